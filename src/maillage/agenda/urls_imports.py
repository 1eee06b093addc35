"""Addresses of sources of events, under ``/agenda/sources/``."""

from django.urls import path

from maillage.agenda.imports import views

urlpatterns = [
    path("sources/", views.sources, name="event_sources"),
    path("sources/ajouter/", views.new, name="new_event_source"),
    path("sources/a-lire/", views.texts, name="queued_texts"),
    path("sources/a-lire/<int:pk>/", views.text, name="queued_text"),
    path("sources/disparus/", views.absent, name="absences"),
    path("sources/disparus/<int:pk>/", views.answer, name="answer_absence"),
    path("sources/<slug:code>/", views.source, name="event_source"),
    path("sources/<slug:code>/modifier/", views.change, name="change_event_source"),
    path("sources/<slug:code>/lire/", views.read_now, name="read_event_source"),
    path("sources/<slug:code>/pause/", views.pause, name="pause_event_source"),
    path("sources/<slug:code>/accepter/", views.accept, name="accept_absences"),
    path("sources/<slug:code>/compte-rendu.csv", views.report, name="event_source_report"),
]
