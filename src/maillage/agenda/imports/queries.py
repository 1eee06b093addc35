"""What the screens of sources read."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from maillage.agenda.enums import QueuedState, State, Status
from maillage.agenda.models import EventSource, Occurrence, QueuedText, SourceEvent

TROUBLE = 3


def sources_told() -> QuerySet[EventSource]:
    """Return the sources with how many events they gave."""
    return EventSource.objects.annotate(events=Count("rows")).order_by("name", "pk")


def sources_in_trouble() -> list[EventSource]:
    """Return the sources that failed several times, or lost so much that a person must decide."""
    told = EventSource.objects.filter(is_paused=False).order_by("name", "pk")
    return [one for one in told if one.failures >= TROUBLE or one.report.get("held")]


def texts_to_read() -> QuerySet[QueuedText]:
    """Return the texts that wait, the oldest first."""
    return (
        QueuedText.objects.filter(state=QueuedState.OPEN)
        .exclude(row__event__state=State.REMOVED)
        .select_related("row__event", "row__source")
        .order_by("made_at", "pk")
    )


def absences() -> QuerySet[SourceEvent]:
    """Return the events that their source no longer gives, and that wait for an answer."""
    return (
        SourceEvent.objects.filter(missing_since__isnull=False, is_kept=False)
        .exclude(event__state=State.REMOVED)
        .exclude(event__status=Status.CANCELLED)
        .select_related("event__place", "source")
        .order_by("missing_since", "pk")
    )


def to_come(rows: QuerySet[SourceEvent], today: date) -> QuerySet[SourceEvent]:
    """Keep the events with a date from today on, and those without any date."""
    dates = Occurrence.objects.filter(event=OuterRef("event"))
    return rows.filter(Exists(dates.filter(last_day__gte=today)) | ~Q(Exists(dates)))
