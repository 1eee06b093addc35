"""Highlights: events of one theme, sector or period told together."""

from django.db import models
from django.db.models import F, Q

from maillage.agenda.enums import HighlightState
from maillage.agenda.models.events import Event
from maillage.core.ui.french import format_days
from maillage.directory.models import Organisation
from maillage.territory.models import Area, Theme


class Highlight(models.Model):
    """Events told together. ``keyword`` is what gathered them when the agenda proposed it."""

    ref = models.CharField("référence", max_length=12, unique=True)
    title = models.CharField("titre", max_length=160)
    summary = models.CharField("en une phrase", max_length=300, blank=True)
    description = models.TextField("description", blank=True)
    state = models.CharField(
        "étape", max_length=10, choices=HighlightState.choices, default=HighlightState.DRAFT
    )
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="organisation porteuse",
    )  # fmt: skip
    first_day = models.DateField("premier jour")
    last_day = models.DateField("dernier jour")
    theme = models.ForeignKey(
        Theme, models.SET_NULL, null=True, blank=True, to_field="code", related_name="+"
    )
    area = models.ForeignKey(Area, models.SET_NULL, null=True, blank=True, related_name="+")
    keyword = models.CharField("mot-clé", max_length=80, blank=True)
    score = models.FloatField("force de la suggestion", default=0)
    made_at = models.DateTimeField("créé le")
    updated_at = models.DateTimeField("modifié le")
    is_fictional = models.BooleanField("fictif", default=False)

    events = models.ManyToManyField(Event, through="HighlightEvent", related_name="highlights")

    class Meta:
        verbose_name = "temps fort"
        verbose_name_plural = "temps forts"
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=HighlightState.values), name="highlight_state"
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="highlight_in_order",
                violation_error_message="Le dernier jour est avant le premier.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/agenda/temps-forts/{self.ref}/"

    @property
    def period(self) -> str:
        """Its days in words, the year last: "du 9 au 15 mars 2026"."""
        return f"{format_days(self.first_day, self.last_day)} {self.last_day.year}"


class HighlightEvent(models.Model):
    """An event of a highlight."""

    highlight = models.ForeignKey(Highlight, models.CASCADE, related_name="links")
    event = models.ForeignKey(Event, models.CASCADE, related_name="highlight_links")

    class Meta:
        verbose_name = "événement d’un temps fort"
        verbose_name_plural = "événements des temps forts"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["highlight", "event"], name="highlight_event_once")
        ]
