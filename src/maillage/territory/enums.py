"""The words of the territory that people choose from."""

from django.db import models


class Level(models.TextChoices):
    """What an area is, from the widest to the finest."""

    REGION = "region", "Région"
    DEPARTEMENT = "departement", "Département"
    METROPOLE = "metropole", "Métropole"
    COMMUNE = "commune", "Commune"
    QUARTIER = "quartier", "Quartier"
    SOUS_QUARTIER = "sous_quartier", "Sous-quartier"
    AUTRE = "autre", "Autre secteur"


class Precision(models.TextChoices):
    """How near a position is to the door."""

    ADDRESS = "address", "À l’adresse"
    STREET = "street", "Dans la rue"
    COMMUNE = "commune", "Dans la commune"
    NONE = "none", "Sans position"
