"""Two profiles of one organisation, linked: the absorbed one leads to the kept one, until separated."""

from django.db import models

from maillage.accounts.models import Person
from maillage.directory.models.organisation import Organisation


class Merge(models.Model):
    """``absorbed`` was recognised as ``kept``. Nothing is deleted: ``moved`` says what to give back.

    ``moved`` maps "listing" to what it was; "rows" to {relation: [ids moved to the kept one]}; "said"
    to the fields that people had stated on the absorbed one; "roles", "values", "provenance",
    "audiences" and "columns" to {key: [before, after]} on the kept one; "statements" to what was
    written there; "layers" to {field: digest of what its own sources and people said}.
    """

    kept = models.ForeignKey(Organisation, models.CASCADE, related_name="merges")
    absorbed = models.ForeignKey(Organisation, models.CASCADE, related_name="absorptions")
    reason = models.TextField("motif", blank=True)
    at = models.DateTimeField("réunies le")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField("séparées le", null=True)
    undone_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    undone_reason = models.TextField("motif de la séparation", blank=True)
    moved = models.JSONField("ce qui a changé de fiche", default=dict)

    class Meta:
        verbose_name = "réunion de deux fiches"
        verbose_name_plural = "réunions de fiches"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=models.Q(undone_at__isnull=True),
                name="absorbed_by_one",
            ),
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("absorbed")), name="merge_not_self"
            ),
        ]
