"""The dates of events, kept so that lists and feeds need no computing."""

from django.db import models
from django.db.models import F, Q

from maillage.agenda.enums import OccurrenceState
from maillage.agenda.models.events import Event


class Occurrence(models.Model):
    """One date of an event, as its schedule gives it.

    ``key`` is the local start that the rule gave ("2026-03-14T10:00"): it stays when the date is moved, so
    that registrations and RECURRENCE-ID keep pointing at it. ``starts_at`` and ``ends_at`` (excluded) are
    moments; ``first_day`` and ``last_day`` local days. ``places`` and ``taken`` count people;
    ``attended`` and ``registered`` stay once registrations are deleted.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="occurrences")
    key = models.CharField("date d’origine", max_length=16)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    first_day = models.DateField("premier jour")
    last_day = models.DateField("dernier jour")
    all_day = models.BooleanField("journée entière", default=False)
    state = models.CharField(
        "tenue", max_length=10, choices=OccurrenceState.choices, default=OccurrenceState.SCHEDULED
    )
    is_moved = models.BooleanField("déplacée", default=False)
    note = models.CharField("précision", max_length=300, blank=True)
    places = models.PositiveIntegerField("places", null=True, blank=True)
    taken = models.PositiveIntegerField("places prises", default=0)
    attended = models.PositiveIntegerField("personnes venues", null=True, blank=True)
    registered = models.PositiveIntegerField("personnes inscrites en tout", null=True, blank=True)

    class Meta:
        verbose_name = "date d’un événement"
        verbose_name_plural = "dates des événements"
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="occurrence_by_start"),
            models.Index(fields=["first_day", "last_day"], name="occurrence_by_day"),
            models.Index(
                fields=["last_day", "first_day"],
                condition=Q(last_day__gt=F("first_day")),
                name="occurrence_of_several_days",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "key"], name="occurrence_once"),
            models.CheckConstraint(
                condition=Q(state__in=OccurrenceState.values), name="occurrence_state"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="occurrence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(places=None) | Q(taken__lte=F("places")),
                name="occurrence_not_oversold",
                violation_error_message="Il n’y a plus assez de places.",
            ),
        ]

    @property
    def left(self) -> int | None:
        """Places left; None when they are not counted."""
        return None if self.places is None else self.places - self.taken
