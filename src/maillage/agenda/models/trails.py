"""Trails: ordered stops by district, to discover associations on foot."""

from django.db import models
from django.db.models import Q

from maillage.agenda.enums import TrailState
from maillage.agenda.models.events import Event
from maillage.directory.models import Organisation
from maillage.territory.models import Area, Place


class Trail(models.Model):
    """An ordered walk; ``day`` when it is for one day only."""

    ref = models.CharField("référence", max_length=12, unique=True)
    title = models.CharField("titre", max_length=160)
    summary = models.CharField("en une phrase", max_length=300, blank=True)
    description = models.TextField("description", blank=True)
    state = models.CharField(
        "étape", max_length=10, choices=TrailState.choices, default=TrailState.DRAFT
    )
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="organisation porteuse",
    )  # fmt: skip
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="+")
    day = models.DateField("jour", null=True, blank=True)
    made_at = models.DateTimeField("créé le")
    updated_at = models.DateTimeField("modifié le")
    is_fictional = models.BooleanField("fictif", default=False)

    class Meta:
        verbose_name = "parcours"
        verbose_name_plural = "parcours"
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TrailState.values), name="trail_state")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/agenda/parcours/{self.ref}/"


class Stop(models.Model):
    """A stop of a trail: a place, its host, an event there if there is one.

    ``hours`` are OpenStreetMap opening hours; ``minutes`` is how long people stay; ``step_free`` is None when
    nobody said.
    """

    trail = models.ForeignKey(Trail, models.CASCADE, related_name="stops")
    order = models.PositiveSmallIntegerField("rang")
    label = models.CharField("nom de l’étape", max_length=160)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="hôte"
    )
    event = models.ForeignKey(Event, models.SET_NULL, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="lieu")
    hours = models.CharField("horaires", max_length=250, blank=True)
    minutes = models.PositiveSmallIntegerField("durée de la visite (minutes)", default=20)
    step_free = models.BooleanField("de plain-pied", null=True, blank=True)
    note = models.CharField("à voir", max_length=300, blank=True)

    class Meta:
        verbose_name = "étape d’un parcours"
        verbose_name_plural = "étapes des parcours"
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["trail", "order"], name="stop_order_once")]
