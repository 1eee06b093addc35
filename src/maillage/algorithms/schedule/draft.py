"""What a sentence has said so far, and the segments that follow from it."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from maillage.algorithms.schedule.errors import ScheduleError
from maillage.algorithms.schedule.french import day_after
from maillage.algorithms.schedule.model import DAY, Act, Change, Segment, key_of
from maillage.algorithms.schedule.normal import normal_segment
from maillage.algorithms.schedule.rules import WEEKDAYS, rule_of, until_day
from maillage.algorithms.schedule.starts import starts_of


@dataclass(frozen=True, slots=True)
class Given:
    """What is known besides the sentence: first day, hours as (start, minutes), whole days."""

    first: date | None = None
    hours: tuple[time, int] | None = None
    all_day: bool = False


@dataclass
class Draft:
    """What was read of one clause."""

    today: date
    given: Given
    frequency: str = ""
    interval: int = 1
    limits: dict[str, list[int]] = field(default_factory=dict)
    weekdays: list[tuple[int, int]] = field(default_factory=list)
    not_weekdays: set[int] = field(default_factory=set)
    first_weekday: int | None = None
    ranks: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    days: list[int] = field(default_factory=list)
    hours: list[tuple[time, int]] = field(default_factory=list)
    all_days: int = 0
    excluding: set[str] = field(default_factory=set)
    since: date | None = None
    until: date | None = None
    count: int | None = None
    dates: list[str] = field(default_factory=list)
    spans: list[tuple[date, date]] = field(default_factory=list)
    long_dates: list[tuple[datetime, datetime]] = field(default_factory=list)
    removed: list[date] = field(default_factory=list)
    removed_at: list[tuple[date, time]] = field(default_factory=list)
    removed_spans: list[tuple[date, date]] = field(default_factory=list)
    excepting: bool = False

    @property
    def repeats(self) -> bool:
        return bool(
            self.frequency or self.weekdays or self.limits or self.numbers or self.not_weekdays
        )

    @property
    def only_removes(self) -> bool:
        told = self.repeats or self.dates or self.spans or self.long_dates or self.excluding
        return bool(self.removed or self.removed_at) and not told

    def repeat(self, frequency: str, interval: int) -> None:
        if self.frequency:
            raise ScheduleError("two-rhythms")
        self.frequency, self.interval = frequency, interval

    def rank(self, rank: int) -> None:
        self.ranks.append(rank)

    def month_day(self, number: int) -> None:
        self.numbers.append(number)

    def on_days(self) -> None:
        """Take the ranks of "le dernier jour"; what these are days of comes next."""
        self.days += self._taken_ranks()

    def on_weeks(self) -> None:
        self._limit("BYWEEKNO", self._taken_ranks())

    def keep_dates(self) -> None:
        self._limit("BYSETPOS", self._taken_ranks())

    def on_weekday(self, day: int) -> None:
        if self.excepting:
            self.not_weekdays.add(day)
            return
        ranks = self._taken_ranks() or [0]
        self.weekdays += [(rank, day) for rank in ranks]

    def of_month(self) -> None:
        """Days and numbers told before are days of the month; weekdays with a rank too."""
        days = [*self.numbers, *self._taken_ranks(), *self.days]
        self.numbers, self.days = [], []
        if days:
            self._limit("BYMONTHDAY", days)
        self.frequency = self.frequency or "MONTHLY"

    def of_year(self) -> None:
        if self.days:
            self._limit("BYYEARDAY", self.days)
            self.days = []
        self.frequency = self.frequency or "YEARLY"

    def in_months(self, months: list[int]) -> None:
        if self.excepting:
            months = [month for month in range(1, 13) if month not in months]
        elif any(rank for rank, _ in self.weekdays):
            self.frequency = self.frequency or "YEARLY"
        self._limit("BYMONTH", months)

    def weeks_from(self, day: int) -> None:
        self.first_weekday = day

    def begins_on(self, token: str) -> None:
        self.since = day_after(token, self.today)
        self.excepting = False

    def ends_on(self, token: str) -> None:
        self.until = day_after(token, self.since or self.today)
        self.excepting = False

    def times(self, number: int) -> None:
        self.count = number

    def whole_days(self, number: int) -> None:
        self.all_days = number

    def except_(self) -> None:
        self.excepting = True

    def exclude(self, calendar: str) -> None:
        if not self.excepting:
            raise ScheduleError("only-in-holidays")
        self.excluding.add(calendar)

    def on_date(self, token: str, clock: time | None) -> None:
        if not self.excepting:
            self.dates.append(token)
        elif clock:
            self.removed_at.append((day_after(token, self.today), clock))
        else:
            self.removed.append(day_after(token, self.since or self.today))

    def glue(self, word: str) -> None:
        """Words between others; "tous les" ends an exception."""
        if word.startswith("tou") or word == "chaque":
            self.excepting = False

    def _limit(self, name: str, values: list[int]) -> None:
        if not values:
            raise ScheduleError("not-understood", "")
        self.limits[name] = self.limits.get(name, []) + values

    def _taken_ranks(self) -> list[int]:
        ranks, self.ranks = self.ranks, []
        return ranks

    def finished(self) -> tuple[list[Segment], list[Change]]:
        """Return the segments of the clause, and the dates that it removes."""
        if not self.repeats and self.spans and not self.dates:
            self._settle_spans()
        if self.spans:
            (self.since, self.until), *_ = self.spans
        if self.repeats or self.dates or self.long_dates:
            segments = self._long() + (self._rules() if self.repeats else self._singles())
        elif self.count is not None or self.since:
            raise ScheduleError("no-rhythm")
        else:
            raise ScheduleError("nothing-said")
        return segments, [change for one in segments for change in self._removals(one)]

    def _settle_spans(self) -> None:
        """Days in a row: with hours, each day at these hours; without, one long date."""
        if self.hours and all(first < last for first, last in self.spans) and len(self.spans) == 1:
            self.frequency = "DAILY"
            return
        for first, last in self.spans:
            end = datetime.combine(last, time.min) + timedelta(days=1)
            self.long_dates.append((datetime.combine(first, time.min), end))
        self.all_days = 1
        self.spans = []

    def _long(self) -> list[Segment]:
        found = []
        for start, end in self.long_dates:
            minutes = int((end - start).total_seconds()) // 60
            found.append(Segment(start, minutes, all_day=bool(self.all_days)))
        return found

    def _moments(self) -> list[tuple[time, int, bool]]:
        """Return (start, minutes, all day) for each of the hours said, or given besides."""
        if self.all_days:
            return [(time.min, self.all_days * DAY, True)]
        if self.hours:
            return [(start, minutes, False) for start, minutes in self.hours]
        if self.given.hours is None:
            raise ScheduleError("no-hours")
        return [(*self.given.hours, self.given.all_day)]

    def _singles(self) -> list[Segment]:
        earliest = self.today
        found = []
        for token in self.dates:
            earliest = day_after(token, earliest)
            found += [
                Segment(datetime.combine(earliest, start), minutes, all_day=whole)
                for start, minutes, whole in self._moments()
            ]
        return found

    def _rules(self) -> list[Segment]:
        since = self.since or self.given.first or self.today
        found = []
        for parts in self._parts():
            for start, minutes, whole in self._moments():
                segment = Segment(
                    datetime.combine(since, start),
                    minutes,
                    rule_of(parts),
                    tuple(self.excluding),
                    whole,
                )
                found.append(normal_segment(segment))
        return found

    def _parts(self) -> list[dict[str, str]]:
        """Return the parts of the rule; yearly days of several months take a rule each."""
        parts = self._rhythm() | self._ends()
        if not self.dates:
            return [parts]
        if self.frequency != "YEARLY":
            raise ScheduleError("date-in-a-rule")
        return [
            parts | {"BYMONTH": str(int(token[-5:-3])), "BYMONTHDAY": str(int(token[-2:]))}
            for token in self.dates
        ]

    def _rhythm(self) -> dict[str, str]:
        """Return the frequency and its limits; what a number or a rank is of must have been said."""
        monthly = self.frequency in {"MONTHLY", "YEARLY"}
        if self.days or (self.numbers and not monthly):
            raise ScheduleError("which-month")
        if self.ranks and not monthly:
            raise ScheduleError("which-rank")
        limits = dict(self.limits)
        if month_days := [*self.numbers, *self.ranks]:
            limits["BYMONTHDAY"] = [*limits.get("BYMONTHDAY", []), *month_days]
        weekdays = self.weekdays
        if self.not_weekdays:
            weekdays = [(0, day) for day in range(7) if day not in self.not_weekdays]
        ranked = any(rank for rank, _ in weekdays)
        implied = "MONTHLY" if ranked else "WEEKLY" if weekdays else "DAILY"
        parts = {"FREQ": self.frequency or implied, "INTERVAL": str(self.interval)}
        parts |= {name: ",".join(map(str, values)) for name, values in limits.items()}
        if weekdays:
            parts["BYDAY"] = ",".join(f"{rank or ''}{WEEKDAYS[day]}" for rank, day in weekdays)
        if self.first_weekday is not None:
            parts["WKST"] = WEEKDAYS[self.first_weekday]
        return parts

    def _ends(self) -> dict[str, str]:
        if self.count is not None:
            return {"COUNT": str(self.count)}
        return {"UNTIL": until_day(self.until)} if self.until else {}

    def _removals(self, segment: Segment) -> list[Change]:
        clock = segment.start.time()
        days = [(day, clock) for day in self.removed] + self.removed_at
        for first, last in self.removed_spans if segment.rule else []:
            given = starts_of(segment.rule, segment.start, first=first, last=last)
            days += [(start.date(), clock) for start in given]
        return [Change(key_of(datetime.combine(day, at)), Act.REMOVED) for day, at in days]
