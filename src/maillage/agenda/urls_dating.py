"""Addresses of dates: what is being written, and those of an event."""

from django.urls import path

from maillage.agenda.dating import views

urlpatterns = [
    path("dates/apercu/", views.preview, name="dates_preview"),
    path("<slug:ref>/dates/", views.dates, name="dates"),
    path("<slug:ref>/dates/<str:key>/", views.one_date, name="date"),
    path("<slug:ref>/dates/<str:key>/deplacer/", views.move, name="date_move"),
    path("<slug:ref>/dates/<str:key>/annuler/", views.cancel, name="date_cancel"),
    path("<slug:ref>/dates/<str:key>/retablir/", views.restore, name="date_restore"),
    path("<slug:ref>/dates/<str:key>/supprimer/", views.remove, name="date_remove"),
    path("<slug:ref>/dates/<str:key>/suite/", views.rest, name="date_rest"),
]
