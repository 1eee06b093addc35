"""The change feed: what the search index still has to read, written with each change."""

from django.db import models


class ChangeFeedEntry(models.Model):
    """One object changed; the worker of each machine reads the feed after its own cursor."""

    kind = models.CharField("sorte", max_length=40)
    key = models.CharField("clé", max_length=60)
    at = models.DateTimeField("date", auto_now_add=True)

    class Meta:
        verbose_name = "changement à indexer"
        verbose_name_plural = "changements à indexer"
        ordering = ["id"]
