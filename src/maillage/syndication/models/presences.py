"""What should be at each destination, what is, and how sending goes."""

from django.db import models

from maillage.directory.models import Organisation
from maillage.syndication.enums import Outcome, PresenceState
from maillage.syndication.models.destinations import Destination


class Presence(models.Model):
    """One organisation at one destination: the outbox and its acknowledgement in one row.

    ``due_at`` is set in the transaction that changes what should be there, and cleared when the
    destination acknowledged (``sent_digest`` equals what is wanted). ``sending_key`` and
    ``sending_digest`` are written before a call and survive a kill: the next attempt uses the same
    key. ``claimed_until`` keeps two workers apart.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="presences")
    destination = models.ForeignKey(Destination, models.CASCADE, related_name="presences")
    state = models.CharField(
        "état", max_length=10, choices=PresenceState.choices, default=PresenceState.WAITING
    )
    due_at = models.DateTimeField("à envoyer à partir de", null=True)
    changed_at = models.DateTimeField("changée ici le", null=True)
    claimed_until = models.DateTimeField("réservée jusqu’à", null=True)
    sending_key = models.CharField("clé d’envoi", max_length=64, blank=True)
    sending_digest = models.CharField("empreinte en cours d’envoi", max_length=64, blank=True)
    sent_digest = models.CharField("empreinte envoyée", max_length=64, blank=True)
    sent_version = models.PositiveIntegerField("version envoyée", default=0)
    sent_values = models.JSONField("valeurs envoyées", default=dict, blank=True)
    sent_at = models.DateTimeField("envoyée le", null=True)
    external_id = models.CharField("numéro là-bas", max_length=200, blank=True)
    external_url = models.URLField("adresse là-bas", max_length=400, blank=True)
    attempts = models.PositiveIntegerField("essais sans succès", default=0)
    error_words = models.CharField("dernière difficulté", max_length=400, blank=True)
    error_at = models.DateTimeField("difficulté du", null=True)
    looked_at = models.DateTimeField("relue là-bas le", null=True)
    differences = models.JSONField("écarts constatés", default=list, blank=True)

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        ordering = ["destination_id", "organisation_id", "id"]
        indexes = [
            models.Index(
                fields=["destination", "due_at"],
                condition=models.Q(due_at__isnull=False),
                name="presence_due",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "destination"], name="presence_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=PresenceState.values), name="presence_state"
            ),
        ]


class Stay(models.Model):
    """A period during which a profile was at a destination."""

    presence = models.ForeignKey(Presence, models.CASCADE, related_name="stays")
    since = models.DateTimeField("depuis")
    until = models.DateTimeField("jusqu’à", null=True)

    class Meta:
        verbose_name = "période de présence"
        verbose_name_plural = "périodes de présence"
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["presence"], condition=models.Q(until=None), name="one_running_stay"
            )
        ]


class Attempt(models.Model):
    """One call to a destination and how it ended; kept for three months."""

    presence = models.ForeignKey(
        Presence, models.CASCADE, null=True, related_name="tries", verbose_name="présence"
    )
    destination = models.ForeignKey(Destination, models.CASCADE, related_name="tries")
    at = models.DateTimeField("à")
    key = models.CharField("clé d’envoi", max_length=64, blank=True)
    outcome = models.CharField("résultat", max_length=10, choices=Outcome.choices)
    status = models.PositiveSmallIntegerField("code HTTP", null=True)
    words = models.CharField("en clair", max_length=400, blank=True)
    took_ms = models.PositiveIntegerField("durée (ms)", default=0)

    class Meta:
        verbose_name = "essai"
        verbose_name_plural = "essais"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["destination", "at"], name="attempt_by_destination")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="attempt_outcome"
            )
        ]


class Circuit(models.Model):
    """Whether a destination is worth calling now: opened by failures in a row, tried again later.

    ``blocked``: bad credentials; only a person closes it again. ``tokens`` and ``tokens_at``: what is
    left of the calls allowed in a minute.
    """

    destination = models.OneToOneField(Destination, models.CASCADE, related_name="circuit")
    failures = models.PositiveIntegerField("échecs de suite", default=0)
    open_until = models.DateTimeField("pas avant", null=True)
    blocked = models.BooleanField("arrêtée jusqu’à un regard humain", default=False)
    words = models.CharField("pourquoi", max_length=400, blank=True)
    tokens = models.FloatField("appels restants", default=0)
    tokens_at = models.DateTimeField("comptés à", null=True)
    dataset_digest = models.CharField("empreinte du dernier fichier", max_length=64, blank=True)
    dataset_at = models.DateTimeField("dernier fichier le", null=True)

    class Meta:
        verbose_name = "coupe-circuit"
        verbose_name_plural = "coupe-circuits"
        ordering = ["destination_id"]
