"""What an embedded agenda shows, read as nobody in particular; and the line of HTML that asks for it."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from maillage.agenda.feeds.reading import Stored
from maillage.agenda.feeds.words import base_url, moment_words, page_of, place_words, status_words
from maillage.agenda.finding.listing import dates_for
from maillage.agenda.finding.requests import AgendaQuery
from maillage.agenda.models import Occurrence
from maillage.core.actor import Actor
from maillage.core.site import current_site_name
from maillage.core.ui.french import typography
from maillage.directory.exports import LICENCE

NOBODY = Actor.anonymous()
MOST, USUAL = 50, 10


def number_of(said: str) -> int:
    """Return how many dates are asked for, within bounds; the usual number for anything else."""
    if not (said.isascii() and said.isdigit()):
        return USUAL
    return min(MOST, max(1, int(said[:4])))


def embedded(query: AgendaQuery, *, number: int, now: datetime) -> dict[str, Any]:
    """Return the next dates that answer, as JSON values with whole addresses."""
    today = timezone.localdate(now)
    coming = dates_for(NOBODY, query, first=today).filter(ends_at__gte=now)
    found = coming.select_related("event__place", "event__area")[:number]
    items = [item(one) for one in found]
    return {
        "title": typography(f"Agenda, {current_site_name()}"),
        "empty": typography("Rien n’est annoncé pour le moment."),
        "items": items,
        "all": all_address(query),
        "all_words": typography(f"Tout voir dans l’agenda, {current_site_name()}"),
        "attribution": f"({LICENCE})",
    }


def item(one: Occurrence) -> dict[str, Any]:
    event = one.event
    stored = Stored(*(getattr(one, name) for name in Stored._fields))
    said = "Annulé" if stored.is_cancelled else status_words(event)
    return {
        "title": typography(event.title),
        "url": page_of(event),
        "when": moment_words(event, stored),
        "where": typography(place_words(event)),
        "status": typography(". ".join(filter(None, (said, one.note)))),
        "cancelled": stored.is_cancelled or not event.takes_place,
        "fictional": event.is_fictional,
    }


def all_address(query: AgendaQuery) -> str:
    return base_url() + query.address(reverse("agenda:list"))


def line_of_html(query: AgendaQuery, *, number: int) -> str:
    """Return the line to paste: the element, the link it holds for who has no script, and the script."""
    said = "".join(f' filtres="{escape(text)}"' for text in [query.query_string()] if text)
    said += f' nombre="{number}"' if number != USUAL else ""
    words = escape(typography(f"Agenda des associations, {current_site_name()}"))
    script = escape(base_url() + reverse("agenda:embed_script"))
    return (
        f'<maillage-agenda{said}><a href="{escape(all_address(query))}">{words}</a></maillage-agenda>'
        f'<script type="module" src="{script}"></script>'
    )
