"""Addresses of the agenda for programs: under /agenda/, and those of the whole agenda at the root."""

from django.urls import re_path

from maillage.agenda.feeds import views

SUFFIXES = "ics|atom|json|csv|jsonld"

urlpatterns = [
    re_path(
        r"^(?P<ref>[a-z0-9]{12})/evenement\.(?P<suffix>ics|json|jsonld)$",
        views.one_event,
        name="event_feed",
    ),
]

root_urlpatterns = [
    re_path(rf"^agenda\.(?P<suffix>{SUFFIXES})$", views.feed, name="feed"),
]
