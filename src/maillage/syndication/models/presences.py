"""What should be at each destination, what is, and how sending goes."""

from django.db import models

from maillage.directory.models import Organisation
from maillage.syndication.enums import Outcome, PresenceState
from maillage.syndication.models.destinations import Destination


class Presence(models.Model):
    """One organisation at one destination: the outbox and its acknowledgement in one row.

    ``due_at`` is set, and ``asked`` grows, when what should be there may have changed; ``due_at`` is
    cleared once the destination acknowledged (``sent_digest`` equals what is wanted) or refused, if
    nothing was asked meanwhile. ``sending_key``,
    ``sending_digest`` and ``sending_version`` are written before a call and survive a kill: the next
    attempt at the same content uses the same key; ``is_uncertain`` says that an attempt may have
    arrived without our knowing. Versions grow with each different content, so that
    a destination can ignore an older one. ``sent_values`` is what it acknowledged, and for a person
    who pastes, what was there to paste.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="presences")
    destination = models.ForeignKey(Destination, models.CASCADE, related_name="presences")
    state = models.CharField(
        "état", max_length=10, choices=PresenceState.choices, default=PresenceState.WAITING
    )
    asked = models.PositiveIntegerField("demandes de comparaison", default=0)
    due_at = models.DateTimeField("à envoyer à partir de", null=True)
    changed_at = models.DateTimeField("changée ici le", null=True)
    sending_key = models.CharField("clé d’envoi", max_length=64, blank=True)
    sending_digest = models.CharField("empreinte en cours d’envoi", max_length=64, blank=True)
    sending_version = models.PositiveIntegerField("version en cours d’envoi", default=0)
    is_uncertain = models.BooleanField("peut-être là-bas", default=False)
    sent_digest = models.CharField("empreinte envoyée", max_length=64, blank=True)
    sent_version = models.PositiveIntegerField("version envoyée", default=0)
    sent_values = models.JSONField("valeurs envoyées", default=dict, blank=True)
    sent_at = models.DateTimeField("envoyée le", null=True)
    external_id = models.CharField("numéro là-bas", max_length=200, blank=True)
    external_url = models.CharField("adresse là-bas", max_length=400, blank=True)
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

    @property
    def must_be_erased_by_hand(self) -> bool:
        """Whether a profile no longer agreed to is still there, and only a person can take it away."""
        return self.state == PresenceState.REMOVING and self.due_at is None


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
    status = models.PositiveSmallIntegerField("statut de la réponse", null=True)
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

    ``blocked_at``: bad credentials; only a person closes it again. ``tokens`` and ``tokens_at``: what is
    left of the calls allowed in a minute. ``claimed_by`` and ``claimed_until``: the worker that
    sends to this destination now, one at a time, so that contents leave in order.
    """

    destination = models.OneToOneField(Destination, models.CASCADE, related_name="circuit")
    failures = models.PositiveIntegerField("échecs de suite", default=0)
    open_until = models.DateTimeField("pas avant", null=True)
    blocked_at = models.DateTimeField("arrêtée jusqu’à un regard humain depuis", null=True)
    words = models.CharField("pourquoi", max_length=400, blank=True)
    tokens = models.FloatField("appels restants", default=0)
    tokens_at = models.DateTimeField("comptés à", null=True)
    claimed_by = models.CharField("tenue par", max_length=100, blank=True)
    claimed_until = models.DateTimeField("tenue jusqu’à", null=True)
    dataset_digest = models.CharField("empreinte du dernier fichier", max_length=64, blank=True)
    dataset_at = models.DateTimeField("dernier fichier le", null=True)

    class Meta:
        verbose_name = "coupe-circuit"
        verbose_name_plural = "coupe-circuits"
        ordering = ["destination_id"]
