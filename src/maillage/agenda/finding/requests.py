"""What is asked of the agenda: one reading of the address, for pages, feeds and letters (R19).

Reading never fails: what can not be understood is left out and told in ``notices``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import TypeVar
from urllib.parse import urlencode

from django.utils import timezone

from maillage.agenda.calendars import named_periods
from maillage.agenda.finding.vocabulary import FILTERS, SEPARATORS, label_of, organiser_names
from maillage.algorithms import french_dates
from maillage.algorithms.french_dates import Reading
from maillage.core import clock
from maillage.directory.queries import parameters
from maillage.directory.queries.parameters import Locate, Params
from maillage.directory.queries.vocabulary import area_labels
from maillage.territory.services import geocode

RADII = (500, 1000, 2000, 5000, 10_000)
USUAL_RADIUS = 2000
MAX_CHOICES = 40
MAX_AGE = 120
# Holidays named in a query are looked for this far ahead.
PERIODS_AHEAD = timedelta(days=400)
# Days beyond these are read as these: nobody writes them, and they can not be counted from.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2200, 12, 31)
HIDE = "hide"
LITERAL = "literal"

T = TypeVar("T", date, time)


@dataclass(frozen=True)
class AgendaQuery:
    """One question asked of the agenda.

    ``text`` is what was typed and ``words`` what is left to look for once ``reading`` took its date words out
    (all of it when ``literal``). ``chosen`` maps a filter of ``FILTERS`` to its codes; ``after`` and ``before``
    bound the hour of the start; ``near`` is (lat, lon) and ``radius`` in metres; ``names`` are those of the
    chosen areas ("area") and organisers.
    """

    text: str = ""
    literal: bool = False
    reading: Reading = field(default_factory=Reading)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    from_day: date | None = None
    to_day: date | None = None
    after: time | None = None
    before: time | None = None
    age: int | None = None
    near: tuple[float, float] | None = None
    near_text: str = ""
    near_label: str = ""
    radius: int | None = None
    hides_cancelled: bool = False
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    # What it means.

    @property
    def words(self) -> str:
        return self.text if self.literal else self.reading.rest if self.reading else self.text

    @property
    def first(self) -> date | None:
        """The first day asked for, by its field or in words; None when nothing bounds."""
        return _latest(self.from_day, None if self.literal else self.reading.first)

    @property
    def last(self) -> date | None:
        return _earliest(self.to_day, None if self.literal else self.reading.last)

    @property
    def hours(self) -> tuple[time | None, time | None]:
        """The bounds of the starting hour, the second excluded."""
        if self.literal:
            return self.after, self.before
        return _latest(self.after, self.reading.start), _earliest(self.before, self.reading.end)

    @property
    def weekdays(self) -> frozenset[int]:
        return frozenset() if self.literal else self.reading.weekdays

    @property
    def reach(self) -> int | None:
        """Metres around the place that count; None without a place."""
        return None if self.near is None else self.radius or USUAL_RADIUS

    @property
    def is_open(self) -> bool:
        """Whether nothing narrows the agenda."""
        return not self.pairs()

    # Writing itself as an address.

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters that say the same, in a fixed order."""
        found: list[tuple[str, str]] = [("q", self.text)] if self.text else []
        if self.literal and self.text:
            found.append(("words", LITERAL))
        found += [(name, code) for name in FILTERS for code in self.chosen.get(name, ())]
        single: tuple[tuple[str, object], ...] = (
            ("age", self.age),
            ("from", self.from_day),
            ("to", self.to_day),
            ("after", self.after and f"{self.after:%H:%M}"),
            ("before", self.before and f"{self.before:%H:%M}"),
        )
        found += [(name, str(value)) for name, value in single if value is not None]
        if self.near is not None:
            found.append(("near", self.near_said))
            if self.radius is not None:
                found.append(("radius", str(self.radius)))
        if self.hides_cancelled:
            found.append(("cancelled", HIDE))
        return found

    def query_string(self, **more: str) -> str:
        """Return the parameters as text, without "?"; ``more`` adds those of a page (view, day)."""
        return urlencode([*self.pairs(), *((name, text) for name, text in more.items() if text)])

    def address(self, base: str, **more: str) -> str:
        """Return ``base`` with the parameters of this question."""
        text = self.query_string(**more)
        return f"{base}?{text}" if text else base

    @property
    def near_said(self) -> str:
        """Return the place as it stands in the form: the address typed, or the position."""
        return parameters.near_said(self.near, self.near_text)

    # Neighbouring questions.

    def choosing(self, **chosen: Iterable[str]) -> "AgendaQuery":
        """The same question with other choices of some filters."""
        merged = {**self.chosen, **{name: tuple(codes) for name, codes in chosen.items()}}
        return replace(self, chosen={name: codes for name, codes in merged.items() if codes})

    def without(self, name: str, code: str | None = None) -> "AgendaQuery":
        """The same question without a choice, or without a whole filter."""
        kept = [c for c in self.chosen.get(name, ()) if code is not None and c != code]
        return self.choosing(**{name: kept})

    def without_place(self) -> "AgendaQuery":
        return replace(self, near=None, near_text="", near_label="", radius=None)

    def without_dates(self) -> "AgendaQuery":
        """The same question at any date: date words go, the other words stay."""
        return replace(
            self, text=self.words, literal=False, reading=Reading(rest=self.words),
            from_day=None, to_day=None, after=None, before=None,
        )  # fmt: skip

    def without_words(self) -> "AgendaQuery":
        """The same question in no words; its dates stay."""
        said = " ".join(self.reading.said) if not self.literal else ""
        return replace(self, text=said, literal=False, reading=replace(self.reading, rest=""))

    def literally(self) -> "AgendaQuery":
        """The same question with its date words looked for as words (R21)."""
        return replace(self, literal=True)

    def label(self, name: str, code: str) -> str:
        """Return the words for one choice."""
        return self.names.get(name, {}).get(code, "") or label_of(name, code)


