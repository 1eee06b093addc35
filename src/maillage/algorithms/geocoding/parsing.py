"""From a written French address to its parts, keeping the readings that make sense.

An address is not a grammar: "12 rue du 8 mai 1945" has three numbers, "rue Balard 28" has its
number at the end, "Résidence les Pins 45 av de Lodève" starts with a building. ``readings``
lists what the text can mean, most natural first; the index then says which one exists.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from maillage.algorithms.geocoding.words import (
    BOXES,
    INSIDE,
    SUFFIXES,
    TYPES,
    fold,
    spelled_out,
)

MAX_LENGTH = 300
"""Characters read of an address; the rest can not be one."""

_POSTCODE = re.compile(r"\d{5}")
_NUMBER = re.compile(r"\d{1,5}")
# Groups of buildings: they say where in a way or name a place, a real way is worth more.
GROUPS = frozenset(("residence", "domaine", "lotissement", "cite", "zone", "villa", "parc", "clos"))
# Short spellings that are also ordinary words: read as a type only where a type must stand.
_PLAIN_KINDS = frozenset(kind for kind in TYPES.values() if " " not in kind) | {
    *("av", "ave", "bd", "bld", "blvd", "chem", "imp", "rte", "rue", "resid"),
}
_LONG_KINDS = sorted({kind for kind in TYPES.values() if len(kind) >= 5})


@dataclass(frozen=True, slots=True)
class ParsedAddress:
    """One reading of an address. Words are folded (lower case, no accent)."""

    number: int | None = None
    suffix: str = ""
    kind: str = ""
    name: tuple[str, ...] = ()
    postcode: str = ""
    city: tuple[str, ...] = ()
    complement: tuple[str, ...] = ()


def parse_address(text: str) -> ParsedAddress:
    """The most natural reading of an address."""
    return next(readings(text))


def readings(text: str) -> Iterator[ParsedAddress]:
    """All readings of an address, most natural first; at least one, at most eight."""
    tokens = fold(text[:MAX_LENGTH]).split()
    tokens, postcode, city = _take_town(_drop_boxes(tokens))
    segments = _segments(tokens)
    seen: set[ParsedAddress] = set()
    for reading in _street_readings(segments):
        full = replace(reading, postcode=postcode, city=reading.city or city)
        if full not in seen and len(seen) < 8:
            seen.add(full)
            yield full


def split_kind(words: list[str], *, loose: bool = True) -> tuple[str, int]:
    """Type of way at the start of words and how many words it takes: ``("", 0)`` if none.

    ``loose`` accepts every abbreviation; else only those that are not ordinary words.
    """
    if not words:
        return "", 0
    pair = " ".join(words[:2])
    if pair in {"grand rue", "grande rue", "rond point"}:
        return ("rond point" if pair == "rond point" else "grand rue"), 2
    kind = TYPES.get(words[0], "")
    if kind and (loose or words[0] in _PLAIN_KINDS):
        return kind, 1
    return "", 0


def _misspelt_kind(word: str) -> str:
    """Type of way one letter away from a long enough word: "eplanade", "courrs"."""
    if len(word) < 5:
        return ""
    near = process.extractOne(word, _LONG_KINDS, scorer=OSA.distance, score_cutoff=1)
    return near[0] if near else ""


def _drop_boxes(tokens: list[str]) -> list[str]:
    """Without post-office boxes, cedex numbers and the country."""
    kept: list[str] = []
    position = 0
    while position < len(tokens):
        word = tokens[position]
        following = tokens[position + 1] if position + 1 < len(tokens) else ""
        if word in BOXES and following.isdigit():
            position += 2
        elif word == "cedex":
            position += 2 if following.isdigit() and len(following) <= 2 else 1
        else:
            kept.append(word)
            position += 1
    # "Anatole France" is a name; only after a comma or a postcode is it the country.
    if kept[-1:] == ["france"] and (
        kept[-2:-1] == [","] or any(_POSTCODE.fullmatch(t) for t in kept[:-1])
    ):
        kept.pop()
    return kept


def _take_town(tokens: list[str]) -> tuple[list[str], str, tuple[str, ...]]:
    """Tokens before the last postcode, the postcode, and the words of the town after it."""
    for position in range(len(tokens) - 1, -1, -1):
        if not _POSTCODE.fullmatch(tokens[position]):
            continue
        after = [t for t in tokens[position + 1 :] if t != ","]
        if split_kind(after, loose=False)[0] and position == 0 and len(after) > 1:
            break  # "12345 rue X": a house number
        return tokens[:position], tokens[position], spelled_out(after)
    return tokens, "", ()


def _segments(tokens: list[str]) -> list[list[str]]:
    """Tokens between commas; a number alone before a comma joins what follows."""
    parts: list[list[str]] = [[]]
    for word in tokens:
        if word == ",":
            parts.append([])
        else:
            parts[-1].append(word)
    joined: list[list[str]] = []
    for part in parts:
        if joined and _is_number_only(joined[-1]) and part:
            joined[-1] = joined[-1] + part
        elif part:
            joined.append(part)
    return joined


def _is_number_only(tokens: list[str]) -> bool:
    return (
        bool(tokens)
        and _NUMBER.fullmatch(tokens[0]) is not None
        and all(
            _NUMBER.fullmatch(t) or t in SUFFIXES or t in {"et", "a"} or len(t) == 1 for t in tokens
        )
    )


def _street_readings(segments: list[list[str]]) -> Iterator[ParsedAddress]:
    if not segments:
        yield ParsedAddress()
        return
    anchored: list[tuple[int, ParsedAddress]] = []
    for position, segment in enumerate(segments):
        others = segments[position + 1 :]
        for rank, reading in _segment_readings(segment):
            anchored.append((rank, _with_rest(reading, others)))
    yield from (reading for _, reading in sorted(anchored, key=lambda pair: pair[0]))


def _with_rest(reading: ParsedAddress, others: list[list[str]]) -> ParsedAddress:
    """A number written after the comma joins; the last other segment may name the town."""
    if others and reading.number is None and _is_number_only(others[0]):
        number, suffix, _ = _number_at(others[0], 0)
        reading = replace(reading, number=number, suffix=suffix)
        others = others[1:]
    return replace(reading, city=spelled_out(others[-1])) if others else reading


def _number_at(tokens: list[str], start: int) -> tuple[int, str, int]:
    """Number and suffix at a position, ranges ("12-14", "12 et 14") taken by their first; end."""
    number, suffix, end = int(tokens[start]), "", start + 1
    while end < len(tokens):
        token = tokens[end]
        following = tokens[end + 1] if end + 1 < len(tokens) else ""
        kind_after = split_kind(tokens[end + 1 :])[0]
        if token in SUFFIXES and (token not in {"b", "t", "q"} or kind_after or not following):
            suffix = suffix or SUFFIXES[token]
        elif len(token) == 1 and token.isalpha() and (kind_after or not following):
            suffix = suffix or token
        elif _NUMBER.fullmatch(token) and len(token) <= 4:
            pass
        elif token in {"et", "a"} and _NUMBER.fullmatch(following):
            end += 1
        else:
            break
        end += 1
    return number, suffix, end


def _segment_readings(tokens: list[str]) -> Iterator[tuple[int, ParsedAddress]]:
    """Readings of a run without comma, each with a rank (0 is the most natural)."""
    doors = [
        (start, *_number_at(tokens, start))
        for start, word in enumerate(tokens)
        if _NUMBER.fullmatch(word) and not (start and tokens[start - 1] in INSIDE - {"no"})
    ]
    for start, number, suffix, end in doors:
        kind, taken = split_kind(tokens[end:])
        if not kind and end < len(tokens):
            kind, taken = _misspelt_kind(tokens[end]), 1
        if kind and end + taken < len(tokens):
            rank = 1 if kind in GROUPS else 0
            yield rank, _reading(number, suffix, kind, tokens[end + taken :], tokens[:start])
    yield from _readings_by_kind(tokens)
    for start, number, suffix, end in doors:
        if end < len(tokens):
            yield 5, _reading(number, suffix, "", tokens[end:], tokens[:start])
    ending = _ending_number(tokens)
    if ending:
        yield 5, _reading(ending[0], ending[1], "", tokens[: ending[2]], [])
    yield 6, _reading(None, "", "", tokens, [])


def _readings_by_kind(tokens: list[str]) -> Iterator[tuple[int, ParsedAddress]]:
    """Readings that start at a type of way, with the number at the end or none."""
    for start in range(len(tokens)):
        kind, taken = split_kind(tokens[start:], loose=start == 0)
        if not kind or start + taken >= len(tokens):
            continue
        rest = tokens[start + taken :]
        if start and _is_number_only(rest):
            number, suffix, _ = _number_at(rest, 0)
            yield 4, _reading(number, suffix, kind, tokens[:start], [])
        rank = (3 if kind in GROUPS else 2) + (1 if start else 0)
        ending = _ending_number(rest)
        if ending:
            number, suffix, stop = ending
            yield rank, _reading(number, suffix, kind, rest[:stop], tokens[:start])
        yield rank, _reading(None, "", kind, rest, tokens[:start])


def _ending_number(tokens: list[str]) -> tuple[int, str, int] | None:
    """A number (and suffix) that ends the words: "balard 28 bis"; with where it starts."""
    stop, suffix = len(tokens), ""
    if stop > 1 and (tokens[-1] in SUFFIXES or (len(tokens[-1]) == 1 and tokens[-1].isalpha())):
        stop -= 1
        suffix = SUFFIXES.get(tokens[-1], tokens[-1])
    if stop > 1 and _NUMBER.fullmatch(tokens[stop - 1]) and tokens[stop - 2] not in INSIDE:
        return int(tokens[stop - 1]), suffix, stop - 1
    return None


def _reading(
    number: int | None, suffix: str, kind: str, name: list[str], before: list[str]
) -> ParsedAddress:
    return ParsedAddress(
        # Files write 0 for "no number".
        number=number or None,
        suffix=suffix if number else "",
        kind=kind,
        name=spelled_out(_without_inside(name)),
        complement=tuple(before),
    )


def _without_inside(name: list[str]) -> list[str]:
    """A way's name without the building, floor or door written after it."""
    for position in range(1, len(name) - 1):
        following = name[position + 1]
        if name[position] in INSIDE and (following.isdigit() or len(following) == 1):
            return name[:position]
    return name
