"""What everybody may take away: the public profiles, read in chunks, and the facts of the whole.

Every document (API, feeds, exports) is drawn from a :class:`SeenProfile` of nobody in particular,
so that a field kept for some people is absent from all of them, in the same way as a blank one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef

from maillage.core.site import current_site_name
from maillage.directory.enums import Listing
from maillage.directory.models import Organisation, Source, SourceRecord
from maillage.directory.queries.organisations import with_profile
from maillage.directory.queries.profiles import SeenProfile, public_profile
from maillage.directory.queries.vocabulary import label_of
from maillage.territory.models import Area

CHUNK = 500
LICENCE = "Licence Ouverte 2.0"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
PLACE_KEYS = ("label", "address", "postcode", "city", "insee", "lat", "lon", "precision")
CODED = {
    "themes": "theme",
    "publics": "public",
    "skills_offered": "skill",
    "skills_sought": "need",
    "languages": "language",
}
SIZES = ("volunteers", "employees", "members", "budget")
TEXTS = (
    "acronym", "summary", "description", "needs", "phone", "email", "website", "opening_hours",
    "created_on", "dissolved_on",
)  # fmt: skip


@dataclass(frozen=True)
class Publication:
    """What a document says of itself: who publishes, when, under which licence, from which sources."""

    base_url: str
    date: datetime
    territory: str
    sources: tuple[Source, ...]
    has_fictional: bool

    @property
    def generator(self) -> str:
        return f"Maillage {settings.MAILLAGE_VERSION}"

    def attribution(self) -> list[dict[str, str]]:
        """Return each source with its publisher, licence and address."""
        return [
            {
                "code": source.code,
                "name": source.name,
                "publisher": source.publisher,
                "licence": source.licence,
                "url": source.url,
            }
            for source in self.sources
        ]

    def head(self) -> dict[str, Any]:
        """Return the facts of the whole, for the top of a JSON document."""
        return {
            "title": self.title,
            "date": self.date.isoformat(),
            "generator": self.generator,
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
            "attribution": self.sentence,
            "sources": self.attribution(),
            "fictional": self.has_fictional,
        }

    @property
    def title(self) -> str:
        return f"Annuaire des associations, {self.territory}"

    @property
    def sentence(self) -> str:
        """Return who to name when the data are used again."""
        named = ", ".join(f"{source.name} ({source.licence})" for source in self.sources)
        ours = f"Annuaire des associations, {self.territory} ({LICENCE})"
        return f"{ours} ; sources : {named}" if named else ours


def publication(now: datetime, base_url: str | None = None) -> Publication:
    """Return the facts of a document made now (four small queries)."""
    used = Source.objects.filter(Exists(SourceRecord.objects.filter(source=OuterRef("code"))))
    return Publication(
        base_url=(base_url or settings.BASE_URL).rstrip("/"),
        date=now,
        territory=current_site_name(),
        sources=tuple(used.order_by("-priority", "code")),
        has_fictional=Organisation.objects.filter(
            listing=Listing.LISTED, is_fictional=True
        ).exists(),
    )


def sources_by_code() -> dict[str, Source]:
    return {source.code: source for source in Source.objects.order_by("code")}


def count_listed() -> int:
    return Organisation.objects.filter(listing=Listing.LISTED).count()


def listed_profiles(chunk: int = CHUNK) -> Iterator[SeenProfile]:
    """Yield the public profile of everything listed, oldest first.

    Reads ``chunk`` organisations at a time by key: memory does not grow, and each chunk costs the
    same number of queries.
    """
    sources = sources_by_code()
    listed = with_profile(Organisation.objects.filter(listing=Listing.LISTED)).order_by("pk")
    last = 0
    while True:
        found = list(listed.filter(pk__gt=last)[:chunk])
        for organisation in found:
            yield public_profile(organisation, sources)
        if len(found) < chunk:
            return
        last = found[-1].pk


def profiles_of(refs: Iterable[str], chunk: int = CHUNK) -> Iterator[SeenProfile]:
    """Yield the public profiles of some references, in their order; those not listed are left out."""
    sources = sources_by_code()
    waiting: list[str] = []
    for ref in refs:
        waiting.append(ref)
        if len(waiting) == chunk:
            yield from _read(waiting, sources)
            waiting = []
    if waiting:
        yield from _read(waiting, sources)


def _read(refs: Sequence[str], sources: dict[str, Source]) -> Iterator[SeenProfile]:
    listed = Organisation.objects.filter(listing=Listing.LISTED, ref__in=refs)
    found = {organisation.ref: organisation for organisation in with_profile(listed).order_by("pk")}
    for ref in refs:
        if ref in found:
            yield public_profile(found[ref], sources)


def page_url(ref: str, base_url: str) -> str:
    return f"{base_url}/annuaire/{ref}/"


def logo_url(seen: SeenProfile, base_url: str) -> str | None:
    return urljoin(f"{base_url}/", default_storage.url(seen["logo"])) if seen["logo"] else None


def affiliations_shown(seen: SeenProfile) -> list[str]:
    """Return the references of the federations that are themselves listed."""
    if not seen["affiliations"]:
        return []
    links = seen.organisation.affiliations.all()
    return sorted(
        link.federation.ref for link in links if link.federation.listing == Listing.LISTED
    )


def successor_shown(seen: SeenProfile) -> str | None:
    successor = seen.organisation.successor
    return successor.ref if successor and successor.listing == Listing.LISTED else None


def identifiers_of(seen: SeenProfile) -> list[dict[str, str]]:
    """Return the numbers given by public registers, but for sources that may not be republished."""
    return [
        {"scheme": number.scheme, "value": number.value, "status": number.status}
        for number in seen.organisation.identifiers.all()
        if number.source is None or number.source.republishable
    ]


def sources_of(seen: SeenProfile) -> list[str]:
    """Return the codes of the sources of what is shown, "people" for what the association said."""
    provenance = seen.organisation.provenance
    return sorted({provenance[key][0] for key in seen.fields if provenance.get(key)})


def coded(seen: SeenProfile, key: str) -> list[dict[str, str]]:
    """Return the codes of a field with their words."""
    return [{"code": code, "label": label_of(CODED[key], code) or code} for code in seen[key] or ()]


def area_of(seen: SeenProfile) -> dict[str, str] | None:
    return described(seen.area) if seen.area else None


def described(area: Area) -> dict[str, str]:
    return {"code": area.code, "name": area.name, "level": area.level}


def place_of(place: dict[str, Any]) -> dict[str, Any]:
    """Return a place with every part named, null where it is not known."""
    return {key: place.get(key) for key in PLACE_KEYS}


def public_record(seen: SeenProfile, base_url: str) -> dict[str, Any]:
    """Return the whole public profile as JSON values, every key present, null where blank or kept."""
    organisation = seen.organisation
    return {
        "id": organisation.ref,
        "url": page_url(organisation.ref, base_url),
        "name": seen["name"],
        "other_names": seen["other_names"] or [],
        "kind": organisation.kind,
        "state": organisation.state,
        **{key: seen[key] or None for key in TEXTS},
        **{key: coded(seen, key) for key in CODED},
        "place": place_of(seen["place"]) if seen["place"] else None,
        "accessibility": seen["accessibility"] or None,
        "venues": [place_of(venue) for venue in seen["venues"] or ()],
        "area": area_of(seen),
        "links": seen["links"] or [],
        **{key: seen[key] or None for key in SIZES},
        "affiliations": affiliations_shown(seen),
        "successor": successor_shown(seen),
        "identifiers": identifiers_of(seen),
        "logo": logo_url(seen, base_url),
        "confirmed_at": organisation.confirmed_at.isoformat()
        if organisation.confirmed_at
        else None,
        "updated_at": organisation.updated_at.isoformat(),
        "fictional": organisation.is_fictional,
        "provenance": {
            key: field.provenance for key, field in seen.fields.items() if field.provenance
        },
        "sources": sources_of(seen),
    }
