"""An object's own history, in French sentences."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from maillage.core.models.audit import AuditEntry

Sentence = Callable[[AuditEntry], str]
_sentences: dict[str, Sentence] = {}


@dataclass(frozen=True)
class HistoryLine:
    """One act told to people: when, what, by whom."""

    at: datetime
    sentence: str
    person_id: int | None
    organisation_id: int | None
    system: str


def say(verb: str, sentence: Sentence | str) -> None:
    """Declare how an act is told: a sentence, or a function of the entry."""
    _sentences[verb] = sentence if callable(sentence) else lambda _entry: sentence


def known_verbs() -> set[str]:
    return set(_sentences)


def sentence_of(entry: AuditEntry) -> str:
    """Return how an act is told; an act that nobody declared is told by its code."""
    return _sentences[entry.verb](entry) if entry.verb in _sentences else entry.verb


def history_of(obj: models.Model, *, limit: int = 50) -> Iterable[HistoryLine]:
    """Return the latest acts on an object, newest first."""
    entries = AuditEntry.objects.filter(
        object_type=obj._meta.label_lower, object_id=str(obj.pk)
    ).order_by("-number")[:limit]
    return [
        HistoryLine(
            entry.at,
            sentence_of(entry),
            entry.person_id,
            entry.organisation_id,
            entry.system,
        )
        for entry in entries
    ]
