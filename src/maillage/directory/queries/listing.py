"""The list of organisations as it is drawn: lines, filters with counts, ways out when it is empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from maillage.algorithms.french_text import fold
from maillage.core.actor import Actor
from maillage.core.search import Alternative, Facet, Hit, SearchIndex, SearchPage
from maillage.core.ui.french import count, format_distance, format_number, typography
from maillage.directory.enums import Kind, State
from maillage.directory.queries.search_form import ALIVE, PAGE_SIZE, DirectoryQuery
from maillage.directory.queries.vocabulary import (
    ThemeMark,
    area_labels,
    capital,
    kind_label,
    label_of,
    theme_mark,
    theme_marks,
)
from maillage.territory import nomenclatures
from maillage.territory.enums import Level
from maillage.territory.models import Area

FACETS = (
    Facet("theme", size=300),
    Facet("area", size=300),
    Facet("kind"),
    Facet("public", size=40),
    Facet("skill", size=100),
    Facet("need", size=100),
    Facet("access", size=40),
    Facet("language", size=60),
    Facet("state"),
)
LEGENDS = {
    "theme": "Thème",
    "area": "Quartier",
    "kind": "Nature",
    "public": "Public",
    "skill": "Compétence proposée",
    "need": "Compétence recherchée",
    "access": "Accessibilité",
    "language": "Langue parlée",
    "state": "Situation",
}
OPEN_GROUPS = frozenset({"theme", "area"})
LEVELS = (str(Level.COMMUNE), str(Level.QUARTIER), str(Level.SOUS_QUARTIER))


@dataclass(frozen=True, slots=True)
class Choice:
    """One box of a filter."""

    value: str
    label: str
    count: int
    checked: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """A filter with its choices; ``chosen`` counts the boxes that are ticked."""

    name: str
    legend: str
    choices: tuple[Choice, ...]
    chosen: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One result."""

    ref: str
    title: str
    facts: tuple[str, ...]
    summary: str
    place: str
    distance: str
    theme: ThemeMark | None
    badges: tuple[tuple[str, str], ...]  # (words, kind of status)
    is_muted: bool


@dataclass(frozen=True, slots=True)
class WayOut:
    """A neighbouring question that has answers."""

    words: str
    query: DirectoryQuery


@dataclass(frozen=True)
class Listing:
    """Everything that the page of the list says."""

    query: DirectoryQuery
    total: int
    title: str
    lines: tuple[Line, ...]
    groups: tuple[FilterGroup, ...]
    reason: str
    ways_out: tuple[WayOut, ...]
    unavailable: str
    corrections: tuple[tuple[str, str], ...]
    only_synonyms: bool
    has_next: bool

    @property
    def summary(self) -> str:
        """Return "Résultats 21 à 40 sur 2 452"."""
        if self.total <= PAGE_SIZE:
            return count(self.total, "résultat")
        first = (self.query.page - 1) * PAGE_SIZE + 1
        last = first + len(self.lines) - 1
        numbers = (format_number(number) for number in (first, last, self.total))
        return "Résultats {} à {} sur {}".format(*numbers)


def read_listing(query: DirectoryQuery, *, actor: Actor, index: SearchIndex) -> Listing:
    """Ask the index and write the page: at most two queries of the database, for area names."""
    page = index.search(query.request(actor, facets=FACETS))
    lines = tuple(line_of(hit) for hit in page.hits)
    is_past_end = page.total > 0 and not lines
    return Listing(
        query=query,
        total=page.total,
        title=title_of(page),
        lines=lines,
        groups=filter_groups(query, page.facets),
        reason=PAST_END if is_past_end else page.reason,
        ways_out=back_to_start(query) if is_past_end else ways_out(query, page.alternatives),
        unavailable=page.unavailable,
        corrections=tuple(page.corrections.items()),
        only_synonyms=page.only_synonyms and not begins_alike(query.text, lines),
        has_next=bool(page.next_cursor),
    )


