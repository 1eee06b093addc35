"""The account for other servers: descriptor, actor, collections, objects, and its inbox."""

from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from maillage.agenda.enums import OccurrenceState, State
from maillage.agenda.federation import addresses, documents
from maillage.agenda.federation.inbox import LARGEST, Message, NotRead, receive
from maillage.agenda.federation.telling import told_events
from maillage.agenda.models import Event, Follower, Occurrence
from maillage.agenda.queries.events import with_details
from maillage.core import clock
from maillage.core.documents.streams import open_to_all
from maillage.core.errors import NotVisible
from maillage.directory.throttling import count_visit

ACTIVITY_TYPE = "application/activity+json"
PAGE = 20
MOST_MESSAGES = 600


def _answer(
    document: dict[str, Any], *, kind: str = ACTIVITY_TYPE, status: int = 200
) -> HttpResponse:
    response = JsonResponse(document, status=status, content_type=kind)
    open_to_all(response)
    return response


@require_safe
def webfinger(request: HttpRequest) -> HttpResponse:
    """Tell where the account is (RFC 7033)."""
    known = {f"acct:{addresses.handle()}", addresses.actor(), addresses.absolute("/agenda/")}
    if request.GET.get("resource", "") not in known:
        raise NotVisible("Aucun compte de ce nom ici.")
    return _answer(documents.webfinger_document(), kind="application/jrd+json")


@require_safe
def actor(request: HttpRequest) -> HttpResponse:
    return _answer(documents.actor_document())


@csrf_exempt  # other servers prove who they are by their signature, and have no cookie
@require_POST
def inbox(request: HttpRequest) -> HttpResponse:
    """Take follows; everything else is heard and left alone."""
    count_visit(
        request, what="federation", most=MOST_MESSAGES, refusal="Trop de messages en une heure."
    )
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise NotRead("Ce message est trop long.", status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    message = Message(request.body, headers, request.get_full_path())
    receive(message, now=clock.now())
    return HttpResponse(status=202)


@require_safe
def followers(request: HttpRequest) -> HttpResponse:
    """Tell how many follow; who they are is nobody's business."""
    return _answer(
        {
            "@context": documents.STREAMS,
            "id": addresses.followers(),
            "type": "OrderedCollection",
            "totalItems": Follower.objects.count(),
        }
    )


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Tell the next dates of the public agenda, page by page."""
    paginator = Paginator(_next_dates(), PAGE)
    address = addresses.outbox()
    if "page" not in request.GET:
        return _answer(
            {
                "@context": documents.STREAMS, "id": address, "type": "OrderedCollection",
                "totalItems": paginator.count, "first": f"{address}?page=1",
            }
        )  # fmt: skip
    try:
        page = paginator.page(request.GET["page"])
    except (EmptyPage, ValueError) as error:
        raise NotVisible("Cette page n’existe pas.") from error
    document: dict[str, Any] = {
        "@context": documents.CONTEXT,
        "id": f"{address}?{urlencode({'page': page.number})}",
        "type": "OrderedCollectionPage",
        "partOf": address,
        "orderedItems": [_creation(date) for date in _with_events(page.object_list)],
    }
    if page.has_next():
        document["next"] = f"{address}?page={page.next_page_number()}"
    return _answer(document)


def _next_dates() -> QuerySet[Occurrence]:
    """Return the next date of each event that the federation may know."""
    dates = Occurrence.objects.filter(ends_at__gt=clock.now()).exclude(
        state=OccurrenceState.DROPPED
    )
    earlier = dates.filter(event=OuterRef("event"), starts_at__lt=OuterRef("starts_at"))
    coming = dates.filter(~Exists(earlier), event__in=told_events())
    return coming.order_by("starts_at", "id")


def _creation(date: Occurrence) -> dict[str, Any]:
    told = documents.activity(
        "Create", documents.event_object(date), at=date.event.published_at or date.event.created_at
    )
    del told["@context"]
    return told


def _with_events(dates: Any) -> list[Occurrence]:
    found = list(dates)
    events = with_details(Event.objects.filter(pk__in=[one.event_id for one in found])).in_bulk()
    for one in found:
        one.event = events[one.event_id]
    return found


@require_safe
def event_object(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Tell one date of an event; a tombstone where it was."""
    dates = Occurrence.objects.filter(event__ref=ref, key=key).select_related("event")
    date = dates.filter(event__in=told_events()).exclude(state=OccurrenceState.DROPPED).first()
    if date is not None:
        told = documents.event_object(_with_events([date])[0])
        return _answer({"@context": documents.CONTEXT, **told})
    gone = dates.filter(event__state=State.REMOVED, event__published_at__isnull=False).first()
    if gone is None or gone.event.removed_at is None:
        raise NotVisible
    stone = documents.tombstone(ref, key, at=gone.event.removed_at)
    return _answer({"@context": documents.STREAMS, **stone}, status=410)
