from django.urls import path

from maillage.duplicates.views import merges, pairs, weights

app_name = "duplicates"
urlpatterns = [
    path("", pairs.queue, name="queue"),
    path("decidees/", pairs.decided, name="decided"),
    path("fusions/", merges.merges, name="merges"),
    path("fusions/<int:pk>/separer/", merges.separate, name="separate"),
    path("poids/", weights.weights, name="weights"),
    path("poids/apprendre/", weights.learn, name="learn"),
    path("poids.csv", weights.weights_csv, name="weights_csv"),
    path("<int:pk>/", pairs.pair, name="pair"),
    path("<int:pk>/decider/", pairs.decide, name="decide"),
    path("<int:pk>/annuler/", pairs.undo, name="undo"),
]
