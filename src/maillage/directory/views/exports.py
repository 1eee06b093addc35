"""The directory for programs and spreadsheets: a list as it is filtered, or everything."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import condition, require_safe

from maillage.core.documents import atom, open_to_all, stream_response
from maillage.core.documents.feeds import FeedEntry
from maillage.core.errors import MaillageError
from maillage.core.index import site_index
from maillage.core.models import ChangeFeedEntry
from maillage.core.problems import Unavailable
from maillage.directory.exports import FORMATS, LICENCE_URL, directory_parts, publication
from maillage.directory.exports.found import NOBODY, profiles_found
from maillage.directory.exports.records import page_url, profiles_of
from maillage.directory.queries.profiles import SeenProfile
from maillage.directory.queries.search_form import DirectoryQuery, read_query
from maillage.directory.queries.vocabulary import label_of
from maillage.directory.throttling import count_visit
from maillage.directory.views.links import locate

ENTRIES = 50
LIST_AGE, EXPORT_AGE = 300, 3600
EXPORTS_PER_HOUR = 60
RETRY = 5
TOO_MANY = (
    "Vous avez demandé l’annuaire entier plusieurs dizaines de fois en une heure. "
    "Il change peu : reprenez plus tard, ou interrogez l’API, qui répond page par page."
)


def list_tag(request: HttpRequest, suffix: str) -> str | None:
    """Return a tag that changes with the index and the question: nothing else is in the answer."""
    state = site_index().state()
    if state.status != "ready":
        return None
    said = f"{state.generation}|{state.committed_at}|{request.get_full_path()}"
    return tag(said)


def list_date(request: HttpRequest, suffix: str) -> datetime | None:
    return site_index().state().committed_at


def export_tag(request: HttpRequest, code: str) -> str:
    """Return a tag that changes with anything that the directory's change feed tells."""
    newest = ChangeFeedEntry.objects.aggregate(newest=Max("id"))["newest"]
    return tag(f"{newest}|{code}")


def tag(said: str) -> str:
    digest = hashlib.sha256(f"{settings.MAILLAGE_VERSION}|{said}".encode()).hexdigest()
    # Weak: the date within differs from one answer to the next.
    return f'W/"{digest[:32]}"'


@require_safe
@condition(etag_func=list_tag, last_modified_func=list_date)
def feed(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """Answer with the list that the same parameters give on the page, for everybody alike."""
    query = read_query(request.GET, locate=locate)
    if query.notices:
        raise MaillageError(" ".join(query.notices), code="parametre-refuse")
    state = site_index().state()
    if state.status != "ready":
        raise Unavailable(state.sentence, retry_after=RETRY)
    if suffix == "atom":
        response: HttpResponseBase = atom_list(request, query)
    else:
        wanted = FORMATS[suffix]
        profiles = profiles_found(query, site_index())
        parts = wanted.write(publication(request.now), profiles, 0)
        response = stream_response(parts, wanted.content_type, f"liste.{wanted.extension}")
    return published(response, LIST_AGE)


def atom_list(request: HttpRequest, query: DirectoryQuery) -> HttpResponse:
    """Return the profiles most recently confirmed or changed among those that answer."""
    newest = DirectoryQuery(**{**vars(query), "sort": "freshness", "page": 1, "cursor": ""})
    page = site_index().search(newest.request(NOBODY, limit=ENTRIES))
    about = publication(request.now)
    base = settings.BASE_URL
    return atom(
        title=" ; ".join([about.title, *(words for words, _ in query.active(""))]),
        url=base + query.address(reverse("directory:list")),
        feed_url=base + query.address(reverse("directory:feed", args=["atom"])),
        rights=about.sentence,
        entries=[entry(seen) for seen in profiles_of(hit.key for hit in page.hits)],
    )


def entry(seen: SeenProfile) -> FeedEntry:
    organisation = seen.organisation
    themes = [label_of("theme", code) for code in seen["themes"] or ()]
    area = [seen.area.name] if seen.area else []
    return FeedEntry(
        title=seen["name"],
        url=page_url(organisation.ref, settings.BASE_URL),
        summary=seen["summary"] or ", ".join([*themes, *area]),
        updated=organisation.confirmed_at or organisation.updated_at,
        categories=tuple(themes),
    )


@require_safe
@condition(etag_func=export_tag)
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """Answer with the whole public directory in one of the formats."""
    if code not in FORMATS:
        raise Http404
    count_visit(request, what="export", most=EXPORTS_PER_HOUR, refusal=TOO_MANY)
    wanted = FORMATS[code]
    parts = directory_parts(code, now=request.now)
    response = stream_response(parts, wanted.content_type, f"annuaire.{wanted.extension}")
    return published(response, EXPORT_AGE)


def published(response: HttpResponseBase, seconds: int) -> HttpResponseBase:
    """Say under which licence, for how long, and that any site may read it."""
    response.headers["Link"] = f'<{LICENCE_URL}>; rel="license"'
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return open_to_all(response)
