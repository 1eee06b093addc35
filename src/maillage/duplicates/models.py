"""Profiles that look alike: what is compared, what was found, what people decided."""

from django.db import models

from maillage.accounts.models import Person
from maillage.directory.models import Merge, Organisation
from maillage.duplicates.enums import PairState, Verdict


class Sheet(models.Model):
    """What is compared of an organisation, made ready once.

    ``content`` is a prepared record (marshal); ``version`` is the profile's when it was read: when
    they differ the sheet is out of date. For the comparison only: hidden fields are in it.
    """

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="compared_sheet"
    )
    version = models.PositiveIntegerField("version de la fiche")
    content = models.BinaryField("contenu préparé")

    class Meta:
        verbose_name = "fiche préparée"
        verbose_name_plural = "fiches préparées"


class Trace(models.Model):
    """A key of an organisation (a hash of a number, a telephone...): who shares it is a candidate."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, db_index=False, related_name="+")
    key = models.BigIntegerField("clé")

    class Meta:
        verbose_name = "clé de rapprochement"
        verbose_name_plural = "clés de rapprochement"
        indexes = [
            models.Index(fields=["key", "organisation"], name="trace_by_key"),
            models.Index(fields=["organisation"], name="trace_by_organisation"),
        ]


class Pair(models.Model):
    """Two organisations that may be one; ``a`` is the older row.

    ``evidence``: [{"field", "bits", "words"}], strongest first, above zero for the same organisation.
    ``digest`` recognises what was compared. ``merge`` is the merge that a verdict made or follows from.
    """

    a = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    b = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    probability = models.FloatField("probabilité")
    verdict = models.CharField("avis du calcul", max_length=10, choices=Verdict.choices)
    evidence = models.JSONField("indices", default=list)
    digest = models.CharField("empreinte", max_length=32)
    model_version = models.PositiveIntegerField("version des poids", default=0)
    state = models.CharField(
        "état", max_length=10, choices=PairState.choices, default=PairState.TO_DECIDE
    )
    found_at = models.DateTimeField("trouvée le")
    decided_at = models.DateTimeField("décidée le", null=True)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField("motif", blank=True)
    merge = models.ForeignKey(Merge, models.SET_NULL, null=True, related_name="pairs")

    class Meta:
        verbose_name = "paire de fiches"
        verbose_name_plural = "paires de fiches"
        ordering = ["-probability", "id"]
        indexes = [models.Index(fields=["state", "-probability", "id"], name="pair_queue")]
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="pair_once"),
            models.CheckConstraint(condition=models.Q(a__lt=models.F("b")), name="pair_ordered"),
            models.CheckConstraint(
                condition=models.Q(state__in=PairState.values), name="pair_state"
            ),
            models.CheckConstraint(
                condition=models.Q(verdict__in=Verdict.values), name="pair_verdict"
            ),
            models.CheckConstraint(
                condition=models.Q(probability__gte=0, probability__lte=1),
                name="pair_probability",
            ),
        ]

    def get_absolute_url(self) -> str:
        return f"/doublons/{self.pk}/"


class LearnedModel(models.Model):
    """The weights learned from the profiles themselves; one version is in use."""

    version = models.PositiveIntegerField("version", unique=True)
    content = models.JSONField("poids")
    learnt_at = models.DateTimeField("appris le")
    rows = models.PositiveIntegerField("fiches comparées")
    note = models.CharField("remarque", max_length=200, blank=True)
    is_current = models.BooleanField("en usage", default=True)

    class Meta:
        verbose_name = "poids appris"
        verbose_name_plural = "poids appris"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"],
                condition=models.Q(is_current=True),
                name="one_model_in_use",
            )
        ]
