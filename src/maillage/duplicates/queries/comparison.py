"""Two profiles side by side: each line says whether both agree, and which words only one has."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from maillage.algorithms.french_text import tokens
from maillage.core.ui.french import format_date
from maillage.directory.enums import Role
from maillage.directory.models import Organisation
from maillage.directory.queries.wording import in_words, place_in_words
from maillage.directory.values import place_value
from maillage.duplicates.models import Pair

# Mark of a line: code to words and icon.
MARKS = {
    "same": ("identique", "equal"),
    "near": ("proche", "equal-approximately"),
    "differs": ("différent", "equal-not"),
    "one": ("une seule le dit", "minus"),
}
NEAR = 0.5
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
    ("Adresse", lambda one: place_in_words(place_value(one) or {})),
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
    if not left or not right:
        return Line(label, _plain(left), _plain(right), "one")
    mine, theirs = tokens(left), tokens(right)
    if mine == theirs or _squeezed(left) == _squeezed(right):
        return Line(label, _plain(left), _plain(right), "same")
    shared = set(mine) & set(theirs)
    mark = "near" if len(shared) >= NEAR * min(len(set(mine)), len(set(theirs)) or 1) else "differs"
    return Line(label, _pieces(left, shared), _pieces(right, shared), mark)


def _squeezed(text: str) -> str:
    return "".join(tokens(text))


def _plain(text: str) -> tuple[Piece, ...]:
    return ((text, False),) if text else ()


def _pieces(text: str, shared: set[str]) -> tuple[Piece, ...]:
    """Cut a text where what both say ends: neighbouring pieces of one kind are kept together."""
    found: list[Piece] = []
    for piece in _PIECES.findall(text):
        words = tokens(piece)
        alone = bool(words) and not shared.issuperset(words)
        if found and (not words or found[-1][1] == alone):
            found[-1] = (found[-1][0] + piece, found[-1][1])
        else:
            found.append((piece, alone))
    return tuple(found)


def suggested_kept(pair: Pair) -> int:
    """Return the profile to keep: held by people, confirmed, fuller, and older when all is equal."""
    rows = Organisation.objects.filter(pk__in=(pair.a_id, pair.b_id)).annotate(
        managers=Count("memberships", filter=Q(memberships__role=Role.MANAGER)),
        absorbed=Count("merges", filter=Q(merges__undone_at=None), distinct=True),
    )

    def worth(one: Organisation) -> Sequence[int]:
        counts = one.absorbed, one.managers  # type: ignore[attr-defined]
        return one.listing == "listed", *counts, one.confirmed_at is not None, one.quality, -one.pk

    return max(rows.order_by("pk"), key=worth).pk


def evidence_of(pair: Pair) -> tuple[list[dict], list[dict]]:
    """Return what speaks for one organisation, and for two, each strongest first, with its force in words."""
    told = [{"words": one["words"], "force": force(one["bits"])} | one for one in pair.evidence]
    towards = sorted((one for one in told if one["bits"] > 0), key=lambda one: -one["bits"])
    against = sorted((one for one in told if one["bits"] < 0), key=lambda one: one["bits"])
    return towards, against


def force(bits: float) -> str:
    """Return how much some evidence weighs: each bit doubles or halves the odds."""
    size = abs(bits)
    if size >= 7:
        return "très fort"
    if size >= 4:
        return "fort"
    return "moyen" if size >= 1.5 else "léger"
