"""A trail proposed by the agenda: who has an open door in a district on a day, in walking order.

Only what everybody may read is proposed, for a trail is made to be public.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillage.agenda.enums import Kind, OccurrenceState, State
from maillage.agenda.models import Event, Occurrence
from maillage.agenda.queries.events import with_details
from maillage.agenda.walking.hours import hours_of_dates, hours_on, in_words
from maillage.agenda.walking.queries import may_read
from maillage.agenda.walking.services import NewStop
from maillage.algorithms.geometry import haversine
from maillage.algorithms.strolls import EXACT, Hours, Stroll, Visit, plan
from maillage.core.actor import Actor
from maillage.directory.enums import State as OrganisationState
from maillage.directory.models import Organisation
from maillage.directory.queries.organisations import organisations_visible_to
from maillage.territory.models import Area

OPEN_KINDS = (Kind.VISIT, Kind.PERMANENCE, Kind.WORKSHOP)
# As many as can be ordered exactly, and visited in a day.
MOST = 10
EVERYBODY = Actor.anonymous()


@dataclass(frozen=True)
class Door:
    """An open door: an event that day, or an organisation's own hours."""

    code: str  # "evenement:<ref>" or "organisation:<ref>"
    label: str
    place: str
    hours: Hours
    lat: float
    lon: float
    event: Event | None = None
    organisation: Organisation | None = None

    @property
    def hours_words(self) -> str:
        return in_words(self.hours)

    @property
    def stop(self) -> NewStop:
        return NewStop(event=self.event, organisation=None if self.event else self.organisation)


@dataclass(frozen=True)
class Proposal:
    """Doors in walking order, then those that are open and not in the walk."""

    doors: list[Door]
    others: list[Door]
    stroll: Stroll


def propose(area: Area, day: date, chosen: Sequence[str] | None = None) -> Proposal:
    """Return a walk through a district on a day; ``chosen`` codes when a person ticked some."""
    doors = open_doors(area, day)
    kept = nearest(doors) if chosen is None else [one for one in doors if one.code in set(chosen)]
    stroll = plan([Visit(one.code, one.lat, one.lon, hours=one.hours) for one in kept[: 2 * EXACT]])
    by_code = {one.code: one for one in doors}
    ordered = [by_code[step.key] for step in stroll.steps]
    walked = {one.code for one in ordered}
    return Proposal(ordered, [one for one in doors if one.code not in walked], stroll)


def open_doors(area: Area, day: date) -> list[Door]:
    """Return the open doors of a district that day: events first, then organisations without one."""
    events = _events(area, day)
    hosts = {one.event.organisation_id for one in events if one.event}
    return events + [one for one in _organisations(area, day) if _pk(one) not in hosts]


def _pk(door: Door) -> int | None:
    return door.organisation.pk if door.organisation else None


def nearest(doors: Sequence[Door]) -> list[Door]:
    """Return the doors that make the shortest walk likely: events, then the nearest to the middle of all."""
    if len(doors) <= MOST:
        return list(doors)
    lat = sum(one.lat for one in doors) / len(doors)
    lon = sum(one.lon for one in doors) / len(doors)
    return sorted(
        doors, key=lambda one: (one.event is None, haversine(one.lat, one.lon, lat, lon), one.code)
    )[:MOST]


def _events(area: Area, day: date) -> list[Door]:
    dates: dict[int, list[Occurrence]] = {}
    rows = Occurrence.objects.filter(
        state=OccurrenceState.SCHEDULED, first_day__lte=day, last_day__gte=day,
        event__state=State.PUBLISHED, event__kind__in=OPEN_KINDS,
        event__place__area__path__startswith=area.path,
    )  # fmt: skip
    for one in rows.order_by("starts_at", "pk"):
        dates.setdefault(one.event_id, []).append(one)
    doors = []
    for event in with_details(Event.objects.filter(pk__in=dates)).order_by("title", "pk"):
        position = event.place.position if event.place else None
        if position and event.takes_place and event.place:
            where = event.place.label or event.place.one_line
            hours = hours_of_dates(dates[event.pk], day)
            doors.append(
                Door(
                    f"evenement:{event.ref}", event.title, where, hours, *position,
                    event=event, organisation=event.organisation,
                )
            )  # fmt: skip
    return doors


def _organisations(area: Area, day: date) -> list[Door]:
    rows = organisations_visible_to(EVERYBODY).filter(
        state=OrganisationState.ACTIVE, place__area__path__startswith=area.path, place__lat__isnull=False
    )  # fmt: skip
    doors = []
    for one in rows.exclude(opening_hours="").select_related("place").order_by("name", "pk"):
        position = one.place.position if one.place else None
        hours = hours_on(one.opening_hours, day)
        public = may_read(EVERYBODY, one, "place") and may_read(EVERYBODY, one, "opening_hours")
        if position and hours and public and one.place:
            where = one.place.label or one.place.one_line
            doors.append(
                Door(f"organisation:{one.ref}", one.name, where, hours, *position, organisation=one)
            )
    return doors
