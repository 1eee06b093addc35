"""Filters with counts: how many events each choice would give.

A choice of a filter is counted under all the other filters, so that it says what ticking it would show. One
pass over the events of the nearest dates, at most ``COUNTED`` of them: the cost of a page is bounded.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Q, QuerySet

from maillage.agenda.enums import Attendance, Status
from maillage.agenda.features import FEATURES
from maillage.agenda.finding.listing import Finder
from maillage.agenda.finding.requests import AgendaQuery
from maillage.agenda.finding.vocabulary import ALL_NEEDED, LEGENDS, SHOWN, label_of
from maillage.agenda.models import Event, EventTheme
from maillage.directory.queries.listing import Choice, FilterGroup
from maillage.territory import nomenclatures
from maillage.territory.accessibility import accessibility_tags
from maillage.territory.enums import Level
from maillage.territory.models import Area, Place

COUNTED = 2000
OPEN = frozenset({"theme", "access"})
MOST_KEYWORDS = 12
LEVELS = (str(Level.COMMUNE), str(Level.QUARTIER), str(Level.SOUS_QUARTIER))
Marks = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Counts:
    """``total`` events answer; ``without`` says how many would without each chosen filter.

    ``is_partial`` when only the events of the first ``COUNTED`` dates were counted.
    """

    total: int
    groups: tuple[FilterGroup, ...]
    without: Mapping[str, int]
    is_partial: bool


def count_choices(finder: Finder, first: date | None, last: date | None, within: Q) -> Counts:
    """Count the choices of every filter over some days, ``within`` a condition on dates: five queries."""
    dates = finder.dates(first=first, last=last, but="*").select_related(None).filter(within)
    ids = list(dates.values_list("event_id", flat=True)[: COUNTED + 1])
    areas = _Areas()
    events = list(marks_of(dict.fromkeys(ids[:COUNTED]), areas))
    query = finder.query
    chosen = [name for name in SHOWN if name in query.chosen]
    counts: dict[str, Counter[str]] = {name: Counter() for name in SHOWN}
    without: Counter[str] = Counter()
    total = 0
    for marks in events:
        failed = [name for name in chosen if not _answers(marks, query, name, areas)]
        total += not failed
        if len(failed) > 1:
            continue
        for name in SHOWN:
            if not failed or (failed == [name] and name not in ALL_NEEDED):
                counts[name].update(marks[name])
        for name in chosen:
            without[name] += not failed or failed == [name]
    groups = tuple(group for name in SHOWN if (group := _group(query, name, counts[name], areas)))
    return Counts(total, groups, dict(without), len(ids) > COUNTED)


def _answers(marks: Marks, query: AgendaQuery, name: str, areas: "_Areas") -> bool:
    codes = query.chosen[name]
    if name in ALL_NEEDED:
        return marks[name].issuperset(codes)
    if name == "keyword":
        wanted = {form for code in codes for form in (code, code.lower(), code.capitalize())}
        return not marks[name].isdisjoint(wanted)
    return not marks[name].isdisjoint(codes)


def marks_of(ids: Mapping[int, None], areas: "_Areas") -> Iterator[Marks]:
    """Yield what each event answers to, by filter: four queries."""
    keys = list(ids)
    themes: dict[int, set[str]] = {}
    for event, code in _links(keys).values_list("event_id", "theme__code"):
        steps = code.split(".")
        themes.setdefault(event, set()).update(
            ".".join(steps[:size]) for size in range(1, len(steps) + 1)
        )
    rows = list(
        Event.objects.filter(pk__in=keys)
        .order_by("pk")
        .values_list(
            "pk", "kind", "price", "attendance", "status", "publics", "features", "keywords",
            "place_id", "place__area_id", "area_id",
        )
    )  # fmt: skip
    proven = _proven({row[8] for row in rows if row[8]})
    for pk, kind, price, attendance, status, publics, features, keywords, place, *where in rows:
        yield {
            "theme": frozenset(themes.get(pk, ())),
            "area": areas.around(where[0]) | areas.around(where[1]),
            "access": frozenset(features) & FEATURES.keys() | proven.get(place, frozenset()),
            "price": frozenset((price,)) if price else frozenset(),
            "public": frozenset(publics),
            "kind": frozenset((kind,)),
            "attendance": _attended(attendance, status),
            "keyword": frozenset(keywords),
        }


def _links(keys: Sequence[int]) -> QuerySet[EventTheme]:
    return EventTheme.objects.filter(event__in=keys).order_by("pk")


def _proven(places: set[int]) -> dict[int, frozenset[str]]:
    described = Place.objects.filter(pk__in=places).exclude(accessibility={}).order_by("pk")
    return {
        pk: frozenset(accessibility_tags(said))
        for pk, said in described.values_list("pk", "accessibility")
    }


@cache
def _attended(attendance: str, status: str) -> frozenset[str]:
    both = {str(Attendance.ON_SITE), str(Attendance.ONLINE)}
    found = both if attendance == Attendance.MIXED else {attendance}
    if status == Status.MOVED_ONLINE:
        found.add(str(Attendance.ONLINE))
    return frozenset(found)


class _Areas:
    """The areas of the territory: which are around one, and their names (one query)."""

    def __init__(self) -> None:
        rows = Area.objects.order_by("order", "code")
        self.by_code = {}
        self._around: dict[int | None, frozenset[str]] = {None: frozenset()}
        for pk, code, name, level, path in rows.values_list("pk", "code", "name", "level", "path"):
            self.by_code[code] = (name, level, path)
            self._around[pk] = frozenset(step for step in path.split("/") if step)

    def around(self, pk: int | None) -> frozenset[str]:
        """Return the codes of an area and of those that hold it."""
        return self._around.get(pk, frozenset())


# Choices.


def _group(
    query: AgendaQuery, name: str, counts: Counter[str], areas: _Areas
) -> FilterGroup | None:
    chosen = query.chosen.get(name, ())
    for code in chosen:
        counts.setdefault(code, 0)
    if name == "theme":
        choices = _themes(counts, chosen)
    elif name == "area":
        choices = _area_choices(counts, chosen, areas)
    else:
        choices = _plain(name, counts, chosen)
    if not choices:
        return None
    ticked = sum(choice.checked for choice in choices)
    return FilterGroup(name, LEGENDS[name], tuple(choices), ticked, name in OPEN)


def _plain(name: str, counts: Counter[str], chosen: Sequence[str]) -> list[Choice]:
    """Return the choices of a flat filter, most frequent first; a few keywords only."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], label_of(name, item[0])))
    if name == "keyword":
        kept = [item for item in ordered if item[0] in chosen]
        ordered = kept + [item for item in ordered[:MOST_KEYWORDS] if item not in kept]
    return [
        Choice(code, label, number, code in chosen)
        for code, number in ordered
        if (label := label_of(name, code))
    ]


