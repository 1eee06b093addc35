"""Addresses of the panorama: the page, its tables as CSV, its charts as images."""

from django.urls import path

from maillage.directory.views import panorama

urlpatterns = [
    path("panorama/", panorama.panorama, name="panorama"),
    path("panorama/<slug:table>.csv", panorama.panorama_csv, name="panorama_csv"),
    path(
        "panorama/graphique/<slug:chart>.<slug:digest>.svg",
        panorama.panorama_chart,
        name="panorama_chart",
    ),
]
