"""Organisations that resemble one, or that could help it and be helped: with the reason in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from maillage.algorithms.similarity import (
    Link,
    Portrait,
    Reason,
    best_links,
    complement,
    likeness,
)
from maillage.core.actor import Actor
from maillage.core.search import SearchIndex, SearchRequest
from maillage.core.ui.french import typography
from maillage.directory.queries.candidates import Areas, read_candidates, spellings, words_of_name
from maillage.directory.queries.profiles import SeenProfile
from maillage.directory.queries.search_form import ALIVE, audience_of
from maillage.directory.queries.vocabulary import ThemeMark, label_of, theme_mark
from maillage.directory.search import KIND
from maillage.territory.enums import Level
from maillage.territory.models import Area

# What the index gives before the pure function compares: the cost of a page stays the same
# whatever the size of the directory.
CANDIDATES = 40
ASKED_WORDS, SAME_WORD = 3, 8
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An organisation beside another, and why it is there."""

    ref: str
    name: str
    reason: str
    theme: ThemeMark | None
    is_fictional: bool


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Who resembles, and who complements."""

    similar: tuple[Neighbour, ...] = ()
    complementary: tuple[Neighbour, ...] = ()


def neighbours(seen: SeenProfile, *, actor: Actor, index: SearchIndex) -> Neighbours:
    """Return who goes with an organisation, as far as this actor may see both.

    At most five questions to the index and one light reading of about a hundred candidates
    (four queries).
    """
    area = seen.area
    own_area = (*area.ancestor_codes, area.code) if area else ()
    mine = Portrait(
        themes=tuple(seen["themes"] or ()),
        areas=own_area,
        publics=frozenset(seen["publics"] or ()),
        words=words_of_name(seen["name"], ancestors_of(area)),
        offered=frozenset(seen["skills_offered"] or ()),
        sought=frozenset(seen["skills_sought"] or ()),
    )
    similar = alike(mine, seen, actor, index)
    complementary = matching(mine, seen, actor, index)
    found = read_candidates({*similar, *complementary}, actor)
    is_mine = actor.has_role(seen.organisation.pk)

    def chosen(
        keys: list[str], compare: Callable[[Portrait, Portrait], Link]
    ) -> Iterator[Neighbour]:
        links = [(key, compare(mine, found[key].portrait)) for key in keys if key in found]
        for key, link in best_links(links, limit=SHOWN):
            one = found[key]
            reason = reason_in_words(
                link.reasons, one.areas, is_mine=is_mine, spelled=spellings(one.name)
            )
            mark = theme_mark(next(iter(one.portrait.themes), ""))
            yield Neighbour(key, one.name, reason, mark, one.is_fictional)

    return Neighbours(tuple(chosen(similar, likeness)), tuple(chosen(complementary, complement)))


def ancestors_of(area: Area | None) -> list[str]:
    """Return the names of an area and of those around it."""
    names = []
    while area is not None:
        names.append(area.name)
        area = area.parent
    return names


def alike(mine: Portrait, seen: SeenProfile, actor: Actor, index: SearchIndex) -> list[str]:
    """Return the keys that share the most themes, districts and publics."""
    if not mine.themes:
        return []
    wide = [code.split(".")[0] for code in mine.themes]
    prefer = {
        "theme": tuple(dict.fromkeys([*mine.themes, *wide])),
        "area": mine.areas[1:],
        "public": tuple(sorted(mine.publics)),
    }
    filters = {"theme": tuple(dict.fromkeys(wide))}
    found = candidates(seen, actor, index, prefer, filters=filters)
    # The same words in a wide theme find what is filed elsewhere in it ("judo" under martial arts).
    for word in sorted(mine.words, key=lambda one: (-len(one), one))[:ASKED_WORDS]:
        found += candidates(seen, actor, index, {}, filters=filters, text=word)
    return list(dict.fromkeys(found))


def matching(mine: Portrait, seen: SeenProfile, actor: Actor, index: SearchIndex) -> list[str]:
    """Return the keys that offer what this one seeks, or seek what it offers."""
    prefer = {"skill": tuple(sorted(mine.sought)), "need": tuple(sorted(mine.offered))}
    return candidates(seen, actor, index, prefer, filters={})


def candidates(
    seen: SeenProfile,
    actor: Actor,
    index: SearchIndex,
    prefer: dict[str, tuple[str, ...]],
    filters: dict[str, tuple[str, ...]],
    text: str = "",
) -> list[str]:
    wanted = {name: values for name, values in prefer.items() if values}
    if not wanted and not text:
        return []
    page = index.search(
        SearchRequest(
            text=text,
            kinds=(KIND,),
            filters={**filters, "state": ALIVE},
            audience=audience_of(actor),
            prefer=wanted,
            prefer_required=bool(wanted),
            exclude=((KIND, seen.organisation.ref),),
            limit=SAME_WORD if text else CANDIDATES,
        )
    )
    return [hit.key for hit in page.hits]


def reason_in_words(
    reasons: Sequence[Reason], areas: Areas, *, is_mine: bool, spelled: Mapping[str, str]
) -> str:
    """Return "Même thème (judo) et même quartier (Port Marianne)", or what each could do for the other.

    ``is_mine``: the reader belongs to the organisation that the others are compared with;
    ``spelled``: the words of the other's name with their accents, by their folded form.
    """
    parts = [
        words for reason in reasons if (words := part_in_words(reason, areas, is_mine, spelled))
    ]
    if any(reason.kind in {"receive", "give"} for reason in reasons):
        sentence = " ; ".join(parts)
    else:
        *first, last = parts[:3]
        sentence = f"{', '.join(first)} et {last}" if first else last
    return typography(sentence[:1].upper() + sentence[1:])


def part_in_words(reason: Reason, areas: Areas, is_mine: bool, spelled: Mapping[str, str]) -> str:
    if reason.kind in AREA_KINDS:
        return same_area(reason.shared[0], areas)
    facet, mine, others = WORDINGS[reason.kind]
    shared = reason.shared[:3]
    if facet:
        labels = [label_of(facet, code).lower() for code in shared]
    else:
        labels = [spelled.get(word, word) for word in shared]
    return (mine if is_mine else others).format(", ".join(labels))


AREA_KINDS = frozenset({"area", "wide_area"})
# For each reason: the facet that its codes belong to, the words for the reader's own
# organisation, and the words for any other.
WORDINGS = {
    "receive": (
        "skill",
        "vous cherchez : {0} ; elle propose : {0}",
        "propose ce que celle-ci cherche : {0}",
    ),
    "give": (
        "skill",
        "vous proposez : {0} ; elle cherche : {0}",
        "cherche ce que celle-ci propose : {0}",
    ),
    "theme": ("theme", "même thème ({})", "même thème ({})"),
    "wide_theme": ("theme", "thèmes proches ({})", "thèmes proches ({})"),
    "publics": ("public", "mêmes publics ({})", "mêmes publics ({})"),
    "words": ("", "mêmes mots ({})", "mêmes mots ({})"),
}


def same_area(code: str, areas: Areas) -> str:
    """Return "même quartier (Port Marianne)"."""
    if code not in areas:
        return ""
    name, level = areas[code]
    return f"même {Level(level).label.lower()} ({name})"
