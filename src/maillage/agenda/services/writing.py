"""What every act on an event shares: its lock, its values, and who is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from maillage.agenda.enums import State
from maillage.agenda.errors import InvalidEvent
from maillage.agenda.events import EventChanged
from maillage.agenda.models import Event, EventTheme
from maillage.agenda.services.occurrences import rebuild
from maillage.algorithms.schedule import Schedule
from maillage.core import audit, events
from maillage.core.actor import Actor
from maillage.core.search import feed

# A change of any of these is news for calendars: SEQUENCE grows (RFC 5545, 3.8.7.4).
SEQUENCED = frozenset({"schedule", "place", "status", "attendance", "timezone"})
# The stored dates depend on these.
DATED = frozenset({"schedule", "timezone", "places", "registration"})
ORDERED = (
    ("price_min", "price_max", "Le prix le plus bas dépasse le plus haut."),
    ("age_min", "age_max", "L’âge le plus bas dépasse le plus haut."),
)
UNTITLED = "Donnez un titre avant de partager cet événement."
UNDATED = "Donnez au moins une date."


def locked(event: Event) -> Event:
    """Read an event again, locked until the end of the transaction."""
    return (
        Event.objects.select_for_update(of=("self",))
        .select_related("organisation", "place", "area")
        .prefetch_related("theme_links", "organiser_links")
        .get(pk=event.pk)
    )


def put(event: Event, values: Mapping[str, Any]) -> set[str]:
    """Set cleaned values on an event, not saved; return the names of those that differ."""
    changed = {
        name for name, value in values.items() if name != "themes" and getattr(event, name) != value
    }
    for name in changed:
        setattr(event, name, values[name])
    if "place" in changed and event.place is not None and event.place.area is not None:
        event.area = event.place.area
    if "themes" in values and list(values["themes"]) != event.theme_codes():
        changed.add("themes")
    return changed


def put_themes(event: Event, codes: list[str]) -> None:
    event.theme_links.all().delete()
    EventTheme.objects.bulk_create(
        EventTheme(event=event, theme_id=code, order=order) for order, code in enumerate(codes)
    )
    getattr(event, "_prefetched_objects_cache", {}).pop("theme_links", None)


def keep(event: Event, changed: set[str], *, now: datetime) -> None:
    """Check an event as a whole, rebuild its dates where they changed, and save it."""
    refuse_disorder(event)
    if changed & SEQUENCED and event.pk:
        event.sequence += 1
    event.updated_at = now
    event.save()
    if changed & DATED:
        rebuild(event, now=now)
        event.save(update_fields=["dates_from", "dates_until"])


def refuse_disorder(event: Event) -> None:
    """Raise :class:`InvalidEvent` for values that do not hold together."""
    for low, high, words in ORDERED:
        least, most = getattr(event, low), getattr(event, high)
        if least is not None and most is not None and least > most:
            raise InvalidEvent(low, words)
    if event.state != State.DRAFT and not has_dates(event):
        raise InvalidEvent("schedule", UNDATED)
    if event.state not in {State.DRAFT, State.HELD, State.REMOVED} and not event.title:
        raise InvalidEvent("title", UNTITLED)


def has_dates(event: Event) -> bool:
    """Say whether an event says when: by dates, or in the words of its source."""
    return bool(Schedule.from_json(event.schedule)) or bool(event.hours_text)


def tell(
    *, actor: Actor, event: Event, verb: str, now: datetime, data: dict[str, Any] | None = None
) -> None:
    """Write an act to the record, the change feed and the modules above, in the caller's transaction."""
    audit.record(actor=actor, verb=verb, obj=event, now=now, data=data)
    feed.append("event", [event.ref])
    events.publish(EventChanged(event.ref))
