"""What the agenda offers to other pages: suggestions of the header, a way from the directory, what comes next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from maillage.agenda.finding.lines import entry_of, moment_of, when_of, with_lines
from maillage.agenda.finding.listing import Finder
from maillage.agenda.finding.requests import AgendaQuery, read
from maillage.agenda.models import Occurrence
from maillage.agenda.search import KIND
from maillage.core.actor import Actor
from maillage.core.index import site_index
from maillage.core.ui.calendar import CalendarEntry
from maillage.core.ui.french import count
from maillage.directory.queries.search_form import audience_of

SUGGESTED, LOOKED_AT = 4, 12
MIN_LENGTH, MAX_LENGTH = 2, 100
# A series takes one line of what comes next: so many dates are read to find enough events.
DATES_READ = 40
MOST_COUNTED = 100


def suggest(text: str, actor: Actor, now: datetime) -> list[dict[str, str]]:
    """Return the events to come whose title has the letters typed, with their next date. One query."""
    if len(text.strip()) < MIN_LENGTH:
        return []
    found = site_index().suggest(
        text[:MAX_LENGTH], kinds=(KIND,), limit=LOOKED_AT, audience=audience_of(actor)
    )
    dates = next_dates(actor, now, refs=[one.key for one in found])
    return [
        {
            "label": dates[one.key].event.title,
            "hint": moment_of(dates[one.key]),
            "url": dates[one.key].event.get_absolute_url(),
        }
        for one in found
        if one.key in dates
    ][:SUGGESTED]


def next_dates(actor: Actor, now: datetime, refs: Sequence[str]) -> dict[str, Occurrence]:
    """Return the next date of some events, by reference, for those that have one (one query)."""
    if not refs:
        return {}
    dates = Finder(actor, AgendaQuery()).dates().filter(event__ref__in=refs, ends_at__gte=now)
    found: dict[str, Occurrence] = {}
    for one in dates:
        found.setdefault(one.event.ref, one)
    return found


def elsewhere(text: str, actor: Actor, now: datetime) -> tuple[str, str] | None:
    """Return how many events to come answer some words, and where to read them; None without any."""
    params = QueryDict(mutable=True)
    params["q"] = text
    query = read(params, today=timezone.localdate(now))
    dates = Finder(actor, query).dates().filter(ends_at__gte=now).order_by()
    number = len(dates.values_list("event", flat=True).distinct()[: MOST_COUNTED + 1])
    if not number:
        return None
    words = count(min(number, MOST_COUNTED), "événement")
    more = "plus de " if number > MOST_COUNTED else ""
    return f"{more}{words} de l’agenda pour « {text} »", query.address(reverse("agenda:list"))


def coming(actor: Actor, now: datetime, most: int) -> list[CalendarEntry]:
    """Return the next dates, one for each event. Two queries."""
    open_query = replace(AgendaQuery(), hides_cancelled=True)
    today = timezone.localdate(now)
    dates = Finder(actor, open_query).dates().filter(first_day__gte=today, ends_at__gte=now)
    found: dict[int, Occurrence] = {}
    for one in with_lines(dates)[:DATES_READ]:
        found.setdefault(one.event_id, one)
    return [
        replace(entry_of(one, one.first_day), hours=when_of(one))
        for one in list(found.values())[:most]
    ]
