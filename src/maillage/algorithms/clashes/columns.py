"""Many dates as arrays, one column per fact, so that one date is compared with all at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maillage.algorithms.clashes.model import DAY, NIGHT, Dated
from maillage.algorithms.similarity import theme_closeness

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
# An event has one main theme and a few more; what comes after the fourth tells nothing.
THEMES = 4
KIN = 0.75
# Bits of a signed number of 64.
MASKED = 62
# Minutes: what is longer is looked at apart.
SHORT = 2 * DAY
NO_THEME = -1


class Vocabulary:
    """Themes and publics as numbers, and how close each theme is to each other.

    Themes are close as Wu and Palmer (1994) have it: twice the depth of what is shared over both depths.
    ``kin`` are groups of themes of different branches that people name by one word (dance as a sport and as
    an art): they are close by ``KIN``. A code that is not known is as if it were not said. "tout-public"
    says everybody.
    """

    def __init__(
        self, themes: Iterable[str], publics: Iterable[str], kin: Iterable[Iterable[str]] = ()
    ) -> None:
        self.themes = {code: number for number, code in enumerate(themes)}
        named = [code for code in publics if code != "tout-public"]
        self.publics = {code: 1 << number for number, code in enumerate(named[:MASKED])}
        self.kin = tuple(tuple(group) for group in kin)

    @cached_property
    def closeness(self) -> Floats:
        """Themes by themes, and one more line and column of zeros for "no theme" (index -1)."""
        codes = list(self.themes)
        found = np.zeros((len(codes) + 1, len(codes) + 1))
        for row, one in enumerate(codes):
            for column, other in enumerate(codes):
                if one.split(".", 1)[0] == other.split(".", 1)[0]:
                    found[row, column] = theme_closeness(one, other)
        for group in self.kin:
            for left, right in permutations(self.numbers(group), 2):
                found[left, right] = max(found[left, right], KIN)
        return found

    def numbers(self, codes: Iterable[str]) -> list[int]:
        return [self.themes[code] for code in codes if code in self.themes][:THEMES]

    def mask(self, codes: Iterable[str]) -> int:
        return sum({self.publics[code] for code in codes if code in self.publics})


@dataclass(frozen=True)
class Columns:
    """n dates, ordered by start. ``themes`` is n × 4, padded with -1; ``publics`` are bit masks, 0 for all."""

    key: Ints
    start: Ints
    end: Ints
    themes: Ints
    publics: Ints
    age_low: Ints
    age_high: Ints
    lat: Floats
    lon: Floats
    online: Flags
    expected: Ints
    forum: Flags
    margin: Ints
    days: Ints

    def __len__(self) -> int:
        return len(self.start)

    @classmethod
    def of(cls, dates: Sequence[tuple[int, Dated]], words: Vocabulary) -> "Columns":
        """Build the columns of (key, date) pairs."""
        rows = sorted(dates, key=lambda item: (item[1].start, item[0]))
        themes = np.full((len(rows), THEMES), NO_THEME, dtype=np.int64)
        for place, (_, one) in enumerate(rows):
            numbers = words.numbers(one.themes)
            themes[place, : len(numbers)] = numbers

        def ints(values: Iterable[Any]) -> Ints:
            return np.fromiter(values, dtype=np.int64, count=len(rows))

        return cls(
            key=ints(key for key, _ in rows),
            start=ints(one.start for _, one in rows),
            end=ints(one.end for _, one in rows),
            themes=themes,
            publics=ints(words.mask(one.publics) for _, one in rows),
            age_low=ints(one.ages[0] for _, one in rows),
            age_high=ints(one.ages[1] for _, one in rows),
            lat=np.array([one.lat for _, one in rows], dtype=np.float64),
            lon=np.array([one.lon for _, one in rows], dtype=np.float64),
            online=np.array([one.online for _, one in rows], dtype=np.bool_),
            expected=ints(one.expected for _, one in rows),
            forum=np.array([one.forum for _, one in rows], dtype=np.bool_),
            margin=ints(one.margin for _, one in rows),
            days=ints(one.days for _, one in rows),
        )

    def take(self, wanted: "Ints | Flags | slice") -> "Columns":
        """Return some of the dates, in order."""
        return Columns(*(getattr(self, one.name)[wanted] for one in fields(self)))

    def joined(self, other: "Columns") -> "Columns":
        """Return the dates of both, ordered."""
        both = Columns(
            *(
                np.concatenate([getattr(self, one.name), getattr(other, one.name)])
                for one in fields(self)
            )
        )
        return both.take(np.lexsort((both.key, both.start)))

    @cached_property
    def first_day(self) -> Ints:
        """Days since 1970."""
        return self.start // DAY

    @cached_property
    def last_day(self) -> Ints:
        return np.maximum(self.first_day, (self.end - 1 - NIGHT) // DAY)

    @cached_property
    def spans(self) -> "Spans":
        return Spans(self.start, self.end, self.first_day, self.last_day)

    @cached_property
    def lasting(self) -> Ints:
        """Places of the few dates that last longer than :data:`SHORT`."""
        return np.flatnonzero(self.end - self.start > SHORT)

    def around(self, first_day: int, last_day: int) -> Ints:
        """Return the places of the dates that touch some days (since 1970, both included), in order."""
        # Sorted by start: two binary searches leave little to look at, but for what lasts.
        low = np.searchsorted(self.start, first_day * DAY - SHORT)
        high = np.searchsorted(self.start, (last_day + 1) * DAY)
        near = np.arange(low, high)
        near = near[self.last_day[low:high] >= first_day]
        before = self.lasting[self.lasting < low]
        return np.concatenate([before[self.last_day[before] >= first_day], near])


@dataclass(frozen=True, slots=True)
class Spans:
    """When n dates are: local minutes, and days since 1970."""

    start: Ints
    end: Ints
    first_day: Ints
    last_day: Ints

    def at(self, places: Ints) -> "Spans":
        return Spans(
            self.start[places], self.end[places], self.first_day[places], self.last_day[places]
        )
