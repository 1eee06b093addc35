"""What somebody is writing: kept as they type, so that nothing is lost."""

from django.db import models

from maillage.accounts.models import Person
from maillage.directory.models.organisation import Organisation


class Draft(models.Model):
    """Unpublished values of a profile; ``base`` holds, per field, what the person had before them."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="drafts")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="drafts")
    values = models.JSONField("valeurs", default=dict)
    base = models.JSONField("valeurs de départ", default=dict)
    updated_at = models.DateTimeField("modifié le")

    class Meta:
        verbose_name = "brouillon"
        verbose_name_plural = "brouillons"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], name="draft_once")
        ]
