"""A profile in words, as its page draws it: only what the reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from maillage.algorithms.profile_layers import score
from maillage.core.ui.french import format_date, typography
from maillage.directory.enums import Audience, IdentifierStatus, Kind, Listing, Scheme, State
from maillage.directory.fields import FIELDS
from maillage.directory.models import Organisation
from maillage.directory.quality import criteria, is_stale
from maillage.directory.queries.profiles import SeenField, SeenProfile
from maillage.directory.queries.vocabulary import (
    ThemeMark,
    capital,
    kind_label,
    label_of,
    theme_marks,
)
from maillage.directory.queries.wording import in_words, place_in_words
from maillage.territory.accessibility import accessibility_sentences
from maillage.territory.models import Area

# Where a public register tells more of a number.
REGISTERS = {
    Scheme.SIREN: "https://annuaire-entreprises.data.gouv.fr/entreprise/{}",
    Scheme.SIRET: "https://annuaire-entreprises.data.gouv.fr/etablissement/{}",
}
STATUS_KINDS = {
    IdentifierStatus.CLAIMED: "",
    IdentifierStatus.VERIFIED: "good",
    IdentifierStatus.DISPUTED: "waiting",
}
SIZES = ("members", "volunteers", "employees", "budget")
HIDDEN_PLACE = "Adresse non publique"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a fact list; ``private`` says who else sees it when not everybody does."""

    label: str
    value: str
    href: str = ""
    provenance: str = ""
    private: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number given by a register, with what it is worth."""

    label: str
    value: str
    status: str
    kind: str
    href: str


@dataclass(frozen=True, slots=True)
class Other:
    """Another organisation named on the page."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know before reading."""

    kind: str
    title: str
    text: str
    other: Other | None = None


@dataclass(frozen=True)
class ProfilePage:
    """What the page of an organisation says, ready to draw."""

    seen: SeenProfile
    name: str
    kind: str
    themes: tuple[ThemeMark, ...]
    notices: tuple[Notice, ...]
    description: str
    publics: tuple[tuple[str, str], ...]  # (code, words)
    offered: tuple[tuple[str, str], ...]
    sought: tuple[tuple[str, str], ...]
    needs: str
    area: Area | None
    place: str
    place_note: str
    venues: tuple[str, ...]
    access: tuple[str, ...]
    contacts: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    links: tuple[tuple[str, str], ...]
    numbers: tuple[Number, ...]
    federations: tuple[Other, ...]
    affiliates: tuple[Other, ...]
    provenance: tuple[Fact, ...]
    quality: int
    criteria: tuple[dict[str, Any], ...]
    badges: tuple[tuple[str, str], ...] = field(default=())


def page_of(seen: SeenProfile, *, now: datetime) -> ProfilePage:
    """Write the page of a profile (two small queries: federations by name, members of a network)."""
    organisation = seen.organisation
    place = seen["place"]
    lines = quality_lines(seen, now)
    return ProfilePage(
        seen=seen,
        name=seen["name"],
        kind=kind_label(organisation.kind),
        themes=tuple(theme_marks(seen["themes"] or ())),
        notices=tuple(notices_of(seen, now)),
        description=seen["description"] or "",
        publics=coded(seen, "publics", "public"),
        offered=coded(seen, "skills_offered", "skill"),
        sought=coded(seen, "skills_sought", "need"),
        needs=seen["needs"] or "",
        area=seen.area,
        place=place_in_words(place) if place else "",
        place_note=place_note(seen),
        venues=tuple(place_in_words(venue) for venue in seen["venues"] or ()),
        access=tuple(accessibility_sentences(seen["accessibility"] or {})),
        contacts=tuple(contacts_of(seen)),
        facts=tuple(facts_of(seen)),
        links=tuple(
            (link.get("label") or link["url"], link["url"]) for link in seen["links"] or ()
        ),
        numbers=tuple(numbers_of(organisation)),
        federations=tuple(federations_of(seen)),
        affiliates=tuple(affiliates_of(organisation)),
        provenance=tuple(provenance_of(seen.fields.values())),
        quality=score(lines),
        criteria=tuple(
            {"label": capital(c.label), "met": c.earned, "points": c.points, "href": ""}
            for c in lines
        ),
        badges=tuple(badges_of(organisation)),
    )


def coded(seen: SeenProfile, key: str, facet: str) -> tuple[tuple[str, str], ...]:
    """Return the codes of a field with their words; a code that left the list is not shown."""
    return tuple((c, label) for c in seen[key] or () if (label := label_of(facet, c)))


def quality_lines(seen: SeenProfile, now: datetime) -> list[Any]:
    """Return the criteria as this reader sees the profile: what is kept for others earns nothing here."""
    values = {key: one.value for key, one in seen.fields.items()}
    return criteria(values, seen.organisation.confirmed_at, now)


def badges_of(organisation: Organisation) -> list[tuple[str, str]]:
    found = []
    if organisation.is_fictional:
        found.append(("Fiche fictive de démonstration", "info"))
    if organisation.state == State.DISSOLVED:
        found.append(("Dissoute", "bad"))
    elif organisation.state == State.DORMANT:
        found.append(("En sommeil", "waiting"))
    if organisation.listing == Listing.PENDING:
        found.append(("En attente de l’équipe d’animation", "waiting"))
    elif organisation.listing == Listing.HIDDEN:
        found.append(("Retirée de l’annuaire", "bad"))
    elif organisation.listing == Listing.WITHHELD:
        found.append(("Réservée à l’équipe : licence de la source", "waiting"))
    return found


