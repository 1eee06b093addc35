"""Read-only ActivityPub: who follows the agenda, and what was sent to them."""

from django.db import models

from maillage.agenda.models.events import Event


class Follower(models.Model):
    """An actor elsewhere that follows the agenda. ``inbox`` is where new events are delivered."""

    actor = models.URLField("acteur", max_length=500, unique=True)
    inbox = models.URLField("boîte", max_length=500)
    shared_inbox = models.URLField("boîte commune", max_length=500, blank=True)
    since = models.DateTimeField("depuis le")
    failures = models.PositiveSmallIntegerField("échecs de suite", default=0)
    next_at = models.DateTimeField("prochain essai", null=True, blank=True)

    class Meta:
        verbose_name = "abonnement fédéré"
        verbose_name_plural = "abonnements fédérés"
        ordering = ["id"]


class Note(models.Model):
    """What of an event was told to the federation: one object per next date of a series.

    ``digest`` is the SHA-256 of what was last told; a gone object leaves a tombstone.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="notes")
    key = models.CharField("date d’origine", max_length=16)
    digest = models.CharField("empreinte", max_length=64)
    told_at = models.DateTimeField("dit le")
    gone_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "objet fédéré"
        verbose_name_plural = "objets fédérés"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "key"], name="note_once")]
