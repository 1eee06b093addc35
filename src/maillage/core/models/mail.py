"""Outgoing mail: written with the change it tells of, sent by the worker."""

from django.db import models


class OutgoingMail(models.Model):
    """A message; ``key`` makes it unique, so that each reminder is sent exactly once.

    ``headers`` are added to those of every message: {"List-Unsubscribe": "<https://...>"}.
    """

    key = models.CharField("clé", max_length=200, unique=True)
    to = models.EmailField("destinataire")
    subject = models.CharField("objet", max_length=200)
    text = models.TextField("texte")
    headers = models.JSONField("en-têtes", default=dict, blank=True)
    created_at = models.DateTimeField("créé le")
    next_try_at = models.DateTimeField("prochain essai", null=True)
    sent_at = models.DateTimeField("envoyé le", null=True)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    last_error = models.CharField("dernière erreur", max_length=300, blank=True)

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(sent_at__isnull=True),
                name="mail_due",
            )
        ]
