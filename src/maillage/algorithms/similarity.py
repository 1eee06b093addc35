"""How alike two organisations are, and what one could do for the other, with the reasons.

Pure functions over small portraits; explained in docs/algorithms/ressemblance-et-complementarite.md.
Theme closeness is Wu and Palmer's (1994): twice the depth of what is shared over both depths.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

THEME_WEIGHT = 0.5
AREA_WEIGHT = 0.2
PUBLIC_WEIGHT = 0.1
WORD_WEIGHT = 0.2
# Below this likeness nobody would call them alike: same wide theme at two ends of the town.
MIN_LIKENESS = 0.35
RECEIVE_POINTS = 1.0
GIVE_POINTS = 0.8
# Both ways is worth more than two one-way exchanges: each has a reason to call the other.
BOTH_WAYS_POINTS = 0.5
NEIGHBOUR_POINTS = 0.4

ReasonKind = Literal[
    "theme", "wide_theme", "area", "wide_area", "publics", "words", "receive", "give"
]


@dataclass(frozen=True, slots=True)
class Portrait:
    """What is compared of one organisation.

    ``themes`` are dotted codes; ``areas`` the codes around it from the widest to the finest;
    ``words`` the folded meaningful words of its name; skills are codes.
    """

    themes: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    publics: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    offered: frozenset[str] = frozenset()
    sought: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two organisations go together: what is shared (codes or words), sorted."""

    kind: ReasonKind
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """How strongly two organisations go together, and why (strongest reason first)."""

    score: float
    reasons: tuple[Reason, ...]


NO_LINK = Link(0.0, ())


def theme_closeness(left: str, right: str) -> float:
    """Return 1 for the same theme, 0.5 for two sub-themes of one theme, 0 for strangers."""
    one, two = left.split("."), right.split(".")
    return 2 * _shared_depth(one, two) / (len(one) + len(two))


def _shared_depth(one: Sequence[str], two: Sequence[str]) -> int:
    depth = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        depth += 1
    return depth


def themes_closeness(left: Sequence[str], right: Sequence[str]) -> float:
    """Return the mean, over the themes of both, of the nearest theme of the other (0 to 1)."""
    if not left or not right:
        return 0.0
    best = [max(theme_closeness(a, b) for b in right) for a in left]
    best += [max(theme_closeness(a, b) for b in left) for a in right]
    return sum(best) / len(best)


def area_closeness(left: Sequence[str], right: Sequence[str]) -> float:
    """Return the share of the longer chain of areas that both have, from the widest down (0 to 1)."""
    longest = max(len(left), len(right))
    return _shared_depth(left, right) / longest if longest else 0.0


def overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the Jaccard index of two sets, 0 when both are empty."""
    union = left | right
    return len(left & right) / len(union) if union else 0.0


def words_in_common(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the overlap coefficient of two names: all the words of the shorter in the longer is 1."""
    shortest = min(len(left), len(right))
    return len(left & right) / shortest if shortest else 0.0


def likeness(left: Portrait, right: Portrait) -> Link:
    """Return how alike two organisations are (0 to 1); none when no theme is shared even from afar."""
    themes = themes_closeness(left.themes, right.themes)
    if not themes:
        return NO_LINK
    score = (
        THEME_WEIGHT * themes
        + AREA_WEIGHT * area_closeness(left.areas, right.areas)
        + PUBLIC_WEIGHT * overlap(left.publics, right.publics)
        + WORD_WEIGHT * words_in_common(left.words, right.words)
    )
    if score < MIN_LIKENESS:
        return NO_LINK
    return Link(round(score, 6), tuple(_likeness_reasons(left, right)))


def _likeness_reasons(left: Portrait, right: Portrait) -> list[Reason]:
    found: list[Reason] = []
    same = sorted(set(left.themes) & set(right.themes))
    if same:
        found.append(Reason("theme", tuple(same)))
    else:
        tops = {code.split(".")[0] for code in left.themes}
        wide = sorted(tops & {code.split(".")[0] for code in right.themes})
        found.append(Reason("wide_theme", tuple(wide)))
    depth = _shared_depth(left.areas, right.areas)
    # What is shared by the whole territory is no reason: the widest area does not count.
    if depth > 1:
        exact = depth == len(left.areas) == len(right.areas)
        found.append(Reason("area" if exact else "wide_area", (left.areas[depth - 1],)))
    publics = left.publics & right.publics
    if publics:
        found.append(Reason("publics", tuple(sorted(publics))))
    words = left.words & right.words
    if words:
        found.append(Reason("words", tuple(sorted(words))))
    return found


def complement(mine: Portrait, theirs: Portrait) -> Link:
    """Return what two organisations could do for each other; none when no skill meets a wish."""
    receive = mine.sought & theirs.offered
    give = mine.offered & theirs.sought
    if not receive and not give:
        return NO_LINK
    score = RECEIVE_POINTS * len(receive) + GIVE_POINTS * len(give)
    if receive and give:
        score += BOTH_WAYS_POINTS
    score += NEIGHBOUR_POINTS * area_closeness(mine.areas, theirs.areas)
    found = []
    if receive:
        found.append(Reason("receive", tuple(sorted(receive))))
    if give:
        found.append(Reason("give", tuple(sorted(give))))
    depth = _shared_depth(mine.areas, theirs.areas)
    if depth > 1:
        exact = depth == len(mine.areas) == len(theirs.areas)
        found.append(Reason("area" if exact else "wide_area", (mine.areas[depth - 1],)))
    return Link(round(score, 6), tuple(found))


def best_links(links: Sequence[tuple[str, Link]], *, limit: int) -> list[tuple[str, Link]]:
    """Return the strongest links, each with its key; equals by key, so that two runs agree."""
    kept = [(key, link) for key, link in links if link.score > 0]
    return sorted(kept, key=lambda item: (-item[1].score, item[0]))[:limit]
