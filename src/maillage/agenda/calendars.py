"""School and public holidays: shipped files, and what facilitators add to them.

Sources: ``data/calendar`` (Etalab, and the calendar of the ministry of Education as published by Antoine
Augusti, both under Licence Ouverte). The school calendar is known until ``school_known_until()``.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby

from django.conf import settings
from django.db.models import Max

from maillage.agenda.enums import Period
from maillage.agenda.models import CommonDate
from maillage.algorithms.schedule.model import PUBLIC, SCHOOL
from maillage.core.shipped import shipped_path
from maillage.territory.enums import Level
from maillage.territory.models import Area


def _departments(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Académies by zone, as departments; every other one of metropolitan France is in zone B.
ZONE_A = _departments(
    "01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86 87 89 90"
)
ZONE_C = _departments("09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95")

# What the shipped days weigh in clashes: many people are away, and many of those who stay have time.
PUBLIC_WEIGHT, SCHOOL_WEIGHT = 60, 40
SCHOOL_PUBLICS = ("enfants", "adolescents", "familles", "parents", "scolaires", "etudiants")


@dataclass(frozen=True, slots=True)
class Named:
    """Days of the common calendar: first and last included, what they weigh (0 to 100), on whom and where."""

    kind: str
    label: str
    first_day: date
    last_day: date
    weight: int
    publics: tuple[str, ...] = ()
    area: str = ""


def school_zone() -> str:
    """Return the school zone of the territory: the setting's, or that of its communes' department."""
    if settings.MAILLAGE_SCHOOL_ZONE:
        return settings.MAILLAGE_SCHOOL_ZONE
    communes = Area.objects.filter(level=Level.COMMUNE).order_by("order", "code")
    code = communes.values_list("code", flat=True).first() or ""
    return zone_of(code[:2])


def zone_of(department: str) -> str:
    """Return "A", "B" or "C" for a department's number."""
    if department in ZONE_A:
        return "A"
    return "C" if department in ZONE_C else "B"


@cache
def public_holidays() -> dict[date, str]:
    """Return the public holidays of metropolitan France that the shipped file knows, by day."""
    with shipped_path("calendar/jours_feries_metropole.csv").open(newline="") as file:
        return {
            date.fromisoformat(row["date"]): row["nom_jour_ferie"] for row in csv.DictReader(file)
        }


@cache
def school_days_off(zone: str) -> dict[date, str]:
    """Return the days of school holidays of a zone that the shipped file knows, by day."""
    column = f"vacances_zone_{zone.lower()}"
    with shipped_path("calendar/vacances_scolaires.csv").open(newline="") as file:
        return {
            date.fromisoformat(row["date"]): row["nom_vacances"]
            for row in csv.DictReader(file)
            if row[column] == "True"
        }


def school_known_until() -> date:
    """Return the last day of school holidays that is known: shipped, or written by facilitators.

    The shipped file has rows beyond, where holidays were not published yet: they say nothing.
    """
    known = max(school_days_off(school_zone()))
    added = CommonDate.objects.filter(kind=Period.SCHOOL, zone__in=("", school_zone()))
    last = added.aggregate(last=Max("last_day"))["last"]
    return max(known, last) if last else known


def days_off(codes: Iterable[str], first: date, last: date) -> dict[str, frozenset[date]]:
    """Return the days of the calendars "school" and "public" between two days, for ``schedule.expand``."""
    found: dict[str, frozenset[date]] = {}
    for code in set(codes) & {SCHOOL, PUBLIC}:
        shipped = school_days_off(school_zone()) if code == SCHOOL else public_holidays()
        days = {day for day in shipped if first <= day <= last}
        for row in _added(code, first, last):
            days.update(_each(max(row.first_day, first), min(row.last_day, last)))
        found[code] = frozenset(days)
    return found


def named_periods(first: date, last: date) -> list[Named]:
    """Return the holidays and common dates that touch some days, in order: neighbouring days told once."""
    periods = [*public_spans(), *school_spans(school_zone())]
    periods += [
        Named(
            row.kind,
            row.label,
            row.first_day,
            row.last_day,
            row.weight,
            tuple(row.publics),
            row.area.code if row.area else "",
        )
        for row in CommonDate.objects.filter(
            first_day__lte=last, last_day__gte=first
        ).select_related("area")
        if row.zone in {"", school_zone()}
    ]
    touching = (one for one in periods if one.first_day <= last and one.last_day >= first)
    return sorted(touching, key=lambda one: (one.first_day, one.last_day, one.label))


def _added(code: str, first: date, last: date) -> list[CommonDate]:
    kind = Period.SCHOOL if code == SCHOOL else Period.PUBLIC
    rows = CommonDate.objects.filter(kind=kind, first_day__lte=last, last_day__gte=first)
    return list(rows.filter(zone__in=("", school_zone())))


def _each(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


@cache
def public_spans() -> tuple[Named, ...]:
    return tuple(
        Named(Period.PUBLIC, label, day, day, PUBLIC_WEIGHT)
        for day, label in public_holidays().items()
    )


@cache
def school_spans(zone: str) -> tuple[Named, ...]:
    """Return the school holidays of a zone: neighbouring days of one name told once."""
    ordered = sorted(school_days_off(zone).items())
    groups = groupby(
        enumerate(ordered), key=lambda pair: (pair[1][1], pair[1][0].toordinal() - pair[0])
    )
    spans = []
    for (label, _), group in groups:
        held = [day for _, (day, _) in group]
        spans.append(Named(Period.SCHOOL, label, held[0], held[-1], SCHOOL_WEIGHT, SCHOOL_PUBLICS))
    return tuple(spans)
