"""The public agenda for programs: the same answer for everybody, whoever asks."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import condition, conditional_page, require_safe

from maillage.agenda.access import event_for
from maillage.agenda.enums import State
from maillage.agenda.feeds.asked import Asked
from maillage.agenda.feeds.freshness import Freshness, freshness
from maillage.agenda.feeds.graph import CONTEXT, graph_event
from maillage.agenda.feeds.ical import REMOVED, ical_parts
from maillage.agenda.feeds.openagenda import openagenda_event
from maillage.agenda.feeds.paging import Paging, page_of_events
from maillage.agenda.feeds.reading import REMOVED_FOR, Told, removed_events, told
from maillage.agenda.feeds.registry import FORMS, ICAL_TYPE, JSON_TYPE, JSONLD_TYPE
from maillage.agenda.feeds.words import page_of
from maillage.agenda.queries.events import with_details
from maillage.core.documents import open_to_all, stream_response
from maillage.core.documents.streams import dumps
from maillage.core.problems import BadParameters, problem
from maillage.directory.exports import LICENCE_URL
from maillage.directory.throttling import count_visit

MAX_AGE = 300
READS_PER_HOUR = 240
TOO_MANY = (
    "L’agenda a été demandé plus de 240 fois en une heure depuis votre adresse. Demandez-le avec "
    "If-None-Match : tant que rien ne change, la réponse est vide et ne compte pas."
)
TYPES = {"ics": ICAL_TYPE, "json": JSON_TYPE, "jsonld": JSONLD_TYPE}


def fresh(request: HttpRequest) -> Freshness:
    """Return how fresh an address is, read once for both validators of a request."""
    known = getattr(request, "feed_freshness", None)
    if known is None:
        in_words = bool(request.GET.get("q"))
        known = freshness(request.get_full_path(), request.now, in_words=in_words)
        request.feed_freshness = known  # type: ignore[attr-defined]
    return known


def feed_tag(request: HttpRequest, suffix: str) -> str:
    return fresh(request).tag


def feed_date(request: HttpRequest, suffix: str) -> datetime:
    return fresh(request).changed_at


@require_safe
@condition(etag_func=feed_tag, last_modified_func=feed_date)
def feed(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """Answer with the public events that the filters of the address give, in one form."""
    form = FORMS[suffix]
    count_visit(request, what="agenda", most=READS_PER_HOUR, refusal=TOO_MANY)
    asked = Asked.read(request.GET, request.now)
    if suffix == "json":
        return published(json_page(request, asked))
    response = stream_response(form.parts(asked), form.content_type, f"agenda.{suffix}")
    return published(response)


def json_page(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    try:
        paging = Paging.read(request.GET)
    except BadParameters as refused:
        return problem(422, refused.message, code=refused.code, errors=refused.errors)
    params = {"ensure_ascii": False, "separators": (",", ":")}
    return JsonResponse(page_of_events(asked, paging), json_dumps_params=params)


def published(response: HttpResponseBase) -> HttpResponseBase:
    """Say under which licence, for how long, and that any site may read it."""
    response.headers["Link"] = f'<{LICENCE_URL}>; rel="license"'
    response.headers.setdefault("Cache-Control", f"public, max-age={MAX_AGE}")
    return open_to_all(response)


@require_safe
@conditional_page
def one_event(request: HttpRequest, ref: str, suffix: str) -> HttpResponseBase:
    """Answer with one event in one form; who followed it learns that it was removed (R5)."""
    one = removed_lately(ref, request.now) if suffix == "ics" else None
    if one is None:
        [one] = told([event_for(request.actor, ref)])
    response = HttpResponse(text_of(one, suffix, request.now), content_type=TYPES[suffix])
    response["Content-Disposition"] = f'inline; filename="{ref}.{suffix}"'
    if one.event.state in {State.PUBLISHED, State.REMOVED}:
        return published(response)
    response["Cache-Control"] = "private, no-store"
    return response


def removed_lately(ref: str, now: datetime) -> Told | None:
    events = with_details(removed_events(since=now - REMOVED_FOR).filter(ref=ref))
    return next(told(events.order_by("pk")), None)


def text_of(one: Told, suffix: str, now: datetime) -> str:
    event = one.event
    if suffix == "json":
        return dumps(openagenda_event(one))
    if suffix == "jsonld":
        return dumps({"@context": CONTEXT, **graph_event(one, now)})
    source = page_of(event) + "evenement.ics"
    name = REMOVED if event.state == State.REMOVED else str(event)
    return "".join(ical_parts([one], name=name, source=source, zones=[event.timezone]))
