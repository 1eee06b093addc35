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


class ClashWeights(models.Model):
    """What each reason of a clash weighs, from some moment on; the newest row is in use.

    The first five make 100. ``heavy`` is what a day of the common calendar adds at most, ``warn`` the score
    from which a clash is told as one (see docs/algorithms/chevauchements.md).
    """

    theme = models.PositiveSmallIntegerField("même thème")
    publics = models.PositiveSmallIntegerField("mêmes personnes")
    hours = models.PositiveSmallIntegerField("mêmes heures")
    nearness = models.PositiveSmallIntegerField("tout près")
    size = models.PositiveSmallIntegerField("beaucoup de monde")
    heavy = models.PositiveSmallIntegerField("date chargée")
    warn = models.PositiveSmallIntegerField("avertir à partir de")
    reason = models.CharField("raison", max_length=300, blank=True)
    at = models.DateTimeField("changés le")

    class Meta:
        verbose_name = "poids des chevauchements"
        verbose_name_plural = "poids des chevauchements"
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    theme=100
                    - models.F("publics")
                    - models.F("hours")
                    - models.F("nearness")
                    - models.F("size")
                ),
                name="clash_weights_make_100",
                violation_error_message="Les cinq premiers poids doivent faire 100 en tout.",
            ),
            models.CheckConstraint(
                condition=models.Q(heavy__lte=100, warn__gte=1, warn__lte=100),
                name="clash_weights_bounded",
                violation_error_message="Ces nombres vont de 0 à 100.",
            ),
        ]
