"""What is compared: one date of an event, the days that weigh, and the few public weights."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import nan

DAY = 1440
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - local clock, as people read it
# What ends before five in the morning belongs to the evening before.
NIGHT = 300
EVERYBODY = (0, 120)
UNKNOWN = 0


def minutes_of(moment: datetime) -> int:
    """Return a naive local moment as whole minutes since 1970."""
    return int((moment - EPOCH).total_seconds() // 60)


def moment_of(minutes: int) -> datetime:
    return EPOCH + timedelta(minutes=minutes)


def day_of(minutes: int) -> date:
    return moment_of(minutes).date()


@dataclass(frozen=True, slots=True)
class Dated:
    """One date of an event, as much as is known of it.

    ``start`` and ``end`` (excluded) are local minutes (:func:`minutes_of`). ``themes`` and ``publics`` are
    codes, none meaning not said and everybody. ``ages`` are years, both included. ``lat`` and ``lon`` are
    degrees, nan when not known. ``expected`` counts people, 0 when not known. ``forum`` says that it
    gathers many associations. ``margin`` is the minutes of setting up before, and of tidying after.
    ``days`` is on how many days within a month around one can go.
    """

    start: int
    end: int
    themes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    ages: tuple[int, int] = EVERYBODY
    lat: float = nan
    lon: float = nan
    online: bool = False
    expected: int = UNKNOWN
    forum: bool = False
    margin: int = 30
    days: int = 1

    @property
    def first_day(self) -> int:
        """Days since 1970."""
        return self.start // DAY

    @property
    def last_day(self) -> int:
        return max(self.first_day, (self.end - 1 - NIGHT) // DAY)


@dataclass(frozen=True, slots=True)
class Heavy:
    """Days that weigh whatever else takes place; ``weight`` from 0 to 100, ``publics`` whom they touch."""

    label: str
    kind: str
    first_day: date
    last_day: date
    weight: int
    publics: tuple[str, ...] = ()
    area: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """The seven public numbers. The first five make 100: the score of a perfect competitor.

    ``heavy`` is what a day of the common calendar adds to a date at most; a clash is told from ``warn``.
    """

    theme: int = 45
    publics: int = 15
    hours: int = 10
    nearness: int = 20
    size: int = 10
    heavy: int = 30
    warn: int = 38

    @property
    def shared(self) -> int:
        """What the five parts of a score make together."""
        return self.theme + self.publics + self.hours + self.nearness + self.size


DEFAULT = Weights()
