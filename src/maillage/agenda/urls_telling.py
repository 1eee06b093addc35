"""Addresses of highlights, under ``/agenda/temps-forts/``."""

from django.urls import path

from maillage.agenda.telling import feeds, views

urlpatterns = [
    path("temps-forts/", views.highlights, name="highlights"),
    path("temps-forts/nouveau/", views.new, name="new_highlight"),
    path("temps-forts/participer/", views.join, name="join_highlight"),
    path("temps-forts/<str:ref>/", views.highlight, name="highlight"),
    path("temps-forts/<str:ref>/modifier/", views.change, name="change_highlight"),
    path("temps-forts/<str:ref>/etape/", views.step, name="step_highlight"),
    path("temps-forts/<str:ref>/points.geojson", views.points, name="highlight_points"),
    path("temps-forts/<str:ref>/affiche.pdf", views.poster_pdf, name="highlight_poster"),
    path("temps-forts/<str:ref>/agenda.ics", feeds.ics, name="highlight_ics"),
    path("temps-forts/<str:ref>/agenda.atom", feeds.atom_feed, name="highlight_atom"),
]
