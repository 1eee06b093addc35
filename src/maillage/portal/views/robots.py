"""What programs that read the site are told: which pages there are, and which are not for them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from maillage.agenda.enums import HighlightState, State, TrailState
from maillage.agenda.models import Event, Highlight, Occurrence, Trail
from maillage.core import clock
from maillage.core.ui.context import url_or_empty
from maillage.directory.enums import Listing
from maillage.directory.models import Organisation

PAGES = (
    "portal:home", "directory:list", "agenda:list", "agenda:highlights", "agenda:trails",
    "directory:panorama", "syndication:inventory", "syndication:about", "portal:catalogue", "portal:about",
    "portal:sources", "portal:accessibility", "portal:privacy", "portal:site_map",
)  # fmt: skip
# Personal pages, forms, examples; and lists narrowed twice, which are endless.
CLOSED = (
    "/compte/", "/mon-espace/", "/composants", "/dev/", "/annuaire/moderation/",
    "/annuaire/*/modifier/", "/annuaire/*/rattachement/", "/annuaire/*/signaler/",
    "/annuaire/*?*&", "/annuaire/panorama/?", "/agenda/?", "/agenda/*/modifier/", "/agenda/relecture/",
    "/agenda/parcours/*?", "/agenda/parcours/*/etapes/",
    "/diffusion/?", "/diffusion/*/accords/",
)  # fmt: skip
DAY = 24 * 3600


class PageSitemap(Sitemap):
    """The pages that stay."""

    def items(self) -> list[str]:
        return [name for name in PAGES if url_or_empty(name)]

    def location(self, item: str) -> str:
        return reverse(item)


class OrganisationSitemap(Sitemap):
    """Profiles that everybody may read, so many a file."""

    limit = 10_000

    def items(self) -> QuerySet[Organisation]:
        listed = Organisation.objects.filter(listing=Listing.LISTED)
        return listed.only("ref", "updated_at").order_by("pk")

    def lastmod(self, item: Organisation) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        """Asked of the database: the profiles are not read to answer the index."""
        found: datetime | None = self.items().aggregate(newest=Max("updated_at"))["newest"]
        return found


class EventSitemap(Sitemap):
    """Public events that are still to come."""

    limit = 10_000

    def items(self) -> QuerySet[Event]:
        to_come = Occurrence.objects.filter(event=OuterRef("pk"), ends_at__gte=clock.now())
        public = Event.objects.filter(Exists(to_come), state=State.PUBLISHED)
        return public.only("ref", "updated_at").order_by("pk")

    def lastmod(self, item: Event) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        found: datetime | None = self.items().aggregate(newest=Max("updated_at"))["newest"]
        return found


class ToldSitemap(Sitemap):
    """Public highlights, or public trails."""

    limit = 10_000

    def __init__(self, public: QuerySet[Any]) -> None:
        self.public = public

    def items(self) -> QuerySet[Any]:
        return self.public.order_by("pk")

    def lastmod(self, item: Highlight | Trail) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        found: datetime | None = self.public.aggregate(newest=Max("updated_at"))["newest"]
        return found


SITEMAPS = {
    "pages": PageSitemap,
    "organisations": OrganisationSitemap,
    "events": EventSitemap,
    "highlights": ToldSitemap(Highlight.objects.filter(state=HighlightState.PUBLISHED)),
    "trails": ToldSitemap(Trail.objects.filter(state=TrailState.PUBLISHED)),
}


@require_safe
@cache_control(public=True, max_age=DAY)
def robots(request: HttpRequest) -> HttpResponse:
    """Answer robots.txt (RFC 9309). A demonstration is not to be found instead of the real site."""
    closed = ("/",) if settings.MAILLAGE_DEMO else CLOSED
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    if not settings.MAILLAGE_DEMO:
        lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('portal:sitemap'))}"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
