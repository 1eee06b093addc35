"""Where imported events come from."""

from django.db import models
from django.db.models import Q

from maillage.agenda.enums import QueuedState
from maillage.agenda.models.events import Event


class EventSource(models.Model):
    """A file or an address that gives events. ``url`` is read again every ``every_hours``; empty for a file."""

    code = models.SlugField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=160)
    url = models.URLField("adresse", max_length=500, blank=True)
    format = models.CharField("format", max_length=12, blank=True)
    mapping = models.TextField("correspondance des colonnes", blank=True)
    licence = models.CharField("licence", max_length=120, blank=True)
    every_hours = models.PositiveSmallIntegerField("toutes les (heures)", default=24)
    is_paused = models.BooleanField("en pause", default=False)
    # Whether its events are public at once, or wait for a person.
    publishes = models.BooleanField("public d’office", default=False)
    read_at = models.DateTimeField("lue le", null=True, blank=True)
    next_at = models.DateTimeField("prochaine lecture", null=True, blank=True)
    etag = models.CharField("version lue", max_length=250, blank=True)
    modified = models.CharField("date du serveur", max_length=60, blank=True)
    failures = models.PositiveSmallIntegerField("échecs de suite", default=0)
    report = models.JSONField("compte rendu", default=dict, blank=True)
    last_error = models.CharField("dernière erreur", max_length=300, blank=True)

    class Meta:
        verbose_name = "source d’événements"
        verbose_name_plural = "sources d’événements"
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class SourceEvent(models.Model):
    """A row of a source and the event it made.

    ``digest`` is of what the row says once read, so that the same facts in another date format change nothing.
    ``fingerprint`` is of its title, place and first day: how a row without number is known again. ``facts`` is
    {"said": what the source says once read, "wrote": what the event held after it was last written}: where the
    event holds something else now, somebody edited it here, and that wins. ``missing_since``: the source no
    longer gives it, and a person is asked whether it is cancelled; ``is_kept`` once they answered that it is not.
    """

    source = models.ForeignKey(EventSource, models.CASCADE, related_name="rows")
    key = models.CharField("clé", max_length=250)
    event = models.ForeignKey(Event, models.CASCADE, related_name="source_rows")
    digest = models.CharField("empreinte", max_length=64)
    fingerprint = models.CharField("titre, lieu et date", max_length=64, db_index=True)
    raw = models.JSONField("ligne reçue", default=dict)
    facts = models.JSONField("ce qu’elle dit", default=dict)
    seen_at = models.DateTimeField("vue le")
    missing_since = models.DateTimeField("absente depuis le", null=True, blank=True)
    is_kept = models.BooleanField("gardée malgré son absence", default=False)

    class Meta:
        verbose_name = "événement d’une source"
        verbose_name_plural = "événements des sources"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="source_event_once")]


class QueuedText(models.Model):
    """A text that an import could not read: it waits for a person, and nothing is invented meanwhile."""

    row = models.ForeignKey(SourceEvent, models.CASCADE, related_name="queued")
    field = models.CharField("champ", max_length=40)
    text = models.TextField("texte")
    why = models.CharField("pourquoi", max_length=300)
    state = models.CharField(
        "étape", max_length=6, choices=QueuedState.choices, default=QueuedState.OPEN
    )
    made_at = models.DateTimeField("reçu le")
    closed_at = models.DateTimeField("traité le", null=True, blank=True)

    class Meta:
        verbose_name = "texte à lire"
        verbose_name_plural = "textes à lire"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["row", "field"], name="queued_text_once"),
            models.CheckConstraint(
                condition=Q(state__in=QueuedState.values), name="queued_text_state"
            ),
        ]