def _latest(*values: T | None) -> T | None:
    return max((value for value in values if value is not None), default=None)


def _earliest(*values: T | None) -> T | None:
    return min((value for value in values if value is not None), default=None)


# Reading.

BAD_DAY = "La date « {} » ne se lit pas : écrivez-la comme 2026-05-28. Il n’en est pas tenu compte."
BAD_HOUR = "L’heure « {} » ne se lit pas : écrivez-la comme 18:30. Il n’en est pas tenu compte."
BAD_AGE = "L’âge se donne en années, de 0 à 120 : il n’en est pas tenu compte."


def read(params: Params, *, today: date | None = None, locate: Locate = geocode) -> AgendaQuery:
    """Read a question from the parameters of an address. Never raises on what people send.

    ``today`` (local) gives their meaning to date words. One query for areas and one for organisers, when some
    are chosen.
    """
    notices: list[str] = []
    today = today or timezone.localdate(clock.now())
    text = parameters.words(params, "q")
    chosen, names = _chosen(params, notices)
    near, near_text, near_label = parameters.near(params, locate, notices)
    return AgendaQuery(
        text=text,
        literal=parameters.last(params, "words") == LITERAL,
        reading=read_words(text, today),
        chosen=chosen,
        from_day=read_day(params, "from", notices),
        to_day=read_day(params, "to", notices),
        after=_hour(params, "after", notices),
        before=_hour(params, "before", notices),
        age=parameters.number(params, "age", range(MAX_AGE + 1), BAD_AGE, notices),
        near=near,
        near_text=near_text,
        near_label=near_label,
        radius=parameters.radius(params, notices) if near else None,
        hides_cancelled=parameters.last(params, "cancelled") == HIDE,
        names=names,
        notices=tuple(notices),
    )


def read_words(text: str, today: date) -> Reading:
    """Read the date words of a text, holidays of the school zone and common dates included."""
    if not text:
        return Reading()
    periods = named_periods(today, today + PERIODS_AHEAD)
    spans = [french_dates.Span(one.label, one.first_day, one.last_day) for one in periods]
    return french_dates.read(text, today=today, periods=spans)


def read_day(params: Params, name: str, notices: list[str]) -> date | None:
    """Read a day ("2026-05-28"); None, and a notice, for what is not one."""
    said = parameters.last(params, name)
    if not said:
        return None
    try:
        return min(max(date.fromisoformat(said[:10]), FIRST_DAY), LAST_DAY)
    except ValueError:
        notices.append(BAD_DAY.format(said[:40]))
        return None


def _hour(params: Params, name: str, notices: list[str]) -> time | None:
    said = parameters.last(params, name)
    if not said:
        return None
    try:
        return time.fromisoformat(said[:5]).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        notices.append(BAD_HOUR.format(said[:40]))
        return None


def _chosen(
    params: Params, notices: list[str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, dict[str, str]]]:
    wanted = {name: _codes(params, name) for name in FILTERS}
    names = {
        "area": area_labels(wanted["area"]),
        "organiser": organiser_names(wanted["organiser"]),
    }
    found: dict[str, tuple[str, ...]] = {}
    for name, codes in wanted.items():
        known = names[name] if name in names else {c: label_of(name, c) for c in codes}
        unknown = [code for code in codes if not known.get(code)]
        if unknown:
            notices.append(
                parameters.UNKNOWN.format(", ".join(f"« {code} »" for code in unknown[:3]))
            )
        if good := [code for code in codes if known.get(code)]:
            found[name] = parameters.finest(good, SEPARATORS.get(name, ""))
    return found, names


def _codes(params: Params, name: str) -> list[str]:
    """Return the codes said for a filter, each once; a keyword may have a comma in it."""
    said = params.getlist(name)
    parts = said if name == "keyword" else [part for value in said for part in value.split(",")]
    codes = (part.replace("\0", "").strip()[:80] for part in parts[:MAX_CHOICES])
    return [code for code in dict.fromkeys(codes) if code]
