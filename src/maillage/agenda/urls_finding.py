"""Addresses by which anybody finds events: the agenda and the points of its map."""

from django.urls import path

from maillage.agenda.finding import views

urlpatterns = [
    path("", views.agenda, name="list"),
    path("carte/points", views.map_points, name="map_points"),
]
