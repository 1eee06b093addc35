"""Addresses of the agenda, under ``/agenda/``. Each topic keeps its own list; an event's page comes last."""

from maillage.agenda import urls_federation, urls_feeds, urls_registering, urls_telling

app_name = "agenda"
urlpatterns = [
    *urls_federation.urlpatterns,
    *urls_feeds.urlpatterns,
    *urls_registering.urlpatterns,
    *urls_telling.urlpatterns,
]
