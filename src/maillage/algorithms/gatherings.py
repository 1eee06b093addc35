"""Where events gather: a keyword, a theme or a district told by several organisations in a few days.

A label gathers in a period when its share of the events held then is far above its share of the others.
This is Kulldorff's scan statistic, Bernoulli model, over time alone: every period that begins and ends on
a day of the label is tried, and its score is the log-likelihood ratio of "another share inside" against
"the same share everywhere". Counting shares, not events, leaves out what is busy for everybody (September,
a fine Saturday). A score is kept only when chance does not explain it: the hypergeometric tail (Fisher's
exact test), times the number of periods tried (Bonferroni), which errs on the side of silence and needs
no draw. Kleinberg's bursts, the other classic, want a stream with a steady flow: an agenda of a few
dozen events a week has none.

Sources: M. Kulldorff, "A spatial scan statistic", Communications in Statistics, Theory and Methods 26,
1997; J. Naus, "The distribution of the size of the maximum cluster of points on a line", JASA 60, 1965;
J. Kleinberg, "Bursty and hierarchical structure in streams", KDD 2002.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

MOST_DAYS = 31
LEAST_EVENTS = 5
LEAST_ORGANISATIONS = 3
# An event held over more weeks than this is a habit, not an occasion.
REGULAR_WEEKS = 5
# The chance, over the whole search, of telling a gathering where there is none.
RISK = 0.01
# Two gatherings that share this part of their events tell the same thing.
ALIKE = 0.5


class Label(NamedTuple):
    """What events may have in common: ("keyword", "solidar"), ("theme", "sport"), ("area", "croix")."""

    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An event: its days, who organises it, what it is about."""

    key: str
    days: tuple[date, ...]
    organisations: frozenset[str]
    labels: frozenset[Label]


@dataclass(frozen=True, slots=True)
class Gathering:
    """A label that gathers between two days, both included.

    ``events`` by first day; ``usual`` is how many events its usual share would give in these days;
    ``score`` the log-likelihood ratio; ``chance`` the corrected probability, at most 1.
    """

    label: Label
    first_day: date
    last_day: date
    events: tuple[str, ...]
    organisations: tuple[str, ...]
    usual: float
    score: float
    chance: float


def gatherings(
    happenings: Iterable[Happening],
    *,
    first: date,
    last: date,
    most_days: int = MOST_DAYS,
    least_events: int = LEAST_EVENTS,
    least_organisations: int = LEAST_ORGANISATIONS,
    risk: float = RISK,
) -> list[Gathering]:
    """Return what gathers between two days, the strongest first.

    None is the doing of one organisation: ``least_organisations`` take part, and none carries more than
    half of the events. Time: one sweep of the events for each first day of each label.
    """
    known = _occasions(happenings, first, last)
    by_label: dict[Label, list[Happening]] = defaultdict(list)
    for one in known:
        for label in one.labels:
            by_label[label].append(one)
    scanned = {
        label: held
        for label, held in by_label.items()
        if len(held) >= least_events
        and len({name for one in held for name in one.organisations}) >= least_organisations
    }
    windows = {label: list(_windows(held, most_days)) for label, held in scanned.items()}
    tried = sum(len(found) for found in windows.values())
    whole = _Whole(known, most_days)
    found: list[Gathering] = []
    for label, held in scanned.items():
        kept = [
            one
            for one in windows[label]
            if len(one.events) >= least_events and _several(one.events, held, least_organisations)
        ]
        found += _told(label, kept, held, whole, tried, risk)
    return _distinct(sorted(found, key=lambda one: (-one.score, one.first_day, one.label)))


class Window(NamedTuple):
    """Days both included, and the numbers in ``held`` of the events that have a day among them."""

    first: date
    last: date
    events: tuple[int, ...]


def share_ratio(inside: int, held: int, labelled: int, total: int) -> float:
    """Return Kulldorff's log-likelihood ratio, 0 when the share inside is not above the share outside.

    ``inside`` events of the label among the ``held`` ones of the period, ``labelled`` among ``total`` in all.
    """
    outside, rest = labelled - inside, total - held
    if held == 0 or rest == 0 or inside * rest <= outside * held:
        return 0.0

    def likelihood(hits: int, of: int) -> float:
        return sum(part * math.log(part / of) for part in (hits, of - hits) if part)

    return likelihood(inside, held) + likelihood(outside, rest) - likelihood(labelled, total)


def chance_of(inside: int, held: int, labelled: int, total: int) -> float:
    """Return the probability that ``held`` events drawn at random have ``inside`` of the label or more."""
    lowest = max(inside, held - (total - labelled))
    highest = min(labelled, held)
    tail = math.fsum(
        chance_of_exactly(hits, held, labelled, total) for hits in range(lowest, highest + 1)
    )
    return min(1.0, tail)


