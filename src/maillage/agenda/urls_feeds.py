"""Addresses of the agenda for programs: under /agenda/, and those of the whole agenda at the root."""

from django.urls import path, re_path

from maillage.agenda.embeds import views as embeds
from maillage.agenda.feeds import pages, views

SUFFIXES = "ics|atom|json|csv|jsonld"

urlpatterns = [
    path("flux/", pages.feeds, name="feeds"),
    path("mois.pdf", pages.month, name="month_pdf"),
    path("integrer/", embeds.compose, name="embed"),
    path("integrer.js", embeds.script, name="embed_script"),
    path("integrer/donnees", embeds.data, name="embed_data"),
    re_path(
        r"^(?P<ref>[a-z0-9]{12})/evenement\.(?P<suffix>ics|json|jsonld)$",
        views.one_event,
        name="event_feed",
    ),
]

root_urlpatterns = [
    re_path(rf"^agenda\.(?P<suffix>{SUFFIXES})$", views.feed, name="feed"),
]
