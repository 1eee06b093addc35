"""Addresses of the agenda, under ``/agenda/``. Each topic keeps its own list; an event's page comes last."""

from django.urls import URLPattern, URLResolver

app_name = "agenda"
urlpatterns: list[URLPattern | URLResolver] = []
