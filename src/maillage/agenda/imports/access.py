"""The only way a screen gets a source of events, a text to read or an absence."""

from maillage.agenda.imports.queries import absences, texts_to_read
from maillage.agenda.models import EventSource, QueuedText, SourceEvent
from maillage.core.actor import Actor
from maillage.core.errors import NotVisible
from maillage.core.permissions import require

IMPORT = "agenda.import"


def source_for(actor: Actor, code: str) -> EventSource:
    """Return a source: 403 for who is not of the team, 404 when it is not there."""
    require(actor, IMPORT)
    found = EventSource.objects.filter(code=code).order_by("pk").first()
    if found is None:
        raise NotVisible("Cette source n’existe pas.")
    return found


def text_for(actor: Actor, pk: int) -> QueuedText:
    require(actor, IMPORT)
    found = texts_to_read().filter(pk=pk).first()
    if found is None:
        raise NotVisible("Ce texte n’attend plus : quelqu’un l’a peut-être lu entre-temps.")
    return found


def absence_for(actor: Actor, pk: int) -> SourceEvent:
    require(actor, IMPORT)
    found = absences().filter(pk=pk).first()
    if found is None:
        raise NotVisible("Cet événement n’attend plus de réponse.")
    return found
