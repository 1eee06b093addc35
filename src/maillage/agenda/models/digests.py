"""Weekly letters of the agenda."""

from django.conf import settings
from django.db import models


class Digest(models.Model):
    """A subscription to the week's events under some filters (``query``, as in the page's address).

    Nothing is sent before ``confirmed_at``; ``token`` confirms and leaves. ``last_week`` is the Thursday of
    the last letter, sent or empty. ``person`` is the account of that address, if there is one.
    """

    email = models.EmailField("adresse électronique")
    query = models.CharField("filtres", max_length=500, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, blank=True, related_name="+",
        db_constraint=False, verbose_name="compte",
    )  # fmt: skip
    token = models.CharField("jeton", max_length=43, unique=True)
    asked_at = models.DateTimeField("demandée le")
    confirmed_at = models.DateTimeField("confirmée le", null=True, blank=True)
    last_week = models.DateField("dernière semaine envoyée", null=True, blank=True)

    class Meta:
        verbose_name = "lettre de l’agenda"
        verbose_name_plural = "lettres de l’agenda"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["email", "query"], name="digest_once")]
