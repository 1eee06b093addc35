"""Weekly letters of the agenda."""

from django.db import models


class Digest(models.Model):
    """A subscription to the week's events under some filters (``query``, as in the page's address).

    Nothing is sent before ``confirmed_at``; ``token`` confirms and leaves.
    """

    email = models.EmailField("adresse électronique")
    query = models.CharField("filtres", max_length=500, blank=True)
    token = models.CharField("jeton", max_length=43, unique=True)
    asked_at = models.DateTimeField("demandée le")
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True)
    last_week = models.DateField("dernière semaine envoyée", null=True, blank=True)

    class Meta:
        verbose_name = "lettre de l’agenda"
        verbose_name_plural = "lettres de l’agenda"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["email", "query"], name="digest_once")]
