"""Addresses of the directory for programs and spreadsheets."""

from django.urls import path, re_path

from maillage.directory.views import exports

urlpatterns = [
    re_path(r"^liste\.(?P<suffix>atom|csv|json|geojson)$", exports.feed, name="feed"),
    path("export/<slug:code>", exports.export, name="export"),
]
