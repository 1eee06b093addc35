"""What every page needs to draw its header and footer."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from maillage.core.registry import doors
from maillage.core.site import current_site_name

HINTS = {
    "find": "associations, lieux, coups de main",
    "agenda": "ce qui se passe près de vous",
    "share": "salles, matériel, compétences",
    "decide": "conseils, charte, subventions",
    "understand": "observatoire, guides, données",
}

FOOTER_LINKS = (
    ("data", "Sources et licences des données", "portal:sources"),
    ("data", "Données ouvertes", "portal:catalogue"),
    ("data", "Interface de programmation (API)", "api:docs"),
    ("site", "À propos de Maillage", "portal:about"),
    ("site", "Plan du site", "portal:site_map"),
    ("site", "Déclaration d’accessibilité", "portal:accessibility"),
    ("site", "Vos données personnelles", "portal:privacy"),
    ("site", "Composants de l’interface", "portal:components"),
)


@dataclass(frozen=True)
class DoorLink:
    """A door: ``pages`` are all that it leads to, (label, address, is it this one)."""

    code: str
    label: str
    hint: str
    url: str
    is_current: bool
    pages: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True)
class Site:
    """The header and the footer; a link whose page does not exist is an empty string and is not drawn."""

    name: str
    version: str
    doors: tuple[DoorLink, ...]
    home_url: str
    search_url: str
    suggestions_url: str
    login_url: str
    account_url: str
    acting_for_url: str
    data_links: tuple[tuple[str, str], ...]
    site_links: tuple[tuple[str, str], ...]
    tiles_url: str
    tiles_attribution: str
    source_url: str


def url_or_empty(name: str) -> str:
    """Return the address of a page, or nothing while no module provides it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def door_links(path: str) -> tuple[DoorLink, ...]:
    """Return one link for each door that leads somewhere: to its first page.

    A door is the current one when the path is under the address of one of its pages; of two, the
    one whose address says more.
    """
    found = []
    for code, label, pages in doors():
        links = [(page.label, url) for page in pages if (url := url_or_empty(page.url_name))]
        if links:
            under = max(
                (len(url) for _, url in links if url != "/" and path.startswith(url)), default=0
            )
            found.append((code, label, links, under))
    closest = max((under for *_, under in found), default=0)
    return tuple(
        DoorLink(
            code,
            label,
            HINTS[code],
            links[0][1],
            0 < under == closest,
            tuple((name, url, path.startswith(url) and len(url) == closest) for name, url in links),
        )
        for code, label, links, under in found
    )


def footer_links(group: str) -> tuple[tuple[str, str], ...]:
    found = ((label, url_or_empty(name)) for part, label, name in FOOTER_LINKS if part == group)
    return tuple((label, url) for label, url in found if url)


def build_site(path: str) -> Site:
    return Site(
        name=current_site_name(),
        version=settings.MAILLAGE_VERSION,
        doors=door_links(path),
        home_url=url_or_empty("portal:home") or "/",
        search_url=url_or_empty("directory:list"),
        suggestions_url=url_or_empty("directory:suggestions"),
        login_url=url_or_empty("account_login"),
        account_url=url_or_empty("portal:dashboard"),
        acting_for_url=url_or_empty("accounts:act_for"),
        data_links=footer_links("data"),
        site_links=footer_links("site"),
        tiles_url=settings.MAILLAGE_TILES_URL,
        tiles_attribution=settings.MAILLAGE_TILES_ATTRIBUTION,
        source_url=getattr(settings, "MAILLAGE_SOURCE_URL", ""),
    )


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``site`` and ``page_actor`` (None when the error comes before the actor)."""
    return {
        "site": build_site(request.path),
        "page_actor": getattr(request, "actor", None),
    }
