"""Addresses of the page that checks a table."""

from django.urls import path

from maillage.harvest.views import validator

urlpatterns = [
    path("verifier/", validator.check, name="check"),
    path("verifier/exemple.csv", validator.example, name="check_example"),
    path("verifier/<str:token>/", validator.result, name="check_result"),
    path("verifier/<str:token>/colonnes/", validator.columns, name="check_columns"),
    path("verifier/<str:token>/effacer/", validator.forget, name="check_forget"),
    path("verifier/<str:token>/corrige.csv", validator.download_csv, name="check_csv"),
    path("verifier/<str:token>/corrige.xlsx", validator.download_xlsx, name="check_xlsx"),
    path(
        "verifier/<str:token>/correspondance.toml", validator.download_mapping, name="check_mapping"
    ),
    path("verifier/<str:token>/importer/", validator.import_rows, name="check_import"),
]
