"""Addresses of followed sources; ``/sources/`` itself is the portal's."""

from django.urls import path

from maillage.harvest import urls_validator
from maillage.harvest.views import announcements, sources

app_name = "harvest"
urlpatterns = [
    path("suivies/", sources.sources, name="sources"),
    path("suivies/ajouter/", sources.add, name="add"),
    path("suivies/<slug:code>/", sources.source, name="source"),
    path("suivies/<slug:code>/modifier/", sources.change, name="change"),
    path("suivies/<slug:code>/lire/", sources.read_now, name="read_now"),
    path("suivies/<slug:code>/etat/", sources.set_state, name="set_state"),
    path("suivies/<slug:code>/absentes/", sources.absent, name="absent"),
    path("suivies/<slug:code>/lectures/<int:pk>/", sources.decide, name="decide_reading"),
    path("suivies/<slug:code>/lectures/<int:pk>/compte-rendu.csv", sources.report, name="report"),
    path("annonces/", announcements.announcements, name="announcements"),
    path("annonces/relire/", announcements.review, name="review_announcements"),
    path("annonces/decider/", announcements.decide, name="decide_announcements"),
    *urls_validator.urlpatterns,
]
