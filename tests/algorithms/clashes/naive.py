"""The same scores, written again from docs/algorithms/chevauchements.md: one pair at a time, plain Python."""

from math import cos, exp, hypot, isnan, log10, radians, sqrt

from maillage.algorithms.clashes import Dated, Weights

WORDS = ("theme", "publics", "hours", "nearness", "size")


def wu_palmer(one: str, other: str) -> float:
    left, right = one.split("."), other.split(".")
    shared = 0
    while shared < min(len(left), len(right)) and left[shared] == right[shared]:
        shared += 1
    return 2 * shared / (len(left) + len(right))


def theme(a: Dated, b: Dated) -> float:
    best = 0.0
    if a.themes and b.themes:
        each = [max(wu_palmer(x, y) for y in b.themes) for x in a.themes]
        each += [max(wu_palmer(x, y) for x in a.themes) for y in b.themes]
        best = sum(each) / len(each)
    return max(best, 0.8) if a.forum and b.forum else best


def shared_ages(a: Dated, b: Dated) -> float:
    years = len(range(max(a.ages[0], b.ages[0]), min(a.ages[1], b.ages[1]) + 1))
    return years / min(a.ages[1] - a.ages[0] + 1, b.ages[1] - b.ages[0] + 1)


def publics(a: Dated, b: Dated) -> float:
    if not a.publics or not b.publics:
        return 0.6 * shared_ages(a, b)
    return (1.0 if {*a.publics} & {*b.publics} else 0.25) * shared_ages(a, b)


def kilometres(a: Dated, b: Dated) -> float | None:
    if isnan(a.lat) or isnan(b.lat):
        return None
    east = radians(a.lon - b.lon) * cos(radians(a.lat))
    return 6371.0 * hypot(radians(a.lat - b.lat), east)


def nearness(a: Dated, b: Dated) -> float:
    if a.online or b.online:
        return 1.0 if a.online and b.online else 0.5
    km = kilometres(a, b)
    if km is None:
        return 0.5
    reach = 1.5 * sqrt(max(a.expected, b.expected) / 100)
    return exp(-km / min(max(reach, 1.5), 10.0))


def size(a: Dated, b: Dated) -> float:
    largest = max(a.expected or 60, b.expected or 60)
    return min(max((log10(largest) - 1) / 2, 0.0), 1.0)


def needed(a: Dated, b: Dated) -> float:
    if a.online or b.online:
        trip = 0.0
    else:
        km = kilometres(a, b)
        trip = 15.0 if km is None else 0.0 if km < 0.1 else min(5 + 4 * km, 60.0)
    return trip + a.margin + b.margin


def days_of(one: Dated) -> range:
    first = one.start // 1440
    return range(first, max(first, (one.end - 1 - 300) // 1440) + 1)


def hours(a: Dated, b: Dated) -> float:
    together = min(a.end, b.end) - max(a.start, b.start)
    if together > 0:
        shortest = max(min(a.end - a.start, b.end - b.start), 30)
        return 0.8 + 0.2 * min(together / shortest, 1.0)
    if -together < needed(a, b):
        return 0.65 + 0.15 * (1 + together / needed(a, b))
    apart = min(abs(x - y) for x in days_of(a) for y in days_of(b))
    return {0: 0.65, 1: 0.5}.get(apart, 0.0)


def score(a: Dated, b: Dated, weights: Weights) -> float:
    taken = hours(a, b)
    parts = {
        "theme": theme(a, b), "publics": publics(a, b), "hours": 1.0,
        "nearness": nearness(a, b), "size": size(a, b),
    }  # fmt: skip
    total = sum(getattr(weights, word) * parts[word] for word in WORDS)
    elsewhen = 1 / sqrt(min(max(a.days, b.days), 30))
    ages = 1.0 if shared_ages(a, b) > 0 else 0.2
    return taken * total / sum(getattr(weights, word) for word in WORDS) * 100 * elsewhen * ages
