"""Addresses of what was uploaded: those that the storage gives to the files of the data folder."""

from django.urls import re_path

from maillage.directory.views.logos import logo

urlpatterns = [
    re_path(r"^(?P<name>logos/(?P<ref>[0-9a-z]{12})-[0-9a-f]{16}\.webp)$", logo, name="logo"),
]
