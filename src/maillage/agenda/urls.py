"""Addresses of the agenda, under ``/agenda/``. Each topic keeps its own list; an event's page comes last."""

from maillage.agenda import urls_federation

app_name = "agenda"
urlpatterns = [
    *urls_federation.urlpatterns,
]
