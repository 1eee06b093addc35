"""The public record: append-only rows, chained by SHA-256."""

from django.db import models


class AuditEntry(models.Model):
    """One act. ``digest`` covers the row and the previous digest: a changed or missing row shows."""

    number = models.PositiveBigIntegerField("numéro", unique=True)
    at = models.DateTimeField("date")
    verb = models.CharField("acte", max_length=80)
    person_id = models.BigIntegerField("personne", null=True)
    organisation_id = models.BigIntegerField("pour le compte de", null=True)
    system = models.CharField("acteur automatique", max_length=40, blank=True)
    object_type = models.CharField("type d’objet", max_length=60)
    object_id = models.CharField("objet", max_length=60)
    data = models.JSONField("détail", default=dict)
    previous = models.CharField("empreinte précédente", max_length=64)
    digest = models.CharField("empreinte", max_length=64, unique=True)

    class Meta:
        verbose_name = "inscription au registre"
        verbose_name_plural = "registre"
        ordering = ["number"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_object")]
