"""Taking date words out of a text. ``today`` and the named periods (holidays) are given."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from maillage.algorithms.french_dates.days import DAYS, Days, Window
from maillage.algorithms.french_dates.phrases import (
    HOURS,
    PART,
    PART_OF,
    PARTS,
    PHRASES,
    WEEK_END,
    WEEKDAY,
)

WORKING_DAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})
# What is left of a sentence once its date is taken out, and says nothing alone.
DANGLING = frozenset(
    ("le", "la", "les", "l'", "du", "de", "des", "d'", "a", "au", "aux", "en", "dans", "pendant", "pour", "ce",
     "cette", "et")
)  # fmt: skip


# What stands before a date and turns it into a bound, or after it and turns two into a period.
_FROM = re.compile(r"\b(?:a partir (?:de |du |d')|des |depuis |des a partir de )(?:le |la |l')?$")
_UNTIL = re.compile(r"\b(?:jusqu'(?:a |au |en )?|d'ici )(?:le |la |l')?$")
_BEFORE = re.compile(r"\bavant (?:le |la |l')?$")
_AFTER = re.compile(r"\bapres (?:le |la |l')?$")
_BETWEEN = re.compile(r"\b(?:du |de |entre )(?:le |la )?$")
_TO = re.compile(r"^\s*(?:-|au|a|et|jusqu'au|jusqu'a)\s+(?:le |la )?")
_LEAD = re.compile(r"\b(?:le |la |l'|du |de |pour |pendant |durant |dans |en |au |a |d')+$")


@dataclass(frozen=True, slots=True)
class Span:
    """A period with a name ("Vacances de Noël"): both days included."""

    label: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Reading:
    """What date words say. Days are included, None where nothing bounds.

    ``start`` and ``end`` bound the hour at which something starts, ``end`` excluded. ``weekdays`` (0 is Monday)
    is empty for all. ``rest`` is the text without what was read, ``said`` the words that were read, as typed.
    """

    first: date | None = None
    last: date | None = None
    start: time | None = None
    end: time | None = None
    weekdays: frozenset[int] = frozenset()
    rest: str = ""
    said: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.said)


def read(text: str, *, today: date, periods: Iterable[Span] = ()) -> Reading:
    """Take the date words out of a text. Never raises: a day that does not exist stays in the text."""
    return _Reader(text, today, tuple(periods)).read()


def folded(text: str) -> str:
    """Return a text of the same length in lower case without accents, to cut both alike."""
    return "".join(_folded_sign(sign) for sign in text)


def _folded_sign(sign: str) -> str:
    if sign in "’‘`´":
        return "'"
    if sign in "‐‑–—−":
        return "-"
    if sign.isspace():
        return " "
    plain = unicodedata.normalize("NFD", sign)[0].lower()
    return plain if len(plain) == 1 else sign


class _Reader:
    """One reading: each pass takes a stretch out of the text."""

    def __init__(self, text: str, today: date, periods: tuple[Span, ...]) -> None:
        self.text, self.today, self.periods = text, today, periods
        self.days = Days(today)
        self.plain = folded(text)
        self.said: list[tuple[int, int]] = []

    def read(self) -> Reading:
        found = self._weekdays(Reading())
        found = self._window(found)
        found = self._hours(found)
        said = tuple(self.text[start:end].strip() for start, end in sorted(self.said))
        return replace(found, rest=self._rest(), said=said) if said else Reading(rest=self.text)

    # Taking out.

    def _take(self, start: int, end: int) -> None:
        """Remember a stretch and blank it, so that no other pass reads it."""
        self.said.append((start, end))
        self.plain = self.plain[:start] + "\0" * (end - start) + self.plain[end:]

    def _rest(self) -> str:
        kept, at = [], 0
        for start, end in [*sorted(self.said), (len(self.text), len(self.text))]:
            piece = self.text[at:start].strip(" ,;:-–\u00a0\u202f")
            words = piece.split()
            while words and folded(words[-1]) in DANGLING:
                words.pop()
            kept += words
            at = end
        return " ".join(kept)

    # Days of the week, every week.

    def _weekdays(self, found: Reading) -> Reading:
        every = re.compile(
            rf"\b(?:(?:tous les|chaque|les|le)\s+(?P<day>{WEEKDAY}s?)|(?P<days>{WEEKDAY}s)"
            rf"|(?:tous les|chaque|les)\s+(?P<end>{WEEK_END})|(?P<work>en semaine))\b"
        )
        for match in every.finditer(self.plain):
            weekday = match["day"] or match["days"] or ""
            is_single = not weekday.endswith("s") and not match[0].startswith(("tous", "chaque"))
            if weekday and is_single:
                continue
            self._take(*match.span())
            if match["work"]:
                return replace(found, weekdays=WORKING_DAYS)
            days = frozenset({DAYS.index(weekday.rstrip("s"))}) if weekday else WEEKEND
            return replace(found, weekdays=days)
        return found

    # The window.

    def _window(self, found: Reading) -> Reading:
        best: tuple[int, int, Window] | None = None
        for pattern, handler in PHRASES:
            for match in pattern.finditer(self.plain):
                window = handler(self.days, match)
                if window is None:
                    continue
                key = (match.start(), -match.end())
                if best is None or key < (best[0], -best[1]):
                    best = match.start(), match.end(), window
                break
        best = self._named(best)
        if best is None:
            return found
        start, end, window = self._composed(*best)
        if window[0] and window[1] and window[0] > window[1]:
            return found
        self._take(start, end)
        return replace(found, first=window[0], last=window[1])

    def _named(self, best: tuple[int, int, Window] | None) -> tuple[int, int, Window] | None:
        """Look for a period by its name: "vacances de Noël", "Ascension"; failing that, for any holidays."""
        coming = sorted(
            (one for one in self.periods if one.last >= self.today),
            key=lambda one: (one.first, one.last),
        )
        for names in (_own_name, _any_name):
            for span in coming:
                pattern = names(folded(span.label))
                match = re.search(rf"\b(?:{pattern})\b", self.plain) if pattern else None
                if match and (best is None or _is_better(match.span(), best[:2])):
                    best = match.start(), match.end(), (span.first, span.last)
            if best is not None:
                break
        return best

    def _composed(self, start: int, end: int, window: Window) -> tuple[int, int, Window]:
        """Read what stands around a date: "à partir de", "jusqu’au", "du … au …"."""
        first, last = window
        before = self.plain[:start]
        if (match := _BETWEEN.search(before)) and (joined := self._second(end)):
            return match.start(), joined[0], (first, joined[1])
        for pattern, changed in (
            (_FROM, (first, None)),
            (_UNTIL, (self.today, last)),
            (_BEFORE, (self.today, first - timedelta(1) if first else None)),
            (_AFTER, (last + timedelta(1) if last else None, None)),
        ):
            if match := pattern.search(before):
                return match.start(), end, changed
        lead = _LEAD.search(before)
        return lead.start() if lead else start, end, window

    def _second(self, end: int) -> tuple[int, date | None] | None:
        """Read "au 3 juin" after a first date; None when there is no second date there."""
        mark = _TO.match(self.plain[end:])
        if mark is None:
            return None
        at = end + mark.end()
        for pattern, handler in PHRASES:
            match = pattern.match(self.plain, at)
            window = handler(self.days, match) if match else None
            if match and window:
                return match.end(), window[1]
        return None

    # Hours.

    def _hours(self, found: Reading) -> Reading:
        for pattern, bounds in HOURS:
            match = pattern.search(self.plain)
            if match:
                self._take(*match.span())
                start, end = bounds(match)
                return replace(found, start=start, end=end)
        # "soir" alone is a word like another; "demain soir", "en soirée" say when.
        part = re.search(
            rf"(?:\0\s*(?:le |en |dans la |dans l'|au |a )?|\b(?:ce |cet |cette |le |la |l'|en |du |de |au |a "
            rf"|dans la |dans l'))(?P<part>{PART})\b",
            self.plain,
        )
        if part is None:
            return found
        at = part.start() + len(part[0]) - len(part[0].lstrip("\0 "))
        name = PART_OF.get(part["part"], part["part"])
        if not found.first and re.match(r"(?:ce|cet|cette) ", self.plain[at:]):
            found = replace(found, first=self.today, last=self.today)
        self._take(at, part.end())
        return replace(found, start=PARTS[name][0], end=PARTS[name][1])


def _own_name(label: str) -> str:
    return rf"(?:les )?{re.escape(label)}" if label else ""


def _any_name(label: str) -> str:
    """Return how people speak of any school holidays; "vacances" alone is a word like another."""
    is_holidays = label.startswith("vacances ")
    return r"vacances scolaires|(?:les|ces|aux) vacances" if is_holidays else ""


def _is_better(found: tuple[int, int], known: tuple[int, int]) -> bool:
    return (found[0], -found[1]) < (known[0], -known[1])