def _themes(counts: Counter[str], chosen: Sequence[str]) -> list[Choice]:
    """Return the public themes in their order; the sub-themes of those in use stand below."""
    opened = {code.split(".")[0] for code in chosen}
    found = []
    for theme in nomenclatures.public_themes():
        if theme.code not in counts and theme.code not in opened:
            continue
        found.append(Choice(theme.code, theme.label, counts[theme.code], theme.code in chosen))
        if theme.code in opened:
            found += [
                Choice(sub.code, sub.label, counts[sub.code], sub.code in chosen, 1)
                for sub in nomenclatures.sub_themes(theme.code)
                if sub.code in counts
            ]
    return found


def _area_choices(counts: Counter[str], chosen: Sequence[str], areas: _Areas) -> list[Choice]:
    """Return the districts, or the communes of a wider territory; parts of those in use stand below."""
    known = {code: areas.by_code[code] for code in counts if code in areas.by_code}
    communes = [code for code, (_, level, _) in known.items() if level == LEVELS[0]]
    districts = [code for code, (_, level, _) in known.items() if level == LEVELS[1]]
    top = communes if len(communes) > 1 or not districts else districts
    opened = {step for code in chosen if code in known for step in known[code][2].split("/")}
    found = []
    for code in sorted(top, key=lambda one: known[one][0]):
        found.append(Choice(code, known[code][0], counts[code], code in chosen))
        if code in opened:
            below = [one for one in known if known[one][2].endswith(f"{code}/{one}/")]
            found += [
                Choice(one, known[one][0], counts[one], one in chosen, 1)
                for one in sorted(below, key=lambda one: known[one][0])
            ]
    return found
