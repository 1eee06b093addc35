"""All announced dates in memory, kept current by the change feed, so that one is checked in milliseconds.

The database is the truth: a process reads it once, then only what the feed says has changed. A date on
hold is written down here as R2 lets others know it, so that no score can tell more (R33).
"""

import threading
import uuid
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, cached_property
from math import nan
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.conf import settings
from django.core.cache import cache as shared_cache

from maillage.agenda.enums import ANNOUNCED, Attendance, Kind, OccurrenceState, State, Status
from maillage.agenda.models import EventTheme, Occurrence
from maillage.algorithms.clashes import EVERYBODY, Columns, Dated, Vocabulary
from maillage.algorithms.clashes.columns import Ints
from maillage.algorithms.clashes.model import minutes_of
from maillage.core.search import reading
from maillage.core.search.cursor import Cursor
from maillage.territory import nomenclatures
from maillage.territory.models import Area

FEED = "event"
# Enough to weigh a change of weights over a year (R34).
LOOK_BACK = timedelta(days=400)
MONTH = 30
MARGINS: Mapping[str, int] = {Kind.FORUM: 60, Kind.MEETING: 15, Kind.PERMANENCE: 15}
MARGIN = 30
TOKEN = "agenda:clashing:board"  # noqa: S105 - a key of the cache, no secret
READ = (
    "pk", "event_id", "starts_at", "ends_at", "first_day", "last_day", "event__ref", "event__state",
    "event__kind", "event__age_min", "event__age_max", "event__publics", "event__expected",
    "event__attendance", "event__place__lat", "event__place__lon", "event__area_id",
    "event__place__area_id", "event__organisation_id",
)  # fmt: skip


@cache
def vocabulary() -> Vocabulary:
    """Return themes and publics as the engine numbers them; themes that one word names are kin."""
    return Vocabulary(
        nomenclatures.themes(),
        nomenclatures.audiences(),
        [sorted(codes) for codes in nomenclatures.declared_shared_terms().values()],
    )


@cache
def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


@dataclass(frozen=True, slots=True)
class Row:
    """What the board knows of a date besides its columns."""

    occurrence: int
    event: int
    ref: str
    state: str
    area: int
    organisation: int


@dataclass
class Board:
    """The dates and what each belongs to. ``columns.key`` are places in ``rows``."""

    columns: Columns
    rows: list[Row]
    cursor: Cursor
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def of(self, key: int) -> Row:
        return self.rows[key]

    def dates_of(self, ref: str) -> frozenset[int]:
        """Return the keys of one event's dates."""
        return frozenset(self.places.get(ref, ()))

    @cached_property
    def public(self) -> Columns:
        """Only what everybody may see."""
        seen = np.array([row.state == State.PUBLISHED for row in self.rows], dtype=np.bool_)
        return self.columns.take(seen[self.columns.key] if len(self.columns) else slice(None))

    def numbers(self, name: str) -> Ints:
        """Return one fact of each date, in the order of the columns."""
        known = np.fromiter((getattr(row, name) for row in self.rows), np.int64, len(self.rows))
        found: Ints = known[self.columns.key]
        return found


@dataclass
class Kept:
    """The board of this process."""

    board: Board | None = None
    token: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)


KEPT = Kept()


def current(now: datetime) -> Board:
    """Return the board as the database is now: one small query when nothing changed.

    The cache holds a token: whoever clears the cache has every board read anew.
    """
    with KEPT.lock:
        token = str(shared_cache.get_or_set(TOKEN, lambda: uuid.uuid4().hex, None))
        board = KEPT.board if token == KEPT.token else None
        if board is None or reading.was_pruned_past(board.cursor):
            board = load(now)
        elif reading.has_news(board.cursor):
            board = refreshed(board, now)
        KEPT.board, KEPT.token = board, token
        return board


def load(now: datetime) -> Board:
    """Read every announced date."""
    cursor = reading.start(now)
    rows, dates = _read(now)
    board = Board(Columns.of(list(enumerate(dates)), vocabulary()), rows, cursor)
    _index(board, 0)
    return board


def refreshed(board: Board, now: datetime) -> Board:
    """Read again the events that the feed names."""
    read = reading.read(board.cursor, now=now)
    refs = {key for kind, key in read.objects() if kind == FEED}
    if read.is_full or len(board.rows) > 2 * len(board.columns) + 10_000:
        return load(now)
    if not refs:
        board.cursor = read.cursor
        return board
    gone = [place for ref in refs for place in board.places.get(ref, ())]
    kept = board.columns.take(~np.isin(board.columns.key, gone))
    first = len(board.rows)
    rows, dates = _read(now, refs)
    added = Columns.of(list(enumerate(dates, first)), vocabulary())
    following = Board(kept.joined(added), [*board.rows, *rows], read.cursor, board.places)
    for ref in refs:
        following.places.pop(ref, None)
    _index(following, first)
    return following


