"""The dates and events that answer a question, for pages, feeds, letters and maps: one reading of the filters.

What somebody may not see never answers (R20): everything starts from ``visible_to``.
"""

from datetime import date, datetime, time
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import ASin, Cos, Power, Radians, Sin, Sqrt
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from maillage.agenda.enums import (
    SHARED,
    Attendance,
    OccurrenceState,
    OrganiserState,
    Status,
)
from maillage.agenda.features import FALC
from maillage.agenda.finding.requests import AgendaQuery
from maillage.agenda.finding.vocabulary import SHOWN
from maillage.agenda.models import Event, EventOrganiser, EventTheme, Occurrence
from maillage.agenda.queries.events import visible_to
from maillage.agenda.search import KIND
from maillage.algorithms.geometry import EARTH_RADIUS_M, box_around
from maillage.core.actor import Actor
from maillage.core.databases import IN_LIMIT, ListHas, Usually
from maillage.core.index import site_index
from maillage.core.search import SearchRequest
from maillage.directory.queries.search_form import audience_of
from maillage.directory.queries.vocabulary import synonyms
from maillage.territory.accessibility import accessibility_tags
from maillage.territory.models import Area, Place
from maillage.territory.nomenclatures import themes

NOT_HELD = (Status.CANCELLED, Status.POSTPONED)


def dates_for(
    actor: Actor, query: AgendaQuery, *, first: date | None = None, last: date | None = None
) -> QuerySet[Occurrence]:
    """Return the dates that touch some days and answer a question, in order of start.

    Days are local and included; the question's own days narrow them. Cancelled dates are there unless the
    question hides them; dates that were dropped are not. The event is fetched with each.
    """
    return Finder(actor, query).dates(first=first, last=last)


def events_for(actor: Actor, query: AgendaQuery) -> QuerySet[Event]:
    """Return the events that answer a question, each once: with a date in its days and hours if it bounds any."""
    return Finder(actor, query).events()


def touching(first: date | None, last: date | None) -> Q:
    """Return the condition of dates that touch some days, written for the indexes on days."""
    if first is None:
        return Q() if last is None else Q(first_day__lte=last)
    starts = Q(first_day__gte=first) if last is None else Q(first_day__range=(first, last))
    return starts | going_on(first)


def going_on(day: date) -> Q:
    """Return the condition of dates that began before a day and last until it."""
    return Q(last_day__gt=F("first_day"), last_day__gte=day, first_day__lt=day)


def starting(day: date) -> Q:
    """Return the condition of dates that begin from a day on, written for the index on the start."""
    return Q(starts_at__gte=timezone.make_aware(datetime.combine(day, time(0))))


