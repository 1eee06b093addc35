"""Who agreed to send what where, when, having read which words."""

from django.db import models

from maillage.accounts.models import Person
from maillage.directory.models import Organisation
from maillage.syndication.models.destinations import Destination


class ConsentText(models.Model):
    """The words people read before they agree. Never changed: a new wording is a new version."""

    version = models.PositiveIntegerField("version", unique=True)
    text = models.TextField("texte")
    since = models.DateTimeField("en vigueur depuis")

    class Meta:
        verbose_name = "texte d’accord"
        verbose_name_plural = "textes d’accord"
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"version {self.version}"


class Consent(models.Model):
    """One organisation agrees to send one field to one destination, until it withdraws."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="consents")
    destination = models.ForeignKey(Destination, models.CASCADE, related_name="consents")
    field = models.CharField("champ", max_length=40)
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+")
    given_at = models.DateTimeField("donné le")
    given_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "accord"
        verbose_name_plural = "accords"
        ordering = ["given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "destination", "field"],
                condition=models.Q(withdrawn_at=None),
                name="one_running_consent",
            )
        ]
