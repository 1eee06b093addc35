"""Read-only ActivityPub: who follows the agenda, what was told to them, what is still to be sent."""

from django.db import models

from maillage.agenda.models.events import Event


class Follower(models.Model):
    """An actor elsewhere that follows the agenda. ``inbox`` is where new events are delivered."""

    actor = models.URLField("acteur", max_length=500, unique=True)
    inbox = models.URLField("boîte", max_length=500)
    shared_inbox = models.URLField("boîte commune", max_length=500, blank=True)
    since = models.DateTimeField("depuis le")

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


class Dispatch(models.Model):
    """An activity on its way to one inbox. It goes once delivered, or given up."""

    inbox = models.URLField("boîte", max_length=500)
    activity = models.JSONField("activité")
    made_at = models.DateTimeField("écrit le")
    next_at = models.DateTimeField("prochain essai")
    attempts = models.PositiveSmallIntegerField("essais", default=0)

    class Meta:
        verbose_name = "envoi fédéré"
        verbose_name_plural = "envois fédérés"
        ordering = ["next_at", "id"]
        indexes = [models.Index(fields=["next_at"], name="dispatch_due")]
