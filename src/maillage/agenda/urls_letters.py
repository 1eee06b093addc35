"""Addresses of the weekly letter; the filters are those of the agenda's page, in the question."""

from django.urls import path

from maillage.agenda.letters import views

urlpatterns = [
    path("lettre/", views.letter, name="letter"),
    path("lettre/confirmer/<str:token>/", views.confirm, name="letter_confirm"),
    path("lettre/quitter/<str:token>/", views.leave, name="letter_leave"),
]
