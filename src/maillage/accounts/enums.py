from django.db import models

from maillage.core import actor


class Function(models.TextChoices):
    """What a person does for the territory, beside belonging to organisations."""

    FACILITATOR = actor.FACILITATOR, "animation du réseau"
    HOUSE_MANAGER = actor.HOUSE_MANAGER, "Maison des associations"
    OFFICER = actor.OFFICER, "service de la Ville"
    ELECTED = actor.ELECTED, "élue ou élu"
    OPERATOR = actor.OPERATOR, "administration de la plateforme"