def _index(board: Board, first: int) -> None:
    for place in range(first, len(board.rows)):
        board.places[board.rows[place].ref].append(place)


def _read(now: datetime, refs: Iterable[str] | None = None) -> tuple[list[Row], list[Dated]]:
    found = Occurrence.objects.filter(
        state=OccurrenceState.SCHEDULED,
        event__state__in=sorted(ANNOUNCED),
        ends_at__gte=now - LOOK_BACK,
    ).exclude(event__status__in=[Status.CANCELLED, Status.POSTPONED])
    said = EventTheme.objects.filter(event__state__in=sorted(ANNOUNCED))
    if refs is not None:
        found = found.filter(event__ref__in=list(refs))
        said = said.filter(event__ref__in=list(refs))
    facts = [dict(zip(READ, row, strict=True)) for row in found.order_by("pk").values_list(*READ)]
    themes: dict[int, list[str]] = defaultdict(list)
    for event, code in said.order_by("order", "pk").values_list("event_id", "theme_id"):
        themes[event].append(str(code))
    centres = area_centres()
    days = _days(facts)
    rows = [
        Row(
            one["pk"], one["event_id"], one["event__ref"], one["event__state"], _area(one) or 0,
            one["event__organisation_id"] or 0,
        )
        for one in facts
    ]  # fmt: skip
    return rows, [
        _dated(one, tuple(themes[one["event_id"]]), centres, number)
        for one, number in zip(facts, days, strict=True)
    ]


def area_centres() -> dict[int, tuple[float, float]]:
    rows = Area.objects.exclude(lat=None).values_list("pk", "lat", "lon").order_by("pk")
    return {pk: (lat, lon) for pk, lat, lon in rows if lat is not None and lon is not None}


def _area(one: Mapping[str, Any]) -> int | None:
    found: int | None = one["event__area_id"] or one["event__place__area_id"]
    return found


def _dated(
    one: Mapping[str, Any],
    themes: tuple[str, ...],
    centres: Mapping[int, tuple[float, float]],
    days: int,
) -> Dated:
    start, end = (local_minutes(one[name]) for name in ("starts_at", "ends_at"))
    centre = centres.get(_area(one) or 0, (nan, nan))
    expected = one["event__expected"] or 0
    if one["event__state"] == State.HELD:
        lat, lon = centre
        return Dated(start, end, themes, lat=lat, lon=lon, expected=expected, days=days)
    placed = one["event__place__lat"] is not None
    lat, lon = (one["event__place__lat"], one["event__place__lon"]) if placed else centre
    return Dated(
        start=start,
        end=end,
        themes=themes,
        publics=tuple(one["event__publics"]),
        ages=ages_of(one["event__age_min"], one["event__age_max"], one["event__publics"]),
        lat=lat,
        lon=lon,
        online=one["event__attendance"] == Attendance.ONLINE,
        expected=expected,
        forum=one["event__kind"] == Kind.FORUM,
        margin=MARGINS.get(one["event__kind"], MARGIN),
        days=days,
    )


def local_minutes(moment: datetime) -> int:
    return minutes_of(moment.astimezone(zone()).replace(tzinfo=None))


def ages_of(low: int | None, high: int | None, publics: Iterable[str]) -> tuple[int, int]:
    """Return the ages that are said, or those of the publics where each has some."""
    if low is None and high is None:
        named = [nomenclatures.audiences().get(code) for code in publics]
        lows = [one.age_min for one in named if one is not None]
        highs = [one.age_max for one in named if one is not None]
        known = [year for year in lows if year is not None]
        if not lows or len(known) < len(lows):
            return EVERYBODY
        low, high = min(known), max((EVERYBODY[1] if one is None else one) for one in highs)
    first = EVERYBODY[0] if low is None else low
    last = EVERYBODY[1] if high is None else high
    return min(first, EVERYBODY[1]), max(min(last, EVERYBODY[1]), min(first, EVERYBODY[1]))


def _days(facts: list[dict[str, Any]]) -> list[int]:
    """Return, for each date, on how many days within a month around one can go to its event."""
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one in facts:
        first = one["first_day"].toordinal()
        spans[one["event_id"]].append((first, one["last_day"].toordinal() - first + 1))
    starts: dict[int, list[int]] = {}
    totals: dict[int, list[int]] = {}
    for event, listed in spans.items():
        listed.sort()
        starts[event] = [first for first, _ in listed]
        sums = [0]
        for _, length in listed:
            sums.append(sums[-1] + length)
        totals[event] = sums
    found = []
    for one in facts:
        event, day = one["event_id"], one["first_day"].toordinal()
        low = bisect_left(starts[event], day - MONTH)
        high = bisect_right(starts[event], day + MONTH)
        found.append(totals[event][high] - totals[event][low])
    return found
