"""Addresses of events: announcing, reading by the team, and the page of each."""

from django.urls import path, re_path

from maillage.agenda.views import editing, events, moderation, organisers

urlpatterns = [
    path("nouveau/", editing.new, name="new"),
    path("mes-evenements/", events.my_events, name="mine"),
    path("relecture/", moderation.moderation, name="moderation"),
    path("relecture/<slug:ref>/", moderation.decide_event, name="decide_event"),
    path("charte/", moderation.charter, name="charter"),
    path("charte/modifier/", moderation.edit_charter, name="edit_charter"),
    path("confiance/", moderation.trust, name="trust"),
]
# What begins with the reference of an event comes after every other address of the agenda.
REF = r"^(?P<ref>[0-9a-z]{12})/"
event_urlpatterns = [
    re_path(rf"{REF}$", events.event_page, name="event"),
    re_path(rf"{REF}modifier/$", editing.edit, name="edit"),
    re_path(rf"{REF}etape/$", events.step, name="step"),
    re_path(rf"{REF}tenue/$", events.status, name="status"),
    re_path(rf"{REF}retirer/$", events.remove, name="remove"),
    re_path(rf"{REF}lieu\.geojson$", events.point, name="event_point"),
    re_path(rf"{REF}organisations/$", organisers.organisers, name="organisers"),
    re_path(rf"{REF}organisations/inviter/$", organisers.invite, name="invite_organiser"),
    re_path(rf"{REF}organisations/(?P<number>\d+)/repondre/$", organisers.answer, name="answer_organiser"),
    re_path(rf"{REF}organisations/(?P<number>\d+)/retirer/$", organisers.forget, name="forget_organiser"),
]  # fmt: skip
