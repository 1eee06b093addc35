"""Who comes to a date."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.agenda.enums import RegistrationState
from maillage.agenda.models.dates import Occurrence


class Registration(models.Model):
    """Some places at one date, for a person with or without an account.

    ``token`` opens the page where it is cancelled; ``rank`` orders the waiting list, before the order of
    arrival. ``told`` is what the person was last told of the date (see ``registering.dates.Told``).
    ``email`` is empty for somebody who was added at the door. ``person`` keeps the number of an account
    that is gone until its registrations are made anonymous. The row is deleted ``Event.kept_days`` days
    after the date.
    """

    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="registrations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, blank=True, related_name="+",
        db_constraint=False, verbose_name="compte",
    )  # fmt: skip
    name = models.CharField("nom", max_length=120)
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=40, blank=True)
    places = models.PositiveSmallIntegerField("places", default=1)
    needs = models.CharField("besoins d’accès", max_length=500, blank=True)
    state = models.CharField("étape", max_length=10, choices=RegistrationState.choices)
    rank = models.IntegerField("rang donné à la main", default=0)
    is_present = models.BooleanField("venue", default=False)
    told = models.CharField("dernières nouvelles de la date", max_length=120, blank=True)
    token = models.CharField("jeton", max_length=43, unique=True)
    made_at = models.DateTimeField("faite le")
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)
    reminded_at = models.DateTimeField("rappel envoyé le", null=True, blank=True)

    class Meta:
        verbose_name = "inscription"
        verbose_name_plural = "inscriptions"
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RegistrationState.values), name="registration_state"
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="registration_places"),
            models.UniqueConstraint(
                fields=["occurrence", "email"],
                condition=~Q(state=RegistrationState.CANCELLED) & ~Q(email=""),
                name="registration_once",
                violation_error_message="Cette adresse est déjà inscrite à cette date.",
            ),
        ]
