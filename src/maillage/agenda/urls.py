"""Addresses of the agenda, under ``/agenda/``. Each topic keeps its own list; an event's page comes last."""

from maillage.agenda import (
    urls_clashing,
    urls_dating,
    urls_events,
    urls_federation,
    urls_feeds,
    urls_finding,
    urls_imports,
    urls_letters,
    urls_registering,
    urls_telling,
    urls_walking,
)

app_name = "agenda"
urlpatterns = [
    *urls_clashing.urlpatterns,
    *urls_dating.urlpatterns,
    *urls_events.urlpatterns,
    *urls_federation.urlpatterns,
    *urls_feeds.urlpatterns,
    *urls_letters.urlpatterns,
    *urls_finding.urlpatterns,
    *urls_imports.urlpatterns,
    *urls_registering.urlpatterns,
    *urls_telling.urlpatterns,
    *urls_walking.urlpatterns,
    # The page of an event comes last: no word of the agenda's addresses has the form of a reference.
    *urls_events.event_urlpatterns,
]
