"""Checking a date: who competes with it, what weighs on it, which dates would be better."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.urls import reverse

from maillage.agenda.calendars import named_periods
from maillage.agenda.clashing import board
from maillage.agenda.clashing.board import vocabulary
from maillage.agenda.clashing.candidates import Candidate
from maillage.agenda.clashing.wording import better_reasons, heavy_words, labels, reasons_of
from maillage.agenda.enums import State
from maillage.agenda.models import ClashWeights, Event
from maillage.algorithms.clashes import (
    DEFAULT,
    Clash,
    Columns,
    Dated,
    Heavy,
    Proposal,
    Verdict,
    Weights,
    better_dates,
    clashes_of,
)
from maillage.algorithms.clashes.model import moment_of
from maillage.algorithms.clashes.pairs import dated_at
from maillage.algorithms.clashes.proposing import FURTHEST
from maillage.core.actor import Actor
from maillage.core.ui.french import format_date, format_days, format_time_range

PARTS = ("theme", "publics", "hours", "nearness", "size", "heavy", "warn")
# More would be a list to read; the team has it.
MOST_TOLD = 12
# A series may compete by several of its dates: each event is told once.
MOST_DATES = 40
HELD_TITLE = "Date réservée"
TOLD = (
    "ref", "title", "state", "status", "kind", "expected", "organiser_text", "is_fictional",
    "organisation__ref", "organisation__name", "area__name", "place__area__name",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One competing event as this person may know it (R2): a date on hold has no title and no page."""

    ref: str
    title: str
    url: str
    day: date
    when: str
    organisation: str
    themes: tuple[str, ...]
    area: str
    expected: int
    is_held: bool
    is_fictional: bool
    score: int
    is_strong: bool
    reasons: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return what programs read of the event."""
        return {
            "ref": self.ref, "title": self.title, "url": self.url, "date": self.day.isoformat(),
            "when": self.when, "organisation": self.organisation, "themes": list(self.themes),
            "area": self.area, "expected": self.expected or None, "held": self.is_held,
        }  # fmt: skip


@dataclass(frozen=True)
class Better:
    """A better date, and why."""

    day: date
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """What is known of a chosen date."""

    day: date
    total: int
    clashes: tuple[Told, ...]
    heavy: tuple[str, ...]
    better: tuple[Better, ...]

    @property
    def strong(self) -> list[Told]:
        return [one for one in self.clashes if one.is_strong]

    @property
    def weak(self) -> list[Told]:
        return [one for one in self.clashes if not one.is_strong]


def current_weights() -> Weights:
    """Return the weights in use: the newest that were written, or those that ship."""
    row = ClashWeights.objects.values(*PARTS).order_by("-at", "-id").first()
    return Weights(**row) if row else DEFAULT


def check(actor: Actor, candidate: Candidate, *, now: datetime) -> Checked:
    """Check one date; the actor is told of what they may know, and proposed no day that is gone."""
    [found] = check_all(actor, [candidate], now=now)
    return found


def check_all(actor: Actor, candidates: Sequence[Candidate], *, now: datetime) -> list[Checked]:
    """Check several dates; the board, the weights and the calendar are read once."""
    if not candidates:
        return []
    known = board.current(now)
    columns, weights = seen_by(actor, known), current_weights()
    heavy = heavy_around([one.dated for one in candidates])
    return [_check(known, columns, weights, heavy, one, now) for one in candidates]


def _check(
    known: board.Board,
    columns: Columns,
    weights: Weights,
    heavy: list[Heavy],
    candidate: Candidate,
    now: datetime,
) -> Checked:
    words = vocabulary()
    own = known.dates_of(candidate.ref) if candidate.ref else frozenset()
    found = clashes_of(candidate.dated, columns, words, weights, but=own, most=MOST_DATES)
    chosen, better = better_dates(
        candidate.dated, columns, words, weights, heavy=heavy, areas=candidate.areas,
        first_day=now.astimezone(board.zone()).date() + timedelta(days=1), but=own,
    )  # fmt: skip
    return Checked(
        day=chosen.day,
        total=chosen.total,
        clashes=tuple(told(known, columns, candidate.dated, found, weights)),
        heavy=tuple(heavy_words(chosen)),
        better=tuple(_better(chosen, one) for one in better),
    )


def seen_by(actor: Actor, known: board.Board) -> Columns:
    """Return the dates that an actor may be told of: holds and shared events are for the network."""
    return known.columns if actor.is_network_member else known.public


def heavy_around(dates: Sequence[Dated]) -> list[Heavy]:
    """Return the heavy days of the two months on either side of some dates."""
    around = timedelta(days=FURTHEST + 1)
    first = moment_of(min(one.start for one in dates)).date() - around
    last = moment_of(max(one.end for one in dates)).date() + around
    return [
        Heavy(
            day.label, day.kind, day.first_day, day.last_day, day.weight, day.publics, day.area
        )
        for day in named_periods(first, last)
    ]  # fmt: skip


def _better(chosen: Verdict, proposal: Proposal) -> Better:
    return Better(proposal.day, proposal.verdict.total, tuple(better_reasons(chosen, proposal)))


def told(
    known: board.Board, columns: Columns, one: Dated, found: Sequence[Clash], weights: Weights
) -> Iterable[Told]:
    """Tell each competing event once, by its strongest date."""
    strongest: dict[int, Clash] = {}
    for clash in found:
        strongest.setdefault(known.of(clash.key).event, clash)
    shown = dict(list(strongest.items())[:MOST_TOLD])
    events = details(shown)
    rows = dates_at(columns, [clash.key for clash in shown.values()])
    for pk, clash in shown.items():
        if pk in events:
            yield _told(events[pk], known, rows[clash.key], one, clash, weights)


def details(pks: Iterable[int]) -> dict[int, Event]:
    """Return events with what is told of them, in a fixed number of queries."""
    found = Event.objects.filter(pk__in=list(pks)).order_by("pk").only(*TOLD)
    found = found.select_related("organisation", "area", "place__area").prefetch_related(
        "theme_links"
    )
    return {event.pk: event for event in found}


def dates_at(columns: Columns, keys: Sequence[int]) -> dict[int, Dated]:
    """Return the dates of some keys, as the board knows them."""
    words = vocabulary()
    codes, publics = list(words.themes), {bit: code for code, bit in words.publics.items()}
    places = np.flatnonzero(np.isin(columns.key, list(keys))).tolist()
    return {int(columns.key[place]): dated_at(columns, place, codes, publics) for place in places}


def _told(
    event: Event, known: board.Board, other: Dated, one: Dated, clash: Clash, weights: Weights
) -> Told:
    is_held = event.state == State.HELD
    area = event.area or (event.place.area if event.place else None)
    return Told(
        ref=event.ref,
        title=HELD_TITLE if is_held else event.title,
        url="" if is_held else settings.BASE_URL.rstrip("/") + event.get_absolute_url(),
        day=moment_of(clash.start).date(),
        when=when_words(clash.start, clash.end),
        organisation=event.organisation.name if event.organisation else event.organiser_text,
        themes=tuple(labels(event.theme_codes())),
        area=area.name if area else "",
        expected=event.expected or 0,
        is_held=is_held,
        is_fictional=event.is_fictional,
        score=clash.score,
        is_strong=clash.score >= weights.warn,
        reasons=tuple(reasons_of(one, other, clash)),
    )


def when_words(start: int, end: int) -> str:
    """Return "samedi 12 septembre 2026, 10 h – 18 h", or the days when it lasts."""
    begin, finish = moment_of(start), moment_of(end)
    one = replace(Dated(start, end))
    if one.first_day == one.last_day:
        midnight = (begin.hour, begin.minute, finish.hour, finish.minute) == (0, 0, 0, 0)
        hours = "toute la journée" if midnight else format_time_range(begin, finish)
        return f"{format_date(begin.date())}, {hours}"
    last = moment_of(one.last_day * 1440).date()
    return f"{format_days(begin.date(), last)} {last.year}"


def talk_url(told_one: Told, mine: str = "") -> str:
    """Return where to write to the other organiser."""
    query = f"?jour={told_one.day.isoformat()}" + (f"&pour={mine}" if mine else "")
    return reverse("agenda:talk", args=[told_one.ref]) + query
