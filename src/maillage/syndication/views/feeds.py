"""What other platforms read: the feed of a destination in every form, and the page that lists them."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import condition, require_safe

from maillage.core.documents import open_to_all, stream_response
from maillage.directory.exports import LICENCE_URL
from maillage.directory.throttling import count_visit
from maillage.syndication.enums import DestinationState, Mode
from maillage.syndication.feeds.errors import FeedClosed
from maillage.syndication.feeds.registry import BY_SUFFIX, FEEDS, READERS, feed_of, feed_parts
from maillage.syndication.feeds.shared import Freshness, count_shared, freshness_of
from maillage.syndication.models import Destination
from maillage.syndication.views.trail import trail

READS_PER_HOUR = 240
TOO_MANY = (
    "Cette liste a été demandée plus de 240 fois en une heure depuis votre adresse. "
    "Demandez-la avec If-None-Match : tant que rien ne change, la réponse est vide et ne compte pas."
)


def read_here() -> list[Destination]:
    """Return the open destinations that read one of our feeds."""
    readers = Destination.objects.filter(
        mode=Mode.PULL, state=DestinationState.ACTIVE, connector__in=READERS
    )
    return list(readers.order_by("name", "id"))


def fresh(request: HttpRequest, code: str) -> Freshness | None:
    """Return how fresh a feed is, read once for both validators of a request."""
    known = getattr(request, "feed_freshness", None)
    if known is None:
        destination = Destination.objects.filter(code=code).first()
        known = freshness_of(destination) if destination else None
        request.feed_freshness = known  # type: ignore[attr-defined]
    return known


def feed_tag(request: HttpRequest, code: str, suffix: str) -> str | None:
    found = fresh(request, code)
    # Weak: the date within differs from one answer to the next.
    return f'W/"{found.tag}-{suffix}"' if found else None


def feed_date(request: HttpRequest, code: str, suffix: str) -> datetime | None:
    found = fresh(request, code)
    return found.changed_at if found else None


@require_safe
@condition(etag_func=feed_tag, last_modified_func=feed_date)
def feed(request: HttpRequest, code: str, suffix: str) -> HttpResponseBase:
    """Answer with what organisations share with a destination, in one form."""
    found = BY_SUFFIX.get(suffix)
    readers = Destination.objects.filter(mode=Mode.PULL, connector__in=READERS)
    destination = readers.filter(code=code).first()
    if found is None or destination is None or destination.state == DestinationState.PROPOSED:
        raise Http404
    if destination.state != DestinationState.ACTIVE:
        raise FeedClosed(destination.state)
    count_visit(request, what=f"feed:{code}", most=READS_PER_HOUR, refusal=TOO_MANY)
    parts = feed_parts(destination, found, now=request.now)
    response = stream_response(parts, found.content_type, f"{code}.{suffix}")
    response.headers["Link"] = f'<{LICENCE_URL}>; rel="license"'
    response.headers["Cache-Control"] = "public, no-cache"
    return open_to_all(response)


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """List the feeds: who reads, how many share, each form."""
    lines = [
        {"destination": one, "feed": feed_of(one), "shared": count_shared(one)}
        for one in read_here()
    ]
    context = {
        "lines": lines,
        "forms": list(FEEDS.values()),
        **trail("Ce que d’autres plateformes lisent ici"),
    }
    return render(request, "syndication/feeds.html", context)
