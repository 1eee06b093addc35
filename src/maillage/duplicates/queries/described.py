"""What is compared of an organisation: texts by label, as far as a reader may see them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Prefetch

from maillage.algorithms.linkage import FieldSpec
from maillage.directory.enums import Audience, Listing, Scheme
from maillage.directory.models import Organisation, SourceRecord
from maillage.directory.queries.profiles import area_shown

NAME, NUMBER, ADDRESS, POSTCODE = "nom", "numéro", "adresse", "code postal"
PHONE, EMAIL, WEBSITE, CREATED = "téléphone", "adresse électronique", "site", "création"
# An acronym is no name here: the fifteen sections of a club bear the same one.
SPECS = (
    FieldSpec(NAME, "name"),
    FieldSpec(NUMBER, "identifier"),
    FieldSpec(ADDRESS, "address"),
    FieldSpec(POSTCODE, "postcode"),
    FieldSpec(PHONE, "phone"),
    FieldSpec(EMAIL, "email"),
    FieldSpec(WEBSITE, "url"),
    FieldSpec(CREATED, "date"),
)
# Numbers of the State: one association has one of each. Those of a town only mean something there.
NUMBERS = frozenset({Scheme.RNA, Scheme.SIREN, Scheme.SIRET})
COMPARED = (Listing.LISTED, Listing.PENDING, Listing.WITHHELD)
EVERYTHING = frozenset(map(str, Audience))
CHUNK = 1000
COLUMNS = (
    "pk", "ref", "version", "is_fictional", "name", "other_names", "created_on", "phone",
    "email", "website", "links", "audiences", "withheld", "listing", "place__address",
    "place__postcode", "place__city", "area__name", "area__level", "area__parent",
)  # fmt: skip

Texts = dict[str, list[str]]


@dataclass(frozen=True)
class Described:
    """An organisation, what is compared of it, and the registers that list it (their codes)."""

    organisation: Organisation
    texts: Texts
    sources: tuple[str, ...] = ()


def described(
    pks: Iterable[int], seen: frozenset[str] = EVERYTHING, listings: Sequence[str] = COMPARED
) -> Iterator[Described]:
    """Yield organisations with the fields of some audiences, in bounded memory (three queries per thousand)."""
    stream = iter(pks)
    records = SourceRecord.objects.only("organisation_id", "source_id").order_by("source_id")
    while chunk := list(islice(stream, CHUNK)):
        rows = (
            Organisation.objects.filter(pk__in=chunk, listing__in=listings)
            .select_related("place", "area")
            .only(*COLUMNS)
            .prefetch_related("identifiers", Prefetch("records", records))
        )
        for organisation in rows.order_by("pk"):
            yield describe(organisation, seen)


def describe(organisation: Organisation, seen: frozenset[str]) -> Described:
    def shown(key: str) -> bool:
        return organisation.audience_of(key) in seen

    place = organisation.place if shown("place") else None
    texts: Texts = {
        NAME: [organisation.name],
        NUMBER: [one.value for one in organisation.identifiers.all() if one.scheme in NUMBERS],
        ADDRESS: [place.address] if place else [],
        POSTCODE: [place.postcode] if place else [],
        PHONE: [organisation.phone] if shown("phone") else [],
        EMAIL: [organisation.email] if shown("email") else [],
        WEBSITE: [organisation.website] if shown("website") else [],
        CREATED: [],
    }
    if shown("other_names"):
        texts[NAME] += organisation.other_names
    if shown("links"):
        texts[WEBSITE] += [link["url"] for link in organisation.links if link.get("url")]
    if organisation.created_on and shown("created_on"):
        texts[CREATED].append(organisation.created_on.isoformat())
    filled = {label: [text for text in found if text] for label, found in texts.items()}
    sources = tuple(dict.fromkeys(record.source_id for record in organisation.records.all()))
    return Described(organisation, filled, sources)


def where_of(organisation: Organisation, seen: frozenset[str]) -> str:
    """Return where to find an organisation, in words: its address, or the area that may be told."""
    hidden = organisation.place is not None and organisation.audience_of("place") not in seen
    place = None if hidden else organisation.place
    if place is not None and (place.address or place.city):
        return ", ".join(part for part in (place.address, place.city) if part)
    area = area_shown(organisation, address_is_hidden=hidden)
    return area.name if area else ""


def texts_of_values(values: Mapping[str, Any], identifiers: Iterable[tuple[str, str]]) -> Texts:
    """Return what is compared of an organisation that is being written down."""
    place = values.get("place") or {}
    created = values.get("created_on")
    texts: Texts = {
        NAME: [values.get("name", ""), *values.get("other_names", ())],
        NUMBER: [value for scheme, value in identifiers if scheme in NUMBERS],
        ADDRESS: [place.get("address", "")],
        POSTCODE: [place.get("postcode", "")],
        PHONE: [values.get("phone", "")],
        EMAIL: [values.get("email", "")],
        WEBSITE: [values.get("website", "")],
        CREATED: [str(created)] if created else [],
    }
    return {label: [text for text in found if text] for label, found in texts.items()}
