"""What organisers answered to a clash."""

from django.db import models

from maillage.agenda.models.events import Event


class KeptDate(models.Model):
    """The organisers of an event keep a date in spite of a clash, and say why. ``other`` may be gone since."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="kept_dates")
    other = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="+")
    day = models.DateField("jour")
    reason = models.CharField("raison", max_length=300)
    at = models.DateTimeField("dit le")

    class Meta:
        verbose_name = "date maintenue"
        verbose_name_plural = "dates maintenues"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "other", "day"], name="kept_date_once"),
            models.UniqueConstraint(
                fields=["event", "day"],
                condition=models.Q(other=None),
                name="kept_date_once_for_all",
            ),
        ]
