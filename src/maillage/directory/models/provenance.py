"""Where values come from: records as imported, and statements by people."""

from django.db import models

from maillage.accounts.models import Person
from maillage.directory.enums import ImportState
from maillage.directory.models.organisation import Organisation


class Source(models.Model):
    """A file or register that organisations are imported from. Higher priority wins over lower.

    What comes from a source that is not ``republishable`` stays with the team and the organisation.
    """

    code = models.SlugField("code", unique=True, max_length=40)
    name = models.CharField("nom", max_length=120)
    publisher = models.CharField("producteur", max_length=120, blank=True)
    licence = models.CharField("licence", max_length=80)
    url = models.URLField("adresse", max_length=300, blank=True)
    wording = models.CharField("formule", max_length=60, default="Selon")
    priority = models.SmallIntegerField("priorité", default=0)
    republishable = models.BooleanField("peut être republiée", default=True)

    class Meta:
        verbose_name = "source"
        verbose_name_plural = "sources"
        ordering = ["-priority", "code"]

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One run of one file; ``position`` is the last row acknowledged, from which it resumes."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="runs", to_field="code")
    file_name = models.CharField("fichier", max_length=200)
    file_digest = models.CharField("empreinte du fichier", max_length=64)
    options = models.JSONField("options", default=dict)
    state = models.CharField("état", max_length=10, choices=ImportState.choices)
    position = models.PositiveIntegerField("dernière ligne traitée", default=0)
    counts = models.JSONField("comptes", default=dict)
    report = models.CharField("compte rendu", max_length=300, blank=True)
    started_at = models.DateTimeField("début")
    finished_at = models.DateTimeField("fin", null=True)

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values), name="import_state"
            )
        ]


class SourceRecord(models.Model):
    """A record as its source gives it: ``raw`` untouched but for masked names, ``values`` as read.

    ``licence`` and ``republishable`` are the row's own when it says them, its source's when blank.
    ``unseen_since``: a whole edition of the source came without it; nothing is erased for that.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="records", to_field="code")
    external_id = models.CharField("numéro dans la source", max_length=160)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="records")
    raw = models.JSONField("tel que reçu")
    values = models.JSONField("tel que lu")
    digest = models.CharField("empreinte", max_length=32)
    declared_on = models.DateField("déclaré le", null=True)
    received_at = models.DateTimeField("reçu le")
    licence = models.CharField("licence de la ligne", max_length=80, blank=True)
    republishable = models.BooleanField("la ligne peut être republiée", null=True)
    unseen_since = models.DateTimeField("absent de la source depuis", null=True)
    merge = models.ForeignKey(
        "directory.Merge", models.SET_NULL, null=True, blank=True, related_name="records",
        verbose_name="arrivé par une réunion de fiches",
    )  # fmt: skip

    class Meta:
        verbose_name = "enregistrement importé"
        verbose_name_plural = "enregistrements importés"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="record_once_per_source")
        ]

    @property
    def is_withheld(self) -> bool:
        """Whether its licence forbids publishing it again (the source must be read with it)."""
        own = self.republishable
        return not (self.source.republishable if own is None else own)


class SourcePreference(models.Model):
    """People said of one field: "always from this source"; it holds until they say otherwise."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="preferences")
    field = models.CharField("champ", max_length=40)
    source = models.ForeignKey(Source, models.CASCADE, related_name="preferences", to_field="code")
    said_at = models.DateTimeField("dit le")
    said_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "source choisie pour un champ"
        verbose_name_plural = "sources choisies pour des champs"
        ordering = ["field", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "field"], name="preference_per_field")
        ]


class Statement(models.Model):
    """What people say of a field, on behalf of the organisation: it wins over every import."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="statements")
    field = models.CharField("champ", max_length=40)
    value = models.JSONField("valeur", null=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    by_team = models.BooleanField("par l’équipe d’animation", default=False)
    said_at = models.DateTimeField("dit le")

    class Meta:
        verbose_name = "déclaration"
        verbose_name_plural = "déclarations"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "field"], name="statement_per_field")
        ]
