"""Addresses of dates: what is being written, and those of an event."""

from django.urls import path

from maillage.agenda.dating import views

urlpatterns = [
    path("dates/apercu/", views.preview, name="dates_preview"),
]