def chance_of_exactly(hits: int, held: int, labelled: int, total: int) -> float:
    """Return the probability that ``held`` events drawn at random have ``hits`` of the label."""
    return math.exp(
        _choose(labelled, hits) + _choose(total - labelled, held - hits) - _choose(total, held)
    )


def _choose(of: int, number: int) -> float:
    """Return the logarithm of the number of ways to choose."""
    return math.lgamma(of + 1) - math.lgamma(number + 1) - math.lgamma(of - number + 1)


def _occasions(happenings: Iterable[Happening], first: date, last: date) -> list[Happening]:
    """Return the events with a day in the period, without those that come back week after week."""
    found = []
    for one in happenings:
        days = tuple(sorted({day for day in one.days if first <= day <= last}))
        if days and len({day.isocalendar()[:2] for day in days}) <= REGULAR_WEEKS:
            found.append(Happening(one.key, days, one.organisations, one.labels))
    return sorted(found, key=lambda one: (one.days[0], one.key))


def _windows(held: Sequence[Happening], most_days: int) -> Iterator[Window]:
    """Yield every period that begins and ends on a day of these events."""
    on: dict[date, list[int]] = defaultdict(list)
    for number, one in enumerate(held):
        for day in one.days:
            on[day].append(number)
    days = sorted(on)
    for start, opening in enumerate(days):
        inside: set[int] = set()
        for closing in days[start:]:
            if (closing - opening).days >= most_days:
                break
            inside.update(on[closing])
            yield Window(opening, closing, tuple(sorted(inside)))


class _Whole:
    """How many events of any label have a day in a period; each first day is swept once."""

    def __init__(self, known: Sequence[Happening], most_days: int) -> None:
        self.total = len(known)
        self._most_days = most_days
        self._on: dict[date, list[int]] = defaultdict(list)
        for number, one in enumerate(known):
            for day in one.days:
                self._on[day].append(number)
        self._swept: dict[date, list[int]] = {}

    def held(self, first: date, last: date) -> int:
        if first not in self._swept:
            seen: set[int] = set()
            counts = []
            for ahead in range(self._most_days):
                seen.update(self._on.get(first + timedelta(days=ahead), ()))
                counts.append(len(seen))
            self._swept[first] = counts
        return self._swept[first][(last - first).days]


def _several(events: Sequence[int], held: Sequence[Happening], least: int) -> bool:
    """Whether enough organisations take part, and none carries more than half of the events."""
    part = Counter(name for number in events for name in held[number].organisations)
    return len(part) >= least and 2 * max(part.values()) <= len(events)


def _told(
    label: Label,
    windows: Iterable[Window],
    held: Sequence[Happening],
    whole: _Whole,
    tried: int,
    risk: float,
) -> list[Gathering]:
    """Return the periods of a label that chance does not explain, without two that touch."""
    scored = sorted(
        (
            (
                share_ratio(
                    len(one.events), whole.held(one.first, one.last), len(held), whole.total
                ),
                one,
            )
            for one in windows
        ),
        key=lambda pair: (-pair[0], pair[1].first, pair[1].last),
    )
    found: list[Gathering] = []
    for score, window in scored:
        if score <= 0:
            break
        if any(window.first <= one.last_day and one.first_day <= window.last for one in found):
            continue
        inside, among = len(window.events), whole.held(window.first, window.last)
        # One term of the sum is often enough to know that the whole is too much.
        if min(1.0, tried * chance_of_exactly(inside, among, len(held), whole.total)) > risk:
            continue
        chance = min(1.0, tried * chance_of(inside, among, len(held), whole.total))
        if chance <= risk:
            members = [held[number] for number in window.events]
            names = sorted({name for one in members for name in one.organisations})
            usual = among * (len(held) - inside) / (whole.total - among)
            found.append(
                Gathering(
                    label, window.first, window.last, tuple(one.key for one in members),
                    tuple(names), usual, score, chance,
                )
            )  # fmt: skip
    return found


def _distinct(found: Iterable[Gathering]) -> list[Gathering]:
    """Keep the strongest of those that tell about the same events."""
    kept: list[Gathering] = []
    for one in found:
        if not any(alike(one.events, other.events) >= ALIKE for other in kept):
            kept.append(one)
    return kept


def alike(one: Iterable[str], other: Iterable[str]) -> float:
    """Return the part of the events of either that both have (Jaccard), 0 to 1."""
    first, second = set(one), set(other)
    return len(first & second) / len(first | second) if first | second else 0.0
