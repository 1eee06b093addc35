"""How close one date is to many others: hours, themes, publics, distance, size. All from 0 to 1.

Sources, and what each is used for, are in docs/algorithms/chevauchements.md.
"""

from dataclasses import dataclass

import numpy as np

from maillage.algorithms.clashes.columns import NO_THEME, Columns, Floats, Spans, Vocabulary
from maillage.algorithms.clashes.model import Dated

OVERLAPPING = 0.8
SAME_DAY = 0.65
NEXT_DAY = 0.5
SHORTEST = 30
# Two forums gather the same volunteers and the same newcomers, whatever the themes they name.
FORUMS = 0.8
# Nobody is excluded on either side: the same people may come, but nothing draws the same ones.
FOR_ALL = 0.6
OTHER_PUBLICS = 0.25
# People of quite different ages: little is left of the competition.
OTHER_AGES = 0.2
NOT_KNOWN = 0.5
SHORT_REACH, LONG_REACH = 1.5, 10.0
USUAL_SIZE = 60
MINUTES_PER_KM, STARTING, LONGEST_TRIP, USUAL_TRIP = 4.0, 5.0, 60.0, 15.0
MONTH = 30
EARTH_KM = 6371.0


@dataclass(frozen=True)
class Closeness:
    """What one date has in common with n others but for the day: arrays of n values.

    ``needed`` is how many minutes must lie between both; ``elsewhen`` and ``ages`` are the parts left of
    the competition when one can go another day, and when ages differ. ``km`` is nan when not known.
    """

    theme: Floats
    publics: Floats
    nearness: Floats
    size: Floats
    elsewhen: Floats
    ages: Floats
    needed: Floats
    km: Floats


def closeness(one: Dated, many: Columns, words: Vocabulary) -> Closeness:
    """Return everything that does not depend on the day."""
    km = distances_km(one, many)
    shared, part = _ages(one, many)
    return Closeness(
        theme=_themes(one, many, words),
        publics=_publics(one, many, words, shared),
        nearness=_nearness(one, many, km),
        size=_size(one, many),
        elsewhen=np.minimum(np.maximum(many.days, one.days), MONTH) ** -0.5,
        ages=part,
        needed=_trip(one, many, km) + many.margin + one.margin,
        km=km,
    )


def hours(start: int, end: int, many: Spans, needed: Floats) -> Floats:
    """Return how much each date takes the same time as ``start`` to ``end`` (local minutes).

    1 when one covers the other; from 0.8 as soon as they overlap; between 0.65 and 0.8 when one follows
    the other too closely to do both; 0.65 on the same day; 0.5 the day before or after; else 0.
    """
    together = np.minimum(many.end, end) - np.maximum(many.start, start)
    shortest = np.maximum(np.minimum(many.end - many.start, end - start), SHORTEST)
    during = OVERLAPPING + (1 - OVERLAPPING) * np.clip(together / shortest, 0, 1)
    left = 1 - np.clip(-together / np.maximum(needed, 1), 0, 1)
    after = SAME_DAY + (OVERLAPPING - SAME_DAY) * left
    moved = Dated(start, end)
    apart = np.maximum(many.first_day - moved.last_day, moved.first_day - many.last_day)
    other = np.select([apart <= 0, apart == 1], [SAME_DAY, NEXT_DAY], 0.0)
    found: Floats = np.select([together > 0, -together < needed], [during, after], other)
    return found


def distances_km(one: Dated, many: Columns) -> Floats:
    """Return distances in kilometres on a local plane: exact enough within a town; nan when not known."""
    north = np.radians(many.lat - one.lat)
    east = np.radians(many.lon - one.lon) * np.cos(np.radians(one.lat))
    found: Floats = EARTH_KM * np.hypot(north, east)
    return found


def _themes(one: Dated, many: Columns, words: Vocabulary) -> Floats:
    """Mean, over the themes of both, of the nearest theme of the other."""
    mine = words.numbers(one.themes)
    if mine:
        near = words.closeness[np.array(mine)][:, many.themes]  # mine × n × 4
        said = many.themes != NO_THEME
        total = near.max(axis=2).sum(axis=0) + np.where(said, near.max(axis=0), 0).sum(axis=1)
        found: Floats = np.where(said.any(axis=1), total / (len(mine) + said.sum(axis=1)), 0.0)
    else:
        found = np.zeros(len(many))
    if one.forum:
        found = np.where(many.forum, np.maximum(found, FORUMS), found)
    return found


def _ages(one: Dated, many: Columns) -> tuple[Floats, Floats]:
    """Return the part of the narrower range of ages that both address, and what is left of the rest."""
    low, high = one.ages
    years = np.minimum(many.age_high, high) - np.maximum(many.age_low, low) + 1
    narrower = np.minimum(many.age_high - many.age_low, high - low) + 1
    shared = np.clip(years / narrower, 0, 1)
    return shared, np.where(shared > 0, 1.0, OTHER_AGES)


def _publics(one: Dated, many: Columns, words: Vocabulary, shared: Floats) -> Floats:
    mine = words.mask(one.publics)
    if not mine:
        return FOR_ALL * shared
    common = (many.publics & mine) != 0
    part = np.select([common, many.publics != 0], [1.0, OTHER_PUBLICS], FOR_ALL)
    found: Floats = part * shared
    return found


def _nearness(one: Dated, many: Columns, km: Floats) -> Floats:
    """Exponential decay; the larger of both events reaches further (Huff 1963)."""
    largest = np.maximum(many.expected, one.expected)
    reach = np.clip(SHORT_REACH * np.sqrt(largest / 100), SHORT_REACH, LONG_REACH)
    found = np.where(np.isnan(km), NOT_KNOWN, np.exp(-np.nan_to_num(km) / reach))
    if one.online:
        return np.where(many.online, 1.0, NOT_KNOWN)
    return np.where(many.online, NOT_KNOWN, found)


def _size(one: Dated, many: Columns) -> Floats:
    """Logarithm of the larger of both: 0 for ten people, 1 from a thousand."""
    mine = one.expected or USUAL_SIZE
    theirs = np.where(many.expected > 0, many.expected, USUAL_SIZE)
    found: Floats = np.clip((np.log10(np.maximum(theirs, mine)) - 1) / 2, 0, 1)
    return found


def _trip(one: Dated, many: Columns, km: Floats) -> Floats:
    """Minutes from one place to the other."""
    known = np.minimum(STARTING + MINUTES_PER_KM * np.nan_to_num(km), LONGEST_TRIP)
    trip = np.where(np.isnan(km), USUAL_TRIP, np.where(km < 0.1, 0.0, known))
    return np.zeros(len(many)) if one.online else np.where(many.online, 0.0, trip)