def begins_alike(text: str, lines: Sequence[Line]) -> bool:
    """Whether what was typed is a part of longer words in a line: "foot" in "Football"."""
    typed = fold(text)
    return any(typed in fold(" ".join((line.title, line.summary, *line.facts))) for line in lines)


def title_of(page: SearchPage) -> str:
    """Return "2 452 associations", or "organisations" when other kinds are among them."""
    kinds = {kind for kind, number in page.facets.get("kind", ()) if number}
    word = "association" if kinds <= {str(Kind.ASSOCIATION)} else "organisation"
    if not page.total:
        return f"Aucune {word}"
    return count(page.total, word)


def line_of(hit: Hit) -> Line:
    """Write one result from what the index stores: only what its audience may see is there."""
    stored = hit.stored
    state = stored.get("state", State.ACTIVE)
    marks = theme_marks(stored.get("themes", ()))
    facts = [mark.label for mark in marks[:2]]
    if stored.get("kind") != Kind.ASSOCIATION:
        facts.insert(0, kind_label(stored.get("kind", "")))
    if stored.get("acronym"):
        facts.append(stored["acronym"])
    return Line(
        ref=hit.key,
        title=hit.title,
        facts=tuple(fact for fact in facts if fact),
        summary=stored.get("summary", ""),
        place=place_of(stored),
        distance=format_distance(hit.distance_m) if hit.distance_m is not None else "",
        theme=theme_mark(stored.get("theme", "")),
        badges=tuple(badges_of(stored)),
        is_muted=state == State.DISSOLVED,
    )


def place_of(stored: Mapping[str, Any]) -> str:
    """Return "Gymnase du Lavoir, 12 rue Balard, Port Marianne"; the town only says what the rest does not."""
    parts = [stored.get("place", ""), stored.get("address", ""), stored.get("area_name", "")]
    city = stored.get("city", "")
    kept = [part for part in parts if part]
    if city and city.casefold() not in " ".join(kept).casefold():
        kept.append(city)
    return ", ".join(dict.fromkeys(kept))


