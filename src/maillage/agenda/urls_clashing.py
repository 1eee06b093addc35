"""Addresses of dates that compete: checking one, the year, the common calendar, the weights."""

from django.urls import path

from maillage.agenda.clashing.views import checking, common, overview, weights

urlpatterns = [
    path("annee/", overview.year, name="year"),
    path("annee.csv", overview.year_csv, name="year_csv"),
    path("chevauchements/", overview.clashes, name="clashes"),
    path("chevauchements.csv", overview.clashes_csv, name="clashes_csv"),
    path("chevauchements/verifier/", checking.verify, name="verify_date"),
    path("chevauchements/poids/", weights.weights, name="clash_weights"),
    path("chevauchements/parler/<str:ref>/", checking.talk, name="talk"),
    path("chevauchements/garder/<str:ref>/", checking.keep, name="keep_date"),
    path("chevauchements/deplacer/<str:ref>/", checking.move, name="move_date"),
    path("dates-communes/", common.common_dates, name="common_dates"),
    path("dates-communes/nouvelle/", common.new, name="new_common_date"),
    path("dates-communes/<int:pk>/", common.change, name="change_common_date"),
    path("dates-communes/<int:pk>/retirer/", common.remove, name="remove_common_date"),
]
