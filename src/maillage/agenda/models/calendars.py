"""The common calendar: what weighs on a date beyond the events themselves."""

from django.db import models
from django.db.models import F, Q

from maillage.agenda.enums import Period
from maillage.territory.models import Area


class CommonDate(models.Model):
    """Days that weigh on a date, written by facilitators: exams, a large town event, more holidays.

    School and public holidays of France come from shipped files (``maillage.agenda.calendars``); rows here add
    to them. ``zone`` is the school zone ("A", "B", "C"), empty for all. ``weight`` (0 to 100) is how much it
    weighs in clashes, ``publics`` whom it touches (everybody when empty).
    """

    kind = models.CharField("nature", max_length=8, choices=Period.choices)
    label = models.CharField("nom", max_length=120)
    first_day = models.DateField("premier jour")
    last_day = models.DateField("dernier jour")
    zone = models.CharField("zone scolaire", max_length=1, blank=True)
    area = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="secteur"
    )
    publics = models.JSONField("publics", default=list, blank=True)
    weight = models.PositiveSmallIntegerField("poids", default=50)
    note = models.CharField("précision", max_length=300, blank=True)
    is_fictional = models.BooleanField("fictive", default=False)

    class Meta:
        verbose_name = "date commune"
        verbose_name_plural = "dates communes"
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Period.values), name="common_date_kind"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="common_date_in_order",
                violation_error_message="Le dernier jour est avant le premier.",
            ),
            models.CheckConstraint(condition=Q(weight__lte=100), name="common_date_weight"),
        ]

    def __str__(self) -> str:
        return self.label
