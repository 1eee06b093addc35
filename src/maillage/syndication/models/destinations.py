"""The inventory of local platforms and tools."""

from django.db import models

from maillage.accounts.models import Person
from maillage.directory.models import Organisation
from maillage.syndication.enums import DestinationState, Mode


class Destination(models.Model):
    """A platform or tool: what it is in plain words, and how it is reached when it can be.

    ``connector`` names a push connector, a pull feed or an assisted text. ``fields`` are the profile
    fields it can take. ``settings`` holds plain settings, ``sealed`` the secret ones
    (``core.sealing``). ``rate`` is the most calls in a minute.
    """

    code = models.SlugField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=120)
    mode = models.CharField("mode", max_length=10, choices=Mode.choices)
    state = models.CharField(
        "état", max_length=10, choices=DestinationState.choices, default=DestinationState.PROPOSED
    )
    purpose = models.TextField("à quoi cela sert")
    owner = models.CharField("qui la tient", max_length=160)
    audience = models.CharField("qui la consulte", max_length=200)
    cost = models.CharField("coût", max_length=120, blank=True)
    licence = models.CharField("licence ou conditions", max_length=160, blank=True)
    accepts = models.TextField("ce qu’elle accepte", blank=True)
    how_to = models.TextField("comment y être", blank=True)
    url = models.URLField("adresse", max_length=300, blank=True)
    connector = models.CharField("connecteur", max_length=40, blank=True)
    fields = models.JSONField("champs acceptés", default=list, blank=True)
    settings = models.JSONField("réglages", default=dict, blank=True)
    sealed = models.TextField("secrets", blank=True)
    rate = models.PositiveIntegerField("appels par minute", default=60)
    checked_at = models.DateTimeField("vérifiée le", null=True, blank=True)
    check_words = models.CharField("résultat de la vérification", max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField("proposée le")
    is_fictional = models.BooleanField("plateforme fictive de démonstration", default=False)

    class Meta:
        verbose_name = "plateforme"
        verbose_name_plural = "plateformes"
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mode__in=Mode.values), name="destination_mode"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=DestinationState.values), name="destination_state"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/diffusion/plateformes/{self.code}/"


class DestinationUse(models.Model):
    """An organisation says that it uses a platform by its own means."""

    destination = models.ForeignKey(Destination, models.CASCADE, related_name="uses")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="platform_uses")
    url = models.URLField("sa page là-bas", max_length=300, blank=True)
    said_at = models.DateTimeField("dit le")
    said_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "usage d’une plateforme"
        verbose_name_plural = "usages des plateformes"
        ordering = ["organisation_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["destination", "organisation"], name="use_once")
        ]
