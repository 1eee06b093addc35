"""What waits for a decision: suggestions from sources, errors reported by anybody."""

from django.db import models

from maillage.accounts.models import Person
from maillage.directory.enums import RequestState
from maillage.directory.models.organisation import Organisation
from maillage.directory.models.provenance import SourceRecord


class Suggestion(models.Model):
    """A value seen in a source that differs from what the organisation said.

    ``before`` is what the profile said when the suggestion was made, ``source_before`` what the
    source said until then (null: nothing).
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="suggestions")
    field = models.CharField("champ", max_length=40)
    value = models.JSONField("valeur proposée", null=True)
    before = models.JSONField("valeur de la fiche", null=True)
    source_before = models.JSONField("valeur précédente de la source", null=True)
    record = models.ForeignKey(SourceRecord, models.CASCADE, related_name="suggestions")
    state = models.CharField(
        "état", max_length=10, choices=RequestState.choices, default=RequestState.OPEN
    )
    made_at = models.DateTimeField("faite le")
    decided_at = models.DateTimeField("traitée le", null=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "suggestion"
        verbose_name_plural = "suggestions"
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "field", "record"],
                condition=models.Q(state=RequestState.OPEN),
                name="one_open_suggestion",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RequestState.values), name="suggestion_state"
            ),
        ]


class ErrorReport(models.Model):
    """The act "Signaler une erreur": anybody may, without an account."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="reports")
    message = models.TextField("message")
    email = models.EmailField("adresse pour la réponse", blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(
        "état", max_length=10, choices=RequestState.choices, default=RequestState.OPEN
    )
    made_at = models.DateTimeField("fait le")
    decided_at = models.DateTimeField("traité le", null=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField("réponse", blank=True)

    class Meta:
        verbose_name = "signalement"
        verbose_name_plural = "signalements"
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RequestState.values), name="report_state"
            )
        ]
