from maillage.agenda.models.calendars import CommonDate
from maillage.agenda.models.clashes import ClashWeights, KeptDate
from maillage.agenda.models.dates import Occurrence
from maillage.agenda.models.digests import Digest
from maillage.agenda.models.events import (
    Event,
    EventOrganiser,
    EventTheme,
    ExternalId,
    TrustedOrganiser,
)
from maillage.agenda.models.federation import Dispatch, Follower, Note
from maillage.agenda.models.highlights import Highlight, HighlightEvent
from maillage.agenda.models.registrations import Registration
from maillage.agenda.models.sources import EventSource, QueuedText, SourceEvent
from maillage.agenda.models.trails import Stop, Trail

__all__ = [
    "ClashWeights",
    "CommonDate",
    "Digest",
    "Dispatch",
    "Event",
    "EventOrganiser",
    "EventSource",
    "EventTheme",
    "ExternalId",
    "Follower",
    "Highlight",
    "HighlightEvent",
    "KeptDate",
    "Note",
    "Occurrence",
    "QueuedText",
    "Registration",
    "SourceEvent",
    "Stop",
    "Trail",
    "TrustedOrganiser",
]
