"""The feeds of one highlight: its public events as a calendar, and as news."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from maillage.agenda.feeds.ical import ical_parts
from maillage.agenda.feeds.reading import public_events, tell
from maillage.agenda.feeds.words import base_url, page_of
from maillage.agenda.queries.events import with_details
from maillage.agenda.telling.access import highlight_for
from maillage.agenda.telling.queries import events_of
from maillage.core.actor import Actor
from maillage.core.documents.feeds import FeedEntry, atom
from maillage.core.documents.streams import open_to_all, stream_response
from maillage.directory.exports import LICENCE

CALENDAR_TYPE = "text/calendar; charset=utf-8"


@require_safe
def ics(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Answer the public events of a highlight as a calendar to subscribe to."""
    found = highlight_for(request.actor, ref)
    told = events_of(Actor.anonymous(), found).values("pk")
    events = public_events().filter(pk__in=told)
    zones = events.order_by("timezone").values_list("timezone", flat=True).distinct()
    source = f"{base_url()}{reverse('agenda:highlight_ics', args=[found.ref])}"
    parts = ical_parts(tell(events), name=found.title, source=source, zones=list(zones))
    return open_to_all(stream_response(parts, CALENDAR_TYPE, f"{found.ref}.ics"))


@require_safe
def atom_feed(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer the public events of a highlight as news, the last changed first."""
    found = highlight_for(request.actor, ref)
    events = with_details(events_of(Actor.anonymous(), found)).order_by("-updated_at", "pk")
    entries = [FeedEntry(one.title, page_of(one), one.summary, one.updated_at) for one in events]
    response = atom(
        title=f"{found.title}, {found.period}",
        url=f"{base_url()}{found.get_absolute_url()}",
        feed_url=f"{base_url()}{reverse('agenda:highlight_atom', args=[found.ref])}",
        rights=LICENCE,
        entries=entries,
    )
    return open_to_all(response)
