"""The agenda for programs: public events with the filters of the page, and one event.

Everything is asked and drawn as nobody in particular, whoever is signed in.
"""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from ninja import Query, Router

from maillage.agenda.access import event_for
from maillage.agenda.api_parameters import EventParameters, strict_query
from maillage.agenda.api_schemas import EventOut, EventPage
from maillage.agenda.enums import Access
from maillage.agenda.features import FEATURES, access_of, features_of
from maillage.agenda.feeds.asked import NOBODY, Asked
from maillage.agenda.feeds.ical import uid_of
from maillage.agenda.feeds.paging import moment, whole
from maillage.agenda.feeds.reading import Stored, Told, removed_events, told
from maillage.agenda.feeds.words import base_url, image_of, organisers_of, page_of, public_link
from maillage.agenda.models import Event
from maillage.agenda.queries.events import with_details
from maillage.core.errors import NotVisible
from maillage.core.problems import REFUSALS, Problem
from maillage.directory.exports import LICENCE, LICENCE_URL
from maillage.directory.exports.records import PLACE_KEYS, described, page_url
from maillage.directory.queries.vocabulary import label_of

router = Router(tags=["Agenda"])
REF = re.compile(r"[a-z0-9]{12}")
UNKNOWN = "Aucun événement public ne porte cette référence."


@router.get(
    "/events",
    response={200: EventPage, **REFUSALS},
    summary="Chercher des événements",
    operation_id="events",
)
def events(request: HttpRequest, filters: Query[EventParameters]) -> dict[str, Any]:
    """Mots, dates et filtres, comme sur la page de l’agenda ; ou ce qui en a été retiré (removed)."""
    asked = Asked(strict_query(request.GET, filters), request.now)
    since = moment(filters.updated_since) if filters.updated_since else None
    found = removed_events(since=since) if filters.removed else asked.events()
    if since and not filters.removed:
        found = found.filter(updated_at__gte=since)
    after = whole(filters.cursor) or 0
    page = list(with_details(found.filter(pk__gt=after)).order_by("pk")[: filters.limit])
    full = len(page) == filters.limit
    following = str(page[-1].pk) if full else None
    return {
        "total": found.count(),
        "next_cursor": following,
        "next": next_address(request, following) if following else None,
        "results": [] if filters.removed else [event_record(one) for one in told(page)],
        "removed": [removed_record(one) for one in page] if filters.removed else [],
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
    }


@router.get(
    "/events/{event}",
    response={200: EventOut, 404: Problem, 410: Problem, **REFUSALS},
    summary="Un événement",
    operation_id="event",
)
def one_event(request: HttpRequest, response: HttpResponse, event: str) -> dict[str, Any]:
    """Ce qu’en dit sa page. Un événement qui a été public puis retiré répond 410."""
    if not REF.fullmatch(event):
        raise NotVisible(UNKNOWN)
    [one] = told([event_for(NOBODY, event)])
    response["Last-Modified"] = http_date(one.event.updated_at.timestamp())
    return event_record(one)


def next_address(request: HttpRequest, cursor: str) -> str:
    params = request.GET.copy()
    params["cursor"] = cursor
    return f"{settings.BASE_URL}{request.path}?{params.urlencode()}"


def removed_record(event: Event) -> dict[str, Any]:
    gone = event.removed_at or event.updated_at
    return {"id": event.ref, "uid": uid_of(event), "removed_at": gone.isoformat()}


def event_record(one: Told) -> dict[str, Any]:
    """Return a public event as JSON values, every key present."""
    event = one.event
    area = event.area or (event.place.area if event.place else None)
    return {
        "id": event.ref,
        "uid": uid_of(event),
        "url": page_of(event),
        "title": event.title,
        "kind": event.kind,
        "status": event.status,
        "organisers": organisers(event),
        "themes": [
            {"code": link.theme_id, "label": link.theme.label}
            for link in sorted(event.theme_links.all(), key=lambda link: link.order)
        ],
        "keywords": event.keywords,
        "timezone": event.timezone,
        "dates": [date_record(one, date) for date in one.dates],
        "attendance": event.attendance,
        "place": {key: getattr(event.place, key) for key in PLACE_KEYS} if event.place else None,
        "area": described(area) if area else None,
        "online_url": public_link(event) or None,
        "price_min": None if event.price_min is None else event.price_min / 100,
        "price_max": None if event.price_max is None else event.price_max / 100,
        "registration": event.registration,
        "links": [
            {key: str(link.get(key) or "") for key in ("kind", "value", "label")}
            for link in event.links
        ],
        "access": [{"code": code, "label": str(Access(code).label)} for code in access_of(event)],
        "features": [{"code": code, "label": FEATURES[code]} for code in features_of(event)],
        "age_min": event.age_min,
        "age_max": event.age_max,
        "publics": [
            {"code": code, "label": label_of("public", code) or code} for code in event.publics
        ],
        "languages": event.languages,
        "image": image_of(event) or None,
        "sequence": event.sequence,
        "created_at": event.created_at.isoformat(),
        "updated_at": event.updated_at.isoformat(),
        "fictional": event.is_fictional,
        **{name: getattr(event, name) or None for name in TEXTS},
    }


TEXTS = (
    "status_note", "summary", "description", "room", "price", "conditions", "phone", "email", "website",
    "access_note", "image_alt", "image_credit",
)  # fmt: skip


def organisers(event: Event) -> list[dict[str, str | None]]:
    found: list[dict[str, str | None]] = [
        {"id": one.ref, "name": one.name, "url": page_url(one.ref, base_url())}
        for one in organisers_of(event)
    ]
    if not found and event.organiser_text:
        return [{"id": None, "name": event.organiser_text, "url": None}]
    return found


def date_record(told: Told, one: Stored) -> dict[str, Any]:
    start, end = one.local(told.zone)
    return {
        "key": one.key,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "first_day": one.first_day.isoformat(),
        "last_day": one.last_day.isoformat(),
        "all_day": one.all_day,
        "cancelled": one.is_cancelled,
        "moved": one.is_moved,
        "note": one.note,
    }
