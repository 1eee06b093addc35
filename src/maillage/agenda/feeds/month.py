"""The month on paper: what is announced, day by day, from the public agenda and its filters."""

import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from maillage.agenda.enums import Price
from maillage.agenda.feeds.asked import Asked
from maillage.agenda.feeds.reading import Stored
from maillage.agenda.feeds.words import base_url, organiser_words, place_words, status_words
from maillage.agenda.finding.wording import tags
from maillage.agenda.models import Event, Occurrence
from maillage.agenda.queries.events import with_details
from maillage.core.documents.typeset import typeset
from maillage.core.site import current_site_name
from maillage.core.ui.french import (
    count,
    format_date,
    format_time_range,
    month_name,
    typography,
)

TEMPLATE = Path(__file__).with_name("month.typ")
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
# About forty pages: more is not read on paper.
MOST = 800


def read_month(said: str, now: datetime) -> date:
    """Return the first day of the month asked ("2026-12"), of this month for anything else."""
    found = MONTH.fullmatch(said)
    if found and int(found[1]) >= 1970:
        return date(int(found[1]), int(found[2]), 1)
    return timezone.localdate(now).replace(day=1)


def last_day_of(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def month_pdf(asked: Asked, first: date) -> bytes:
    """Return the PDF of a month."""
    return typeset(TEMPLATE, month_data(asked, first), now=asked.now)


def month_data(asked: Asked, first: date) -> dict[str, Any]:
    """Return all that the template prints, as JSON values."""
    last = last_day_of(first)
    found = asked.finder.dates(first=first, last=last)
    dates = list(found.select_related(None).prefetch_related(None)[: MOST + 1])
    dates, cut = dates[:MOST], len(dates) > MOST
    events = {
        one.pk: one
        for one in with_details(Event.objects.filter(pk__in={d.event_id for d in dates})).order_by(
            "pk"
        )
    }
    days: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for one in dates:
        days[max(one.first_day, first)].append(entry(one, events[one.event_id]))
    return {
        "town": current_site_name(),
        "month": f"{month_name(first.month)} {first.year}",
        "told": count(len(dates), "date", "dates"),
        "cut": cut,
        "filters": [words for words, _ in tags(asked.query, "")],
        "fictional": any(one.is_fictional for one in events.values()),
        "days": [
            {"title": format_date(day, year=False).capitalize(), "entries": days[day]}
            for day in sorted(days)
        ],
        "site": f"{base_url().partition('://')[2]}/agenda/",
        "date": format_date(timezone.localdate(asked.now), weekday=False),
    }


def entry(one: Occurrence, event: Event) -> dict[str, Any]:
    stored = Stored(*(getattr(one, name) for name in Stored._fields))
    free = event.price == Price.FREE
    off = stored.is_cancelled or not event.takes_place
    said = ("Annulé" if stored.is_cancelled else "", status_words(event), one.note)
    return {
        "hours": hours(stored, event),
        "title": plain(event.title),
        "status": plain(". ".join(dict.fromkeys(filter(None, said)))),
        "off": off,
        "place": plain(place_words(event)),
        "who": plain(organiser_words(event)),
        "summary": plain(event.summary),
        "price": "gratuit" if free else "prix libre" if event.price == Price.CHOSEN else "",
    }


def hours(one: Stored, event: Event) -> str:
    """Return "10 h – 12 h", "toute la journée", "jusqu’au 14 mars" for what goes on."""
    if one.first_day != one.last_day:
        until = f"jusqu’au {format_date(one.last_day, weekday=False, year=False)}"
        return typography(until)
    if one.all_day:
        return "toute la journée"
    return format_time_range(*one.local(ZoneInfo(event.timezone)))


def plain(text: str) -> str:
    """Return a text on one line, its French spaces in place."""
    return typography(" ".join(text.split()))
