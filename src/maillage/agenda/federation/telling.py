"""From changes of the agenda to activities: what was never told is created, what differs is updated, what is
gone is deleted. One object per next date of a series: the following one is told once a date is over.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from maillage.agenda.enums import OccurrenceState, State
from maillage.agenda.federation import documents
from maillage.agenda.models import Dispatch, Event, Follower, Note, Occurrence
from maillage.agenda.queries.events import with_details
from maillage.core.search.following import follow
from maillage.core.site import get_setting, set_setting

KIND = "event"
CURSOR = "agenda:federation"
ENDED = "agenda:federation-ended"
# Beyond that, dates that ended while nobody worked are left to the next change of their event.
LONGEST_ABSENCE = timedelta(days=30)
BATCH = 200


def told_events() -> QuerySet[Event]:
    """Return the events that the federation may know; nothing fictional outside a demonstration."""
    events = Event.objects.filter(state=State.PUBLISHED)
    return events if settings.MAILLAGE_DEMO else events.exclude(is_fictional=True)


def next_dates(events: QuerySet[Event], *, now: datetime) -> dict[int, Occurrence]:
    """Return the date of each event that comes next, or is going on; by event."""
    dates = (
        Occurrence.objects.filter(event__in=events, ends_at__gt=now)
        .exclude(state=OccurrenceState.DROPPED)
        .order_by("event_id", "starts_at", "id")
    )
    coming: dict[int, Occurrence] = {}
    for date in dates.iterator():
        coming.setdefault(date.event_id, date)
    found = with_details(Event.objects.filter(pk__in=coming)).in_bulk()
    for number, date in coming.items():
        date.event = found[number]
    return coming


def tell_changes(*, now: datetime) -> bool:
    """Write the activities of what changed since the last call; True when more may wait."""
    if not Follower.objects.exists():
        return follow(CURSOR, kind=KIND, changed=_nothing, anew=_nothing, now=now)

    def changed(refs: list[str]) -> None:
        tell(Event.objects.filter(ref__in=refs), now=now)

    def anew() -> None:
        """Compare what changed lately: the journal is gone, and nobody wants a year of events at once."""
        tell(Event.objects.filter(updated_at__gte=now - LONGEST_ABSENCE), now=now)

    return follow(CURSOR, kind=KIND, changed=changed, anew=anew, now=now)


def _nothing(*_: object) -> None:
    """What nobody follows is told to nobody; what is known by the first follower is told as it changes."""


def tell_following_dates(*, now: datetime) -> int:
    """Tell the next date of the events whose last one ended since the last call; returns how many."""
    stored = get_setting(ENDED)
    since = datetime.fromisoformat(stored) if stored else now
    since = max(since, now - LONGEST_ABSENCE)
    set_setting(ENDED, now.isoformat())
    if since >= now or not Follower.objects.exists():
        return 0
    ended = Occurrence.objects.filter(ends_at__gt=since, ends_at__lte=now)
    return tell(Event.objects.filter(pk__in=ended.values("event")), now=now)


def tell(events: QuerySet[Event], *, now: datetime) -> int:
    """Compare some events with what was told of them, and write what is new; returns how many activities."""
    numbers = list(events.order_by("pk").values_list("pk", flat=True))
    return sum(
        _tell(numbers[start : start + BATCH], now) for start in range(0, len(numbers), BATCH)
    )


def _tell(numbers: list[int], now: datetime) -> int:
    coming = next_dates(told_events().filter(pk__in=numbers), now=now)
    notes = {
        (note.event_id, note.key): note
        for note in Note.objects.filter(event__in=numbers).select_related("event")
    }
    activities = []
    for number, date in coming.items():
        told = documents.event_object(date)
        digest = documents.digest_of(told)
        note = notes.get((number, date.key))
        if note is not None and note.gone_at is None and note.digest == digest:
            continue
        kind = "Create" if note is None or note.gone_at is not None else "Update"
        Note.objects.update_or_create(
            event_id=number, key=date.key,
            defaults={"digest": digest, "told_at": now, "gone_at": None},
        )  # fmt: skip
        activities.append(documents.activity(kind, told, at=now))
    for note in _gone(numbers, now):
        note.gone_at = now
        note.save(update_fields=["gone_at"])
        activities.append(documents.deletion(note, at=now))
    dispatch(activities, now=now)
    return len(activities)


def _gone(numbers: list[int], now: datetime) -> QuerySet[Note]:
    """Return what was told and is no more: an event that left the public agenda, a date that was dropped."""
    still = (
        Occurrence.objects.filter(event=OuterRef("event"), key=OuterRef("key"))
        .filter(event__in=told_events())
        .exclude(state=OccurrenceState.DROPPED)
    )
    notes = Note.objects.filter(event__in=numbers, gone_at=None).select_related("event")
    return notes.filter(~Exists(still)).order_by("pk")


def dispatch(activities: Iterable[dict[str, object]], *, now: datetime) -> None:
    """Queue some activities for every inbox that follows, each once."""
    inboxes = sorted(
        {one.shared_inbox or one.inbox for one in Follower.objects.only("shared_inbox", "inbox")}
    )
    Dispatch.objects.bulk_create(
        Dispatch(inbox=inbox, activity=activity, made_at=now, next_at=now)
        for activity in activities
        for inbox in inboxes
    )
