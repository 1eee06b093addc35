"""Addresses of the pictures of events: those that the storage gives to the files of the data folder."""

from django.urls import re_path

from maillage.agenda.views.images import picture

urlpatterns = [
    re_path(
        r"^(?P<name>evenements/(?P<ref>[0-9a-z]{12})-[0-9a-f]{16}\.webp)$", picture, name="picture"
    ),
]
