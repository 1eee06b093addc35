"""Addresses of trails, under ``/agenda/parcours/``."""

from django.urls import path

from maillage.agenda.walking.views import editing, public

urlpatterns = [
    path("parcours/", public.trails, name="trails"),
    path("parcours/nouveau/", editing.new, name="new_trail"),
    path("parcours/proposer/", editing.proposal, name="trail_proposal"),
    path("parcours/<str:ref>/", public.trail, name="trail"),
    path("parcours/<str:ref>/modifier/", editing.change, name="change_trail"),
    path("parcours/<str:ref>/etape/", editing.step, name="step_trail"),
    path("parcours/<str:ref>/etapes/", editing.stops, name="trail_stops"),
    path("parcours/<str:ref>/etapes/ajouter/", editing.add_stop, name="add_stop"),
    path("parcours/<str:ref>/etapes/ordre/", editing.arrange, name="arrange_stops"),
    path("parcours/<str:ref>/etapes/<int:number>/", editing.change_stop, name="change_stop"),
    path("parcours/<str:ref>/points.geojson", public.points, name="trail_points"),
    path("parcours/<str:ref>/parcours.gpx", public.gpx, name="trail_gpx"),
    path("parcours/<str:ref>/feuille.pdf", public.sheet_pdf, name="trail_sheet"),
]