def badges_of(stored: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    if stored.get("fictional"):
        found.append(("Fiche fictive de démonstration", "info"))
    if stored.get("state") == State.DISSOLVED:
        found.append(("Dissoute", ""))
    elif stored.get("state") == State.DORMANT:
        found.append(("En sommeil", "waiting"))
    return found


# Filters.


def filter_groups(
    query: DirectoryQuery, facets: Mapping[str, Sequence[tuple[str, int]]]
) -> tuple[FilterGroup, ...]:
    """Return the filters that have something to choose, each choice with its count."""
    found = []
    for name, legend in LEGENDS.items():
        counts = dict(facets.get(name, ()))
        for code in query.chosen.get(name, ()):
            counts.setdefault(code, 0)
        if name == "theme":
            choices = theme_choices(query, counts)
        elif name == "area":
            choices = area_choices(query, counts)
        else:
            choices = plain_choices(query, name, counts)
        if choices:
            chosen = sum(choice.checked for choice in choices)
            group = FilterGroup(name, legend, tuple(choices), chosen, name in OPEN_GROUPS)
            found.append(group)
    return tuple(found)


def plain_choices(query: DirectoryQuery, name: str, counts: Mapping[str, int]) -> list[Choice]:
    """Return the choices of a flat filter, most frequent first."""
    chosen = query.filters().get(name, ())
    ordered = sorted(counts.items(), key=lambda item: (-item[1], label_of(name, item[0])))
    found = [
        Choice(code, label, number, code in chosen)
        for code, number in ordered
        if (label := capital(label_of(name, code)))
    ]
    if name == "state" and all(choice.value in ALIVE for choice in found):
        # Nothing dissolved and nothing asleep: there is nothing to choose.
        return found if len(found) > 1 else []
    return found


def theme_choices(query: DirectoryQuery, counts: Mapping[str, int]) -> list[Choice]:
    """Return the public themes in their order; the sub-themes of those in use stand below."""
    chosen = query.chosen.get("theme", ())
    opened = {code.split(".")[0] for code in chosen}
    found = []
    for theme in nomenclatures.public_themes():
        if theme.code not in counts and theme.code not in opened:
            continue
        found.append(
            Choice(theme.code, theme.label, counts.get(theme.code, 0), theme.code in chosen)
        )
        if theme.code in opened:
            found += [
                Choice(sub.code, sub.label, counts[sub.code], sub.code in chosen, 1)
                for sub in nomenclatures.sub_themes(theme.code)
                if sub.code in counts
            ]
    return found


def area_choices(query: DirectoryQuery, counts: Mapping[str, int]) -> list[Choice]:
    """Return the districts; the sub-districts of those in use stand below. One query.

    A territory of one town does not name its only commune.
    """
    chosen = query.chosen.get("area", ())
    rows = Area.objects.filter(code__in=list(counts), level__in=LEVELS).order_by("order", "code")
    areas = {
        code: (name, level, path)
        for code, name, level, path in rows.values_list("code", "name", "level", "path")
    }
    communes = [code for code, (_, level, _) in areas.items() if level == LEVELS[0]]
    top = LEVELS[0] if len(communes) > 1 else LEVELS[1]
    if not any(level == top for _, level, _ in areas.values()):
        top = LEVELS[0]
    opened = {step for code in chosen if code in areas for step in areas[code][2].split("/")}
    found = []
    for code in sorted((c for c in areas if areas[c][1] == top), key=lambda c: areas[c][0]):
        found.append(Choice(code, areas[code][0], counts[code], code in chosen))
        if code in opened:
            found += below(code, areas, counts, chosen)
    return found


def below(
    parent: str,
    areas: Mapping[str, tuple[str, str, str]],
    counts: Mapping[str, int],
    chosen: Sequence[str],
) -> list[Choice]:
    """Return the areas directly below one, by name."""
    inside = [c for c, (_, _, path) in areas.items() if path.endswith(f"{parent}/{c}/")]
    return [
        Choice(code, areas[code][0], counts[code], code in chosen, 1)
        for code in sorted(inside, key=lambda c: areas[c][0])
    ]


# Nothing found.


PAST_END = "La liste s’arrête avant cette page."


def back_to_start(query: DirectoryQuery) -> tuple[WayOut, ...]:
    return (WayOut("Le début de la liste", replace(query, page=1, cursor="")),)


def ways_out(query: DirectoryQuery, alternatives: Sequence[Alternative]) -> tuple[WayOut, ...]:
    """Return the nearest questions that have answers, in words."""
    found = []
    for alternative in alternatives:
        number = count(alternative.total, "résultat")
        if alternative.change == "without_word":
            other = query.saying(alternative.request.text)
            words = f"{number} pour « {other.text} »"
        elif alternative.change == "without_place":
            other, words = query.without_place(), f"{number} partout ailleurs sur le territoire"
        elif alternative.name == "state" and "state" not in query.chosen:
            other = query.choosing(state=list(State.values))
            words = f"{number} en comptant les organisations dissoutes"
        else:
            other = query.without(alternative.name)
            legend = LEGENDS.get(alternative.name, OTHER_LEGENDS.get(alternative.name, "ce filtre"))
            words = f"{number} sans le filtre « {legend} »"
        found.append(WayOut(typography(words), other))
    return tuple(found)


OTHER_LEGENDS = {
    "size": "Taille",
    "created": "Année de création",
    "dissolved": "Année de dissolution",
    "confirmed": "Fiche confirmée",
}


def chosen_areas(query: DirectoryQuery) -> str:
    """Return the names of the chosen areas, for titles."""
    names = area_labels(query.chosen.get("area", ()))
    return ", ".join(names.values())
