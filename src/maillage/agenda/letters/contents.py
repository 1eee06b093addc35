"""What a weekly letter says: the dates of seven days that answer its filters, as text."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict

from maillage.agenda.finding.lines import Line, lines_of, with_lines
from maillage.agenda.finding.listing import dates_for
from maillage.agenda.finding.requests import AgendaQuery, read
from maillage.agenda.finding.wording import tags
from maillage.agenda.models import Digest
from maillage.core.actor import Actor
from maillage.core.ui.french import count, format_date

PARIS = ZoneInfo("Europe/Paris")
DAYS = timedelta(days=6)
THURSDAY = 3
# From this hour of Thursday to the end of Friday: a letter of the week-end that comes on Saturday is no use.
HOUR = 7
STILL_SENT = timedelta(days=2)
# More is not read in a letter; the agenda has the rest.
MOST = 60
# About a kilometre: enough to choose events, not where somebody lives.
ROUNDED = 2


def kept_query(params: QueryDict, today: date) -> AgendaQuery:
    """Return the filters that a letter keeps: not the days, which are its own, and a rounded position."""
    query = replace(read(params, today=today), from_day=None, to_day=None)
    if query.near is not None and not query.near_text:
        lat, lon = query.near
        query = replace(query, near=(round(lat, ROUNDED), round(lon, ROUNDED)))
    return query


def query_of(digest: Digest, today: date) -> AgendaQuery:
    """Return the filters of a letter, read again on the day it is written."""
    return kept_query(QueryDict(digest.query), today)


def filters_words(query: AgendaQuery) -> str:
    """Return the filters in a few words: "Sport, gratuit"; "" for the whole agenda."""
    return ", ".join(words for words, _ in tags(query, ""))


def week_due(now: datetime) -> date | None:
    """Return the Thursday whose letters go now, None outside Thursday from 7 h to Friday included."""
    local = now.astimezone(PARIS)
    thursday = local.date() - timedelta(days=(local.weekday() - THURSDAY) % 7)
    starts = datetime(thursday.year, thursday.month, thursday.day, HOUR, tzinfo=PARIS)
    ends = datetime(thursday.year, thursday.month, thursday.day, tzinfo=PARIS) + STILL_SENT
    return thursday if starts <= local < ends else None


def lines_of_week(query: AgendaQuery, first: date) -> Sequence[Line]:
    """Return what the public agenda has for a letter, from its Thursday to the next Wednesday."""
    found = dates_for(Actor.anonymous(), query, first=first, last=first + DAYS)
    return lines_of(with_lines(found)[: MOST + 1], query.near)


def paragraphs(lines: Sequence[Line], query: AgendaQuery, first: date) -> Iterable[str]:
    """Yield the paragraphs of a letter: who asked for what, then day by day."""
    words = filters_words(query)
    about = f" ({words})" if words else ""
    yield (
        f"Voici l’agenda de vos sept prochains jours{about}, du {format_date(first, year=False)} au "
        f"{format_date(first + DAYS)}."
    )
    shown = lines[:MOST]
    for day, group in groupby(shown, key=lambda line: max(line.day, first)):
        yield format_date(day, year=False).upper()
        yield from (told(line) for line in group)
    if len(lines) > MOST:
        address = query.address(f"{base()}/agenda/")
        yield f"Et d’autres encore, après {count(MOST, 'date')} : {address}"


def told(line: Line) -> str:
    """Write one date: its hours and title, where and how much, its address."""
    badges = " – ".join(words for words, _ in line.badges)
    facts = ", ".join(
        fact for fact in (line.place, line.distance, line.price, line.organiser) if fact
    )
    first = f"{line.when} : {line.title}"
    return "\n".join(part for part in (first, badges, facts, f"{base()}{line.href}") if part)


def base() -> str:
    return settings.BASE_URL.rstrip("/")
