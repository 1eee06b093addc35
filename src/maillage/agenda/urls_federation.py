"""Addresses of the federated account, under ``/agenda/``; its descriptor is at the root of the site."""

from django.urls import path

from maillage.agenda.federation import views

urlpatterns = [
    path("federation/acteur", views.actor, name="federation_actor"),
    path("federation/boite", views.inbox, name="federation_inbox"),
    path("federation/envois", views.outbox, name="federation_outbox"),
    path("federation/abonnements", views.followers, name="federation_followers"),
    path("federation/objets/<slug:ref>/<str:key>", views.event_object, name="federation_object"),
]