class Finder:
    """A question as an actor may ask it; what it needs from the index and the places is read once."""

    def __init__(self, actor: Actor, query: AgendaQuery) -> None:
        self.actor = actor
        self.query = query

    # Answers.

    def dates(
        self, *, first: date | None = None, last: date | None = None, but: str = ""
    ) -> QuerySet[Occurrence]:
        """Return the dates that answer; ``but`` leaves one filter out, "*" all those of the form that are codes."""
        found = Occurrence.objects.filter(self.seen("event__"), self.when(first, last))
        found = found.filter(*self.asked("event__", but))
        return found.select_related("event").order_by("starts_at", "id")

    def events(self) -> QuerySet[Event]:
        query = self.query
        found = Event.objects.filter(self.seen(), *self.asked()).order_by("id")
        if any((query.first, query.last, *query.hours, query.weekdays)):
            dates = Occurrence.objects.filter(self.when(None, None), event=OuterRef("pk"))
            found = found.filter(Exists(dates))
        return found

    # Conditions.

    def seen(self, path: str = "") -> Q:
        """Return what the actor may see of what is announced: drafts and holds are not in the agenda."""
        seen = Q(visible_to(self.actor, path), **{f"{path}state__in": sorted(SHARED)})
        # Nearly all events are public: dates are looked for by their days first.
        return Q(Usually(seen)) if path else seen

    def when(self, first: date | None, last: date | None) -> Q:
        """Return the condition on dates: days, days of the week, hours."""
        query = self.query
        firsts = [day for day in (first, query.first) if day is not None]
        lasts = [day for day in (last, query.last) if day is not None]
        found = touching(max(firsts, default=None), min(lasts, default=None))
        held = [OccurrenceState.SCHEDULED]
        if not query.hides_cancelled:
            held.append(OccurrenceState.CANCELLED)
        found &= Q(state__in=held)
        if query.weekdays:
            found &= Q(first_day__iso_week_day__in=sorted(day + 1 for day in query.weekdays))
        after, before = query.hours
        if after or before:
            found &= Q(all_day=False)
        if after:
            found &= Q(starts_at__time__gte=after)
        if before and before != time(0):
            found &= Q(starts_at__time__lt=before)
        return found

    def asked(self, path: str = "", but: str = "") -> list[Q]:
        """Return the conditions on events, from a related table when ``path`` leads to them."""
        query = self.query
        found = [self._text(path)] if query.words else []
        if query.hides_cancelled:
            found.append(~Q(**{f"{path}status__in": NOT_HELD}))
        if query.age is not None:
            found += [
                Q(**{f"{path}age_min": None}) | Q(**{f"{path}age_min__lte": query.age}),
                Q(**{f"{path}age_max": None}) | Q(**{f"{path}age_max__gte": query.age}),
            ]
        found += self._near(path)
        for name, codes in query.chosen.items():
            if name != but and not (but == "*" and name in SHOWN):
                found += getattr(self, f"_{name}")(path, codes)
        return found

    def _text(self, path: str) -> Q:
        return Q(**{f"{path}ref__in": self.refs_with_words})

    @cached_property
    def refs_with_words(self) -> list[str]:
        """References of the events with the words of the question; at most what a query takes."""
        request = SearchRequest(
            text=self.query.words,
            kinds=(KIND,),
            audience=audience_of(self.actor),
            synonyms=synonyms(),
        )
        return [hit.key for hit in islice(site_index().scan(request), IN_LIMIT)]

    def _near(self, path: str) -> list[Q]:
        query = self.query
        if query.near is None or query.reach is None:
            return []
        lat, lon = query.near
        box = box_around(lat, lon, query.reach)
        inside = {
            f"{path}place__lat__range": (box.south, box.north),
            f"{path}place__lon__range": (box.west, box.east),
        }
        away = chord(lat, lon, f"{path}place__lat", f"{path}place__lon")
        reach = Value(query.reach / EARTH_RADIUS_M / 2)
        return [Q(**inside), Q(LessThanOrEqual(ASin(Sqrt(away)), reach))]

    # One condition for each filter of codes.

    def _theme(self, path: str, codes: tuple[str, ...]) -> list[Q]:
        within = [code for code in themes() if code.startswith(tuple(f"{one}." for one in codes))]
        links = EventTheme.objects.filter(theme__in=[*codes, *within], event=OuterRef(f"{path}pk"))
        return [Q(Exists(links))]

    def _area(self, path: str, codes: tuple[str, ...]) -> list[Q]:
        areas = [pk for code in codes for pk in self.areas_within.get(code, ())]
        return [Q(**{f"{path}place__area__in": areas}) | Q(**{f"{path}area__in": areas})]

    @cached_property
    def areas_within(self) -> dict[str, list[int]]:
        """Keys of each chosen area and of those in it (one query)."""
        codes = self.query.chosen.get("area", ())
        paths = Area.objects.order_by("path").values_list("pk", "path")
        found: dict[str, list[int]] = {code: [] for code in codes}
        for pk, path in paths:
            for code in set(path.split("/")) & found.keys():
                found[code].append(pk)
        return found

    def _access(self, path: str, codes: tuple[str, ...]) -> list[Q]:
        """Keep what each code is affirmed for, by the event or by its place (R22)."""
        return [
            Q(ListHas(f"{path}features", code))
            | Q(**{f"{path}place__in": self.proven_by_places.get(code, [])})
            for code in codes
        ]

    @cached_property
    def proven_by_places(self) -> dict[str, list[int]]:
        """Keys of the places of events whose description proves a chosen code (one query)."""
        codes = set(self.query.chosen.get("access", ())) - {FALC}
        if not codes:
            return {}
        used = Exists(Event.objects.filter(place=OuterRef("pk")))
        places = Place.objects.filter(used).exclude(accessibility={}).order_by("pk")
        found: dict[str, list[int]] = {code: [] for code in codes}
        for pk, described in places.values_list("pk", "accessibility"):
            for code in codes.intersection(accessibility_tags(described)):
                found[code].append(pk)
        return found

    def _price(self, path: str, codes: tuple[str, ...]) -> list[Q]:
        return [Q(**{f"{path}price__in": codes})]

    def _kind(self, path: str, codes: tuple[str, ...]) -> list[Q]:
        return [Q(**{f"{path}kind__in": codes})]

    def _attendance(self, path: str, codes: tuple[str, ...]) -> list[Q]:
        found = Q(**{f"{path}attendance__in": [*codes, Attendance.MIXED]})
        if Attendance.ONLINE in codes:
            found |= Q(**{f"{path}status": Status.MOVED_ONLINE})
        return [found]

    def _public(self, path: str, codes: tuple[str, ...]) -> list[Q]:
        return [_any(ListHas(f"{path}publics", code) for code in codes)]

    def _keyword(self, path: str, codes: tuple[str, ...]) -> list[Q]:
        spelt = {form for code in codes for form in (code, code.lower(), code.capitalize())}
        return [_any(ListHas(f"{path}keywords", code) for code in sorted(spelt))]

    def _organiser(self, path: str, codes: tuple[str, ...]) -> list[Q]:
        named = EventOrganiser.objects.filter(
            event=OuterRef(f"{path}pk"),
            organisation__ref__in=codes,
            state=OrganiserState.ACCEPTED,
        )
        return [Q(**{f"{path}organisation__ref__in": codes}) | Q(Exists(named))]


def _any(conditions: Any) -> Q:
    found = Q()
    for condition in conditions:
        found |= Q(condition)
    return found


def chord(lat: float, lon: float, lat_column: str, lon_column: str) -> Any:
    """Return the squared half chord between a point and two columns: see ``algorithms.geometry.haversine``."""
    half = Value(0.5)
    d_lat = Power(Sin((Radians(F(lat_column)) - Radians(Value(lat))) * half), 2)
    d_lon = Power(Sin((Radians(F(lon_column)) - Radians(Value(lon))) * half), 2)
    return d_lat + Cos(Radians(Value(lat))) * Cos(Radians(F(lat_column))) * d_lon
