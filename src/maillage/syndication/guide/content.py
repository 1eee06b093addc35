"""What the guide prints: entries by theme, and the indexes, from what is shared with the guide."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from maillage.algorithms.french_text import fold
from maillage.algorithms.opening_hours import hours_in_french
from maillage.core.site import current_site_name
from maillage.core.ui.french import count, format_date, typography
from maillage.directory.exports import LICENCE
from maillage.syndication.enums import DestinationState
from maillage.syndication.feeds.shared import SharedProfile, shared_profiles
from maillage.syndication.models import Destination
from maillage.territory.enums import Level
from maillage.territory.models import Area
from maillage.territory.nomenclatures import public_themes, theme_path

CONNECTOR = "guide"
OTHERS = "Autres organisations"
ELSEWHERE = "Sans quartier indiqué"


@dataclass(frozen=True)
class Entry:
    """One organisation on paper, blank where nothing is shared. ``themes``: fine labels."""

    ref: str
    name: str
    acronym: str
    summary: str
    place: str
    phone: str
    email: str
    website: str
    hours: str
    themes: tuple[str, ...]
    section: str
    district: str
    fictional: bool


def guide_destination() -> Destination | None:
    """Return the printed guide of the inventory, None when there is none or it is closed."""
    found = Destination.objects.filter(connector=CONNECTOR, state=DestinationState.ACTIVE)
    return found.order_by("id").first()


def entry_of(seen: SharedProfile) -> Entry:
    """Return what the guide prints of one organisation."""
    codes = seen["themes"] or ()
    paths = [path for code in codes if (path := theme_path(code))]
    written = seen["opening_hours"] or ""
    return Entry(
        ref=seen.organisation.ref,
        name=plain(seen["name"]),
        acronym=plain(seen["acronym"]),
        summary=plain(seen["summary"]),
        place=address_of(seen["place"] or {}),
        phone=plain(seen["phone"]),
        email=seen["email"] or "",
        website=short_address(seen["website"] or ""),
        hours=plain(hours_in_french(written) or written),
        themes=tuple(dict.fromkeys(path[-1].label for path in paths)),
        section=paths[0][0].label if paths else OTHERS,
        district=district_of(seen.area),
        fictional=seen.organisation.is_fictional,
    )


def plain(text: str | None) -> str:
    """Return a text on one line, its French spaces in place."""
    return typography(" ".join((text or "").split()))


def address_of(place: Mapping[str, Any]) -> str:
    town = " ".join(filter(None, (place.get("postcode"), place.get("city"))))
    parts = dict.fromkeys(filter(None, (place.get("label"), place.get("address"), town)))
    return plain(", ".join(parts))


def short_address(url: str) -> str:
    """Return "judo.example" of "https://www.judo.example/"."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/") or url


def district_of(area: Area | None) -> str:
    """Return the district, or the town where the district is not known or not shared."""
    while area is not None and area.level == Level.SOUS_QUARTIER:
        area = area.parent
    return area.name if area is not None else ELSEWHERE


def entries_of(destination: Destination | None) -> list[Entry]:
    """Return every entry in the order of the pages: by theme, then by name."""
    if destination is None:
        return []
    ranks = {theme.label: rank for rank, theme in enumerate(public_themes())}
    found = [entry_of(seen) for seen in shared_profiles(destination)]
    last = len(ranks)
    return sorted(found, key=lambda one: (ranks.get(one.section, last), fold(one.name), one.ref))


def index_of(pairs: Iterable[tuple[str, Entry]]) -> list[dict[str, Any]]:
    """Return [{title, entries: [{ref, name}]}] in the order of the alphabet."""
    grouped: dict[str, list[Entry]] = defaultdict(list)
    for title, entry in pairs:
        grouped[title].append(entry)
    return [
        {
            "title": title,
            "entries": [
                {"ref": one.ref, "name": one.name}
                for one in sorted(grouped[title], key=lambda one: (fold(one.name), one.ref))
            ],
        }
        for title in sorted(grouped, key=lambda title: (title == ELSEWHERE, fold(title)))
    ]


def document(entries: list[Entry], now: datetime) -> dict[str, Any]:
    """Return all that the template prints, as JSON values."""
    sections: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in entries:
        sections[entry.section].append(asdict(entry))
    return {
        "town": current_site_name(),
        "date": format_date(timezone.localtime(now).date(), weekday=False),
        "site": short_address(settings.BASE_URL),
        "licence": LICENCE,
        "total": len(entries),
        "told": count(len(entries), "organisation a choisi", "organisations ont choisi"),
        "fictional": any(entry.fictional for entry in entries),
        "sections": [{"title": title, "entries": found} for title, found in sections.items()],
        "themes": index_of((label, one) for one in entries for label in one.themes),
        "districts": index_of((one.district, one) for one in entries),
    }
