"""Two profiles side by side: each line says whether both agree, and which words only one has."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from maillage.algorithms.french_text import tokens
from maillage.algorithms.linkage.fields import read_phone
from maillage.core.ui.french import format_date
from maillage.directory.enums import Listing, Role
from maillage.directory.models import Organisation
from maillage.directory.queries.wording import in_words
from maillage.duplicates.models import Pair

# Mark of a line: code to words and icon.
MARKS = {
    "same": ("identique", "equal"),
    "near": ("proche", "equal-approximately"),
    "differs": ("différent", "equal-not"),
    "one": ("une seule le dit", "minus"),
    "": ("", ""),
}
NEAR = 0.5
# Told to know which to keep; whether they agree says nothing.
CONTEXT = frozenset({"Sources", "Qui tient la fiche"})
_PIECES = re.compile(r"\s+|[^\s]+")

Piece = tuple[str, bool]
"""Some text, and whether the other profile lacks it."""


@dataclass(frozen=True)
class Line:
    """One field of both profiles."""

    label: str
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    mark: str

    @property
    def words(self) -> str:
        return MARKS[self.mark][0]

    @property
    def icon(self) -> str:
        return MARKS[self.mark][1]


def _numbers(organisation: Organisation) -> str:
    return ", ".join(
        f"{one.get_scheme_display()} {one.value}" for one in organisation.identifiers.all()
    )


def _place(organisation: Organisation, *parts: str) -> str:
    place = organisation.place
    return ", ".join(filter(None, (getattr(place, part) for part in parts))) if place else ""


def _field(key: str) -> Callable[[Organisation], str]:
    return lambda organisation: in_words(key, getattr(organisation, key))


def _sources(organisation: Organisation) -> str:
    names = {record.source.name for record in organisation.records.all()}
    return ", ".join(sorted(names)) or "Écrite sur ce site"


def _people(organisation: Organisation) -> str:
    roles = [membership.role for membership in organisation.memberships.all()]
    if not roles:
        return "Personne"
    managing = roles.count(Role.MANAGER)
    members = f"{len(roles)} personne{'s' if len(roles) > 1 else ''}"
    return f"{members}, dont {managing} pour la gérer"


LINES: tuple[tuple[str, Callable[[Organisation], str]], ...] = (
    ("Nom", lambda one: one.name),
    ("Sigle", lambda one: one.acronym),
    ("Autres noms", _field("other_names")),
    ("Numéros", _numbers),
    ("Adresse", lambda one: _place(one, "label", "address")),
    ("Ville", lambda one: _place(one, "postcode", "city")),
    ("Quartier", lambda one: one.area.name if one.area else ""),
    ("Téléphone", lambda one: one.phone),
    ("Adresse électronique", lambda one: one.email),
    ("Site internet", lambda one: one.website),
    ("Création", lambda one: format_date(one.created_on, weekday=False) if one.created_on else ""),
    ("Situation", _field("state")),
    ("Nature", _field("kind")),
    ("Thèmes", lambda one: in_words("themes", one.theme_codes())),
    ("En une phrase", lambda one: one.summary),
    ("Sources", _sources),
    ("Qui tient la fiche", _people),
)


def comparison(pair: Pair) -> list[Line]:
    """Return the lines that one profile at least fills (five queries)."""
    found = both_of(pair)
    left, right = found[pair.a_id], found[pair.b_id]
    lines = [line_of(label, tell(left), tell(right)) for label, tell in LINES]
    return [line for line in lines if line.left or line.right]


def both_of(pair: Pair) -> dict[int, Organisation]:
    """Read both organisations with all that is compared."""
    rows = Organisation.objects.filter(pk__in=(pair.a_id, pair.b_id)).select_related(
        "place", "area"
    )
    return {
        organisation.pk: organisation
        for organisation in rows.prefetch_related(
            "identifiers", "theme_links", "records__source", "memberships"
        ).order_by("pk")
    }


def line_of(label: str, left: str, right: str) -> Line:
    """Compare two texts as a reader does: case, accents and punctuation do not count."""
    if label in CONTEXT:
        return Line(label, _plain(left), _plain(right), "")
    if not left or not right:
        return Line(label, _plain(left), _plain(right), "one")
    mine, theirs = tokens(left), tokens(right)
    if _same(label, left, right):
        return Line(label, _plain(left), _plain(right), "same")
    shared = set(mine) & set(theirs)
    mark = "near" if len(shared) >= NEAR * min(len(set(mine)), len(set(theirs)) or 1) else "differs"
    return Line(label, _pieces(left, shared), _pieces(right, shared), mark)


def _same(label: str, left: str, right: str) -> bool:
    if label == "Téléphone":
        return read_phone(left) == read_phone(right)
    return "".join(tokens(left)) == "".join(tokens(right))


def _plain(text: str) -> tuple[Piece, ...]:
    return ((text, False),) if text else ()


def _pieces(text: str, shared: set[str]) -> tuple[Piece, ...]:
    """Cut a text where what both say ends: neighbouring words of one kind are kept together."""
    found: list[Piece] = []
    space = ""
    for piece in _PIECES.findall(text):
        if piece.isspace():
            space = piece
            continue
        words = tokens(piece)
        alone = bool(words) and not shared.issuperset(words)
        if found and found[-1][1] == alone:
            found[-1] = (found[-1][0] + space + piece, alone)
        else:
            found += (
                [(space, False), (piece, alone)] if space and alone else [(space + piece, alone)]
            )
        space = ""
    return tuple(found)


def suggested_kept(pair: Pair) -> int:
    """Return the profile to keep: held by people, confirmed, fuller, and older when all is equal."""
    rows = Organisation.objects.filter(pk__in=(pair.a_id, pair.b_id)).annotate(
        managers=Count("memberships", filter=Q(memberships__role=Role.MANAGER)),
        absorbed=Count("merges", filter=Q(merges__undone_at=None), distinct=True),
    )

    def worth(one: Any) -> tuple[int, ...]:
        listed, confirmed = one.listing == Listing.LISTED, one.confirmed_at is not None
        return listed, one.absorbed, one.managers, confirmed, one.quality, -one.pk

    return max(rows.order_by("pk"), key=worth).pk


# Less than a doubling of the odds is not worth reading.
TOLD_FROM = 1.0


def evidence_of(pair: Pair) -> tuple[list[dict], list[dict]]:
    """Return what speaks for one organisation, and for two, each strongest first, with its force in words."""
    told = [{"words": one["words"], "force": force(one["bits"])} | one for one in pair.evidence]
    towards = sorted(
        (one for one in told if one["bits"] >= TOLD_FROM), key=lambda one: -one["bits"]
    )
    against = sorted(
        (one for one in told if one["bits"] <= -TOLD_FROM), key=lambda one: one["bits"]
    )
    return towards, against


def force(bits: float) -> str:
    """Return how much some evidence weighs: each bit doubles or halves the odds."""
    size = abs(bits)
    if size >= 7:
        return "très fort"
    if size >= 4:
        return "fort"
    return "moyen" if size >= 2 else "léger"
