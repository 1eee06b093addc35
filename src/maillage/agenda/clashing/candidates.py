"""A date that somebody thinks of, as the engine compares it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import nan

from maillage.agenda.clashing.board import MARGIN, MARGINS, ages_of, area_centres, zone
from maillage.agenda.enums import Attendance, Kind, OccurrenceState
from maillage.agenda.models import Event
from maillage.algorithms.clashes import Dated
from maillage.algorithms.clashes.model import minutes_of
from maillage.territory.models import Area, Place

LONGEST_DEFAULT = timedelta(hours=2)


@dataclass(frozen=True)
class Candidate:
    """One date, the codes of the areas around it, and the event whose own dates do not count."""

    dated: Dated
    areas: frozenset[str] = frozenset()
    ref: str = ""


@dataclass(frozen=True)
class Wish:
    """What is known of an event while its date is chosen; the same for each of its dates."""

    kind: str = Kind.EVENT
    themes: Sequence[str] = ()
    publics: Sequence[str] = ()
    age_min: int | None = None
    age_max: int | None = None
    expected: int | None = None
    online: bool = False
    area: Area | None = None
    place: Place | None = None
    ref: str = ""
    days: int = 1

    @classmethod
    def of(cls, event: Event) -> "Wish":
        return cls(
            kind=event.kind,
            themes=event.theme_codes(),
            publics=event.publics,
            age_min=event.age_min,
            age_max=event.age_max,
            expected=event.expected,
            online=event.attendance == Attendance.ONLINE,
            area=event.area,
            place=event.place,
            ref=event.ref,
        )

    def on(self, start: datetime, end: datetime) -> Candidate:
        """Return the candidate of one date; both moments are local and naive."""
        area = self.area or (self.place.area if self.place else None)
        lat, lon = self._position(area)
        return Candidate(
            Dated(
                start=minutes_of(start),
                end=max(minutes_of(end), minutes_of(start)),
                themes=tuple(self.themes),
                publics=tuple(self.publics),
                ages=ages_of(self.age_min, self.age_max, self.publics),
                lat=lat,
                lon=lon,
                online=self.online,
                expected=self.expected or 0,
                forum=self.kind == Kind.FORUM,
                margin=MARGINS.get(self.kind, MARGIN),
                days=self.days,
            ),
            frozenset({area.code, *area.ancestor_codes} if area else ()),
            self.ref,
        )

    def _position(self, area: Area | None) -> tuple[float, float]:
        if self.place and self.place.position:
            return self.place.position
        if area is None:
            return nan, nan
        return area_centres().get(area.pk, (nan, nan))


def hours_on(day: date, start: time | None, end: time | None) -> tuple[datetime, datetime]:
    """Return the moments of a day: all of it without hours; an end before the start is the next day."""
    if start is None:
        return datetime.combine(day, time()), datetime.combine(day + timedelta(days=1), time())
    begin = datetime.combine(day, start)
    if end is None:
        return begin, begin + LONGEST_DEFAULT
    finish = datetime.combine(day, end)
    return begin, finish if finish > begin else finish + timedelta(days=1)


def coming_dates(event: Event, now: datetime, most: int) -> list[Candidate]:
    """Return the next dates of a stored event, at most ``most``."""
    rows = event.occurrences.filter(ends_at__gte=now, state=OccurrenceState.SCHEDULED)
    chosen = list(rows.order_by("starts_at", "id")[:most])
    wish = replace(Wish.of(event), days=max(len(chosen), 1))
    return [wish.on(local(row.starts_at), local(row.ends_at)) for row in chosen]


def local(moment: datetime) -> datetime:
    """Return a moment as the clock of the town shows it."""
    return moment.astimezone(zone()).replace(tzinfo=None)
