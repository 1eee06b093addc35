"""What is compared of many organisations at once: light rows, and only what one actor may see."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from maillage.algorithms.french_text import tokens
from maillage.algorithms.similarity import Portrait
from maillage.core.actor import Actor
from maillage.core.search.analysis import STOP_WORDS
from maillage.directory.enums import Direction, Listing
from maillage.directory.models import Organisation, OrganisationSkill, OrganisationTheme
from maillage.directory.queries.profiles import WIDE_LEVELS
from maillage.directory.rules import audiences_seen_by
from maillage.territory.models import SEPARATOR, Area

# Code of an area to its name and level.
Areas = Mapping[str, tuple[str, str]]
# Words that most names have and that say nothing of what is done.
EMPTY_WORDS = frozenset(STOP_WORDS) | {
    "association", "associations", "assoc", "club", "amicale", "union", "comite", "groupe",
    "collectif", "societe", "federation", "centre", "france", "francaise", "francais",
    "departemental", "departementale", "regional", "regionale", "national", "nationale",
    "sportive", "sportif", "culturelle", "culturel", "amis", "tous", "toutes", "pour", "avec",
    "sans", "dans", "entre", "chez", "contre", "nous", "vous", "leur", "leurs", "notre", "votre",
}  # fmt: skip
MIN_WORD = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation that may be shown beside another; ``areas`` names those of its portrait."""

    name: str
    is_fictional: bool
    portrait: Portrait
    areas: Areas


def words_of_name(name: str, around: Iterable[str]) -> frozenset[str]:
    """Return the words of a name that say what is done; the names of places say only where."""
    places = {word for place in around for word in tokens(place)}
    named = {word for word in tokens(name) if len(word) >= MIN_WORD}
    return frozenset(named - EMPTY_WORDS - places)


def spellings(name: str) -> dict[str, str]:
    """Return the words of a name as they are written, by their folded form."""
    return {folded: word.lower() for word in _WORD.findall(name) for folded in tokens(word)}


def read_candidates(refs: Iterable[str], actor: Actor) -> dict[str, Candidate]:
    """Return what may be compared of some organisations, by reference (four queries, none for none).

    One that was withdrawn since the index was written is left out.
    """
    wanted = list(refs)
    if not wanted:
        return {}
    listed = Organisation.objects.filter(ref__in=wanted, listing=Listing.LISTED).order_by("pk")
    rows = list(
        listed.select_related("area").only(
            "ref", "name", "audiences", "withheld", "publics", "is_fictional", "place", "area__path"
        )
    )
    keys = [row.pk for row in rows]
    themes: dict[int, list[str]] = defaultdict(list)
    links = OrganisationTheme.objects.filter(organisation__in=keys).order_by("order", "theme_id")
    for key, code in links.values_list("organisation_id", "theme_id"):
        themes[key].append(str(code))
    skills: dict[tuple[int, str], set[str]] = defaultdict(set)
    uses = OrganisationSkill.objects.filter(organisation__in=keys).order_by("pk")
    for key, direction, code in uses.values_list("organisation_id", "direction", "skill_id"):
        skills[key, direction].add(str(code))
    areas = areas_around(rows)
    return {row.ref: _candidate(row, actor, themes[row.pk], skills, areas) for row in rows}


def areas_around(rows: Iterable[Organisation]) -> Areas:
    """Return the names and levels of the areas of some organisations and of those around (one query)."""
    codes = {code for row in rows if row.area for code in codes_of(row.area)}
    found = Area.objects.filter(code__in=codes).order_by("code")
    return {code: (name, level) for code, name, level in found.values_list("code", "name", "level")}


def codes_of(area: Area) -> list[str]:
    """Return the codes from the root to an area."""
    return area.path.split(SEPARATOR)[:-1]


def _candidate(
    row: Organisation,
    actor: Actor,
    themes: list[str],
    skills: Mapping[tuple[int, str], set[str]],
    areas: Areas,
) -> Candidate:
    seen = audiences_seen_by(actor, row)

    def kept(key: str, values: Iterable[str]) -> frozenset[str]:
        return frozenset(values) if row.audience_of(key) in seen else frozenset()

    chain = codes_of(row.area) if row.area else []
    if row.place_id is None or row.audience_of("place") not in seen:
        # As for its page: a hidden address would be half guessed from its district.
        while chain and areas[chain[-1]][1] not in WIDE_LEVELS:
            chain.pop()
    around = {code: areas[code] for code in chain}
    portrait = Portrait(
        themes=tuple(themes),
        areas=tuple(chain),
        publics=kept("publics", row.publics),
        words=words_of_name(row.name, (name for name, _ in around.values())),
        offered=kept("skills_offered", skills.get((row.pk, Direction.OFFERED), ())),
        sought=kept("skills_sought", skills.get((row.pk, Direction.SOUGHT), ())),
    )
    return Candidate(row.name, row.is_fictional, portrait, around)
