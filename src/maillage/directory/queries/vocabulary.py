"""Words and signs for codes: what filters, lines and panoramas write instead of "sport.judo"."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from maillage.core.search import SynonymTable
from maillage.directory.enums import Kind, State
from maillage.territory import nomenclatures
from maillage.territory.accessibility import TAGS
from maillage.territory.models import Area

# How many hues the style sheet has; a hue never stands without its icon and its word.
HUES = 12
STATE_LABELS: dict[str, str] = {
    State.ACTIVE: "En activité",
    State.DORMANT: "En sommeil",
    State.DISSOLVED: "Dissoute",
}
SIZE_LABELS = {
    "members": "Adhérentes et adhérents",
    "volunteers": "Bénévoles",
    "employees": "Salariées et salariés",
}


@dataclass(frozen=True, slots=True)
class ThemeMark:
    """A theme as it is drawn: a word, an icon and a hue of the style sheet (1 to 12)."""

    code: str
    label: str
    icon: str
    hue: int


@cache
def _hues() -> Mapping[str, int]:
    return {theme.code: rank % HUES + 1 for rank, theme in enumerate(nomenclatures.public_themes())}


@cache
def theme_mark(code: str) -> ThemeMark | None:
    """Return how a theme is drawn, None for an unknown code."""
    theme = nomenclatures.themes().get(code)
    if theme is None:
        return None
    return ThemeMark(code, theme.label, theme.icon, _hues()[code.partition(".")[0]])


def theme_marks(codes: Iterable[str]) -> list[ThemeMark]:
    """Return the marks of the codes that are known, in the order given."""
    return [mark for code in codes if (mark := theme_mark(code))]


@cache
def synonyms() -> SynonymTable:
    """Return every group of words that mean the same: acronyms, themes and skills of one word."""
    groups = [list(group) for group in nomenclatures.synonym_groups()]
    # A public theme is too wide a word: "sport" does not stand for each of its synonyms.
    fine = (theme for theme in nomenclatures.themes().values() if theme.parent)
    groups += [[theme.label, *theme.synonyms] for theme in fine]
    groups += [[skill.label, *skill.synonyms] for skill in nomenclatures.skills().values()]
    return SynonymTable(group for group in groups if len(group) > 1)


def _labels(table: Callable[[], Mapping[str, object]]) -> Callable[[str], str]:
    def label(code: str) -> str:
        found = table().get(code)
        return str(getattr(found, "label", ""))

    return label


def size_label(code: str) -> str:
    """Return "Adhérentes et adhérents : 1 à 20" of "members:adherents-1-20"."""
    dimension, _, size = code.partition(":")
    found = nomenclatures.size_classes().get(size)
    if found is None or dimension not in SIZE_LABELS:
        return ""
    return found.label


def access_label(code: str) -> str:
    return TAGS.get(code, "")


def capital(text: str) -> str:
    """Return a label with a capital, the rest untouched."""
    return text[:1].upper() + text[1:]


def kind_label(code: str) -> str:
    return capital(str(Kind(code).label)) if code in Kind.values else ""


def area_labels(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of the areas that exist, by code (one query, none without codes)."""
    # PostgreSQL refuses a text with a NUL in it, and no code has one.
    wanted = [code for code in dict.fromkeys(codes) if code.isprintable()]
    if not wanted:
        return {}
    return dict(Area.objects.filter(code__in=wanted).order_by("code").values_list("code", "name"))


LABELS: dict[str, Callable[[str], str]] = {
    "theme": _labels(nomenclatures.themes),
    "skill": _labels(nomenclatures.skills),
    "need": _labels(nomenclatures.skills),
    "public": _labels(nomenclatures.audiences),
    "language": lambda code: capital(_labels(nomenclatures.languages)(code)),
    "access": access_label,
    "kind": kind_label,
    "state": lambda code: STATE_LABELS.get(code, ""),
    "size": size_label,
    "created": lambda code: code if code.isdigit() else "",
    "dissolved": lambda code: code if code.isdigit() else "",
    "confirmed": lambda code: {
        "oui": "Confirmée par l’organisation",
        "non": "Jamais confirmée",
    }.get(code, ""),
}


def label_of(name: str, code: str) -> str:
    """Return the words for a choice of a filter; areas are in the database, see ``area_labels``."""
    return LABELS[name](code) if name in LABELS else ""