def notices_of(seen: SeenProfile, now: datetime) -> list[Notice]:
    """Return what must be known before reading: dissolved, asleep, not confirmed for long."""
    organisation = seen.organisation
    if organisation.state == State.DISSOLVED:
        day = organisation.dissolved_on
        title = (
            f"Dissoute le {format_date(day, weekday=False)}"
            if day
            else "Cette organisation est dissoute"
        )
        successor = organisation.successor
        shown = successor if successor and successor.listing == Listing.LISTED else None
        text = (
            "Elle n’agit plus. Cette organisation a pris la suite :" if shown
            else "Elle n’agit plus ; sa fiche reste ici pour mémoire."
        )  # fmt: skip
        other = Other(shown.ref, shown.name) if shown else None
        return [Notice("warning", typography(title), text, other)]
    found = []
    if organisation.state == State.DORMANT:
        text = "Elle existe toujours, mais n’a pas d’activité pour le moment."
        found.append(Notice("info", "Cette organisation est en sommeil", text))
    if organisation.confirmed_at and is_stale(organisation.confirmed_at, now):
        since = format_date(organisation.confirmed_at.date(), weekday=False)
        text = f"La dernière confirmation date du {since}. Vérifiez les horaires et l’adresse avant de vous déplacer."
        found.append(
            Notice("warning", "Cette fiche n’est pas confirmée depuis plus de 12 mois", text)
        )
    elif organisation.confirmed_at is None:
        is_imported = organisation.kind != Kind.GROUP and not organisation.is_fictional
        text = (
            "Elle vient de fichiers publics, que personne de l’organisation n’a encore relus. "
            if is_imported
            else "Son organisation ne l’a pas encore relue en entier. "
        ) + "Vérifiez avant de vous déplacer."
        found.append(Notice("info", "Personne n’a encore confirmé cette fiche", text))
    return found


def place_note(seen: SeenProfile) -> str:
    """Say why there is no address, or how precise the point is."""
    place = seen["place"]
    if place is None:
        has_one = seen.organisation.place_id is not None
        return HIDDEN_PLACE if has_one else "Adresse non renseignée"
    if seen.fields["place"].audience != Audience.PUBLIC:
        return f"Visible seulement par {Audience(seen.fields['place'].audience).label}."
    if place.get("precision") == "street":
        return "Le point de la carte est dans la rue, pas à la porte."
    return ""


def fact(
    seen: SeenProfile, key: str, *, value: str = "", href: str = "", label: str = ""
) -> Fact | None:
    """Return the line of a field, None when this reader does not see it or it is blank."""
    shown = seen.fields.get(key)
    if shown is None:
        return None
    return Fact(
        label or FIELDS[key].label,
        value or capital(in_words(key, shown.value)),
        href,
        private=private_words(shown),
    )


def private_words(shown: SeenField) -> str:
    if shown.audience == Audience.PUBLIC:
        return ""
    return f"Visible seulement par {Audience(shown.audience).label}"


def contacts_of(seen: SeenProfile) -> list[Fact]:
    phone = "".join(c for c in str(seen["phone"] or "") if c.isdigit() or c == "+")
    found = (
        fact(seen, "phone", href=f"tel:{phone}"),
        fact(seen, "email", value=seen["email"] or "", href=f"mailto:{seen['email']}"),
        fact(seen, "website", value=bare(seen["website"] or ""), href=seen["website"] or ""),
        fact(seen, "opening_hours"),
    )
    return [one for one in found if one]


def bare(url: str) -> str:
    """Return an address as people say it, without "https://" and the final slash."""
    return url.removeprefix("https://").removeprefix("http://").removesuffix("/")


def facts_of(seen: SeenProfile) -> list[Fact]:
    found = [Fact("Nature", kind_label(seen.organisation.kind))]
    keys = ("acronym", "other_names", "created_on", "languages", *SIZES)
    return found + [one for key in keys if (one := fact(seen, key))]


def numbers_of(organisation: Organisation) -> list[Number]:
    return [
        Number(
            capital(str(Scheme(one.scheme).label)),
            one.value,
            IdentifierStatus(one.status).label,
            STATUS_KINDS[IdentifierStatus(one.status)],
            REGISTERS.get(Scheme(one.scheme), "").format(one.value),
        )
        for one in organisation.identifiers.all()
    ]


def federations_of(seen: SeenProfile) -> list[Other]:
    """Return the federations that are themselves in the directory."""
    if not seen["affiliations"]:
        return []
    links = seen.organisation.affiliations.all()
    listed = (one.federation for one in links if one.federation.listing == Listing.LISTED)
    return sorted((Other(one.ref, one.name) for one in listed), key=lambda one: one.name)


def affiliates_of(organisation: Organisation, limit: int = 30) -> list[Other]:
    """Return who says publicly that it belongs to this federation."""
    found = (
        Organisation.objects.filter(affiliations__federation=organisation, listing=Listing.LISTED)
        .exclude(state=State.DISSOLVED)
        .order_by("name", "pk")
    )
    rows = found.only("ref", "name", "audiences", "withheld")[: 2 * limit]
    public = (one for one in rows if one.audience_of("affiliations") == Audience.PUBLIC)
    return [Other(one.ref, one.name) for one in public][:limit]


def provenance_of(fields: Iterable[SeenField]) -> list[Fact]:
    """Return each field with where it comes from, in the order of the catalogue."""
    order = list(FIELDS)
    known = sorted((one for one in fields if one.provenance), key=lambda one: order.index(one.key))
    return [Fact(one.label, typography(one.provenance)) for one in known]
