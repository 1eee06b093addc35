"""The box of clashes beside the dates of an event: what its form and its page show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from maillage.agenda.clashing.board import zone
from maillage.agenda.clashing.candidates import coming_dates
from maillage.agenda.clashing.checking import Better, Checked, Told, check_all, talk_url
from maillage.agenda.clashing.forms import typed_wish
from maillage.agenda.clashing.queries import kept_dates
from maillage.agenda.clashing.reading import typed_dates
from maillage.agenda.enums import ANNOUNCED, State
from maillage.agenda.models import Event, KeptDate
from maillage.core.actor import Actor
from maillage.core.permissions import decide
from maillage.directory.models import Organisation

# A series is checked on its next dates: what clashes further away is in the team's list.
DATES = 8
SHOWN = 5


@dataclass(frozen=True)
class Line:
    """A competing event as the box shows it."""

    told: Told
    talk: str


@dataclass(frozen=True)
class Step:
    """A better date, and the address that checks it."""

    better: Better
    href: str


@dataclass(frozen=True)
class Day:
    """One date of the event: who competes, what weighs, which dates are better."""

    checked: Checked
    strong: list[Line]
    weak: list[Line]
    better: list[Step]
    kept: KeptDate | None = None

    @property
    def is_clear(self) -> bool:
        return not self.strong and not self.checked.heavy


@dataclass(frozen=True)
class Box:
    """What is known of the dates; ``event`` is there once the event is written."""

    days: list[Day]
    event: Event | None = None
    may_keep: bool = False
    asked: bool = True
    unread: bool = False

    @property
    def clashing(self) -> list[Day]:
        return [day for day in self.days if day.strong or day.checked.heavy]

    @property
    def warned(self) -> int:
        return sum(bool(day.strong) for day in self.days)


def box_of(
    found: Sequence[Checked],
    *,
    event: Event | None = None,
    query: Mapping[str, Any] | None = None,
    may_keep: bool = False,
    unread: bool = False,
) -> Box:
    """Return the box of some checked dates."""
    kept = {row.day: row for row in kept_dates(event)} if event else {}
    mine = event.ref if event else ""
    days = [_day(one, mine, query, kept.get(one.day)) for one in found]
    return Box(days, event, may_keep, unread=unread)


def _day(one: Checked, mine: str, query: Mapping[str, Any] | None, kept: KeptDate | None) -> Day:
    lines = {told.ref: Line(told, talk_url(told, mine)) for told in one.clashes}
    return Day(
        checked=one,
        strong=[lines[told.ref] for told in one.strong][:SHOWN],
        weak=[lines[told.ref] for told in one.weak][:SHOWN],
        better=[Step(better, _href(query, better.day)) for better in one.better],
        kept=kept,
    )


def _href(query: Mapping[str, Any] | None, day: date) -> str:
    """Return the address of the check of another day, where the check has an address."""
    if query is None:
        return ""
    return "?" + urlencode({**{name: query[name] for name in query}, "date": day.isoformat()})


def typed_box(actor: Actor, data: Mapping[str, Any], now: datetime) -> Box:
    """Check what the form of an event says so far, written or not."""
    event = Event.objects.filter(ref=data.get("ref", "")).select_related(
        "place", "organisation__place"
    )
    known = event.order_by("pk").first() if data.get("ref") else None
    if known is not None and not decide(actor, "agenda.edit", known):
        known = None
    dates = typed_dates(data, now.astimezone(zone()).date())
    wish = replace(typed_wish(data, known, _home(actor, known)), days=max(len(dates), 1))
    candidates = [wish.on(start, end) for start, end in dates[:DATES]]
    return box_of(
        check_all(actor, candidates, now=now), event=known, unread=not dates,
        may_keep=known is not None,
    )  # fmt: skip


def _home(actor: Actor, event: Event | None) -> Any:
    if event is not None:
        return event.organisation.place if event.organisation else None
    found = Organisation.objects.filter(pk=actor.organisation_id or 0).select_related("place")
    organisation = found.order_by("pk").first()
    return organisation.place if organisation else None


def edit_part(actor: Actor, event: Event | None, now: datetime) -> dict[str, Any] | None:
    """What the form of an event shows beside its dates: the box of the dates already written."""
    box = stored_box(actor, event, now) if event is not None else Box([], asked=False)
    return {"box": box}


def page_part(actor: Actor, event: Event | None, now: datetime) -> dict[str, Any] | None:
    """What the page of an event shows to those who write it, while it can still be moved."""
    if event is None or not decide(actor, "agenda.edit", event):
        return None
    if event.state not in {*ANNOUNCED, State.DRAFT}:
        return None
    box = stored_box(actor, event, now)
    return {"box": box} if box.clashing else None


def stored_box(actor: Actor, event: Event, now: datetime) -> Box:
    candidates = coming_dates(event, now, DATES)
    may_keep = bool(decide(actor, "agenda.edit", event))
    return box_of(check_all(actor, candidates, now=now), event=event, may_keep=may_keep)
