"""What a text of hours says, as plain values."""

from dataclasses import dataclass

DAY = 24 * 60
WEEK = frozenset(range(7))


class NotRead(ValueError):
    """A text that is not read; ``code`` is for programs, ``words`` the part that stopped the reading.

    Codes: "empty", "unknown-word", "juxtaposed", "ambiguous", "several-hours", "mixed", "day-twice",
    "day-without-hours", "exception-with-hours", "overlap", "reversed", "no-such-day", "weekday",
    "no-date", "no-day", "dates-overlap", "some-without-hours", "no-amount".
    """

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(f"{code}: {words}" if words else code)
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class Slot:
    """From ``start`` to ``end``, in minutes since midnight; ``end`` is None when the text does not tell it.

    An end after midnight is beyond 1440.
    """

    start: int
    end: int | None = None

    @property
    def minutes(self) -> int:
        """Length; 0 when the end is not told."""
        return 0 if self.end is None else self.end - self.start


@dataclass(frozen=True, slots=True)
class Opening:
    """Hours of some days: ``days`` are weekdays (0 is Monday), None for each day of the period.

    ``holidays`` adds public holidays. Without ``slots``, the whole day.
    """

    days: frozenset[int] | None = None
    slots: tuple[Slot, ...] = ()
    holidays: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """All the hours of a period.

    ``closed_days`` are weekdays, ``closed_dates`` are (year or None, month, day), ``excluding`` names
    calendars ("school", "public"). ``remark`` is the rest of the text, which says nothing of hours.
    """

    openings: tuple[Opening, ...]
    closed_days: frozenset[int] = frozenset()
    closed_dates: tuple[tuple[int | None, int, int], ...] = ()
    excluding: tuple[str, ...] = ()
    remark: str = ""
