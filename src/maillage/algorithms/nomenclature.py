"""Dotted vocabularies ("sport.judo") and the tables that map other people's codes onto them.

A code is a path: its ancestors are its prefixes, so a tree needs no join and a filter on "sport"
is a prefix test. Pure functions; the shipped tables are read by `maillage.territory.nomenclatures`.
"""

from collections.abc import Iterable, Mapping

from maillage.algorithms.french_text.folding import tokens


def parent_code(code: str) -> str:
    """Return the code one step up, "" for a root: ``sport.judo`` gives ``sport``."""
    return code.rpartition(".")[0]


def ancestor_codes(code: str) -> tuple[str, ...]:
    """Return the ancestors, root first, without the code itself: ``a.b.c`` gives ``a``, ``a.b``."""
    steps = code.split(".")
    return tuple(".".join(steps[:length]) for length in range(1, len(steps)))


def is_within(code: str, ancestor: str) -> bool:
    """Tell whether a code is the given one or below it; ``sportif`` is not within ``sport``."""
    return code == ancestor or code.startswith(ancestor + ".")


def with_ancestors(codes: Iterable[str]) -> tuple[str, ...]:
    """Return each code preceded by its ancestors, once each: what a facet has to count."""
    found: dict[str, None] = {}
    for code in codes:
        found.update(dict.fromkeys((*ancestor_codes(code), code)))
    return tuple(found)


def most_specific(codes: Iterable[str]) -> tuple[str, ...]:
    """Drop repetitions and every code that another one of the list makes more precise."""
    kept = tuple(dict.fromkeys(codes))
    return tuple(
        code for code in kept if not any(other != code and is_within(other, code) for other in kept)
    )


def orphan_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes whose parent is not in the list."""
    known = tuple(codes)
    return tuple(code for code in known if parent_code(code) and parent_code(code) not in known)


def term_key(text: str) -> str:
    """Return the form under which two spellings of a term are the same: "L’Écran" and "l ecran"."""
    return " ".join(tokens(text))


def index_terms(vocabulary: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Return for each term key the most specific codes that claim it, in the vocabulary's order.

    ``vocabulary`` gives, for a code, its label and synonyms as people write them.
    """
    claims: dict[str, list[str]] = {}
    for code, terms in vocabulary.items():
        for term in terms:
            if key := term_key(term):
                claims.setdefault(key, []).append(code)
    return {key: most_specific(codes) for key, codes in claims.items()}


def shared_terms(index: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the terms of an index that lead to more than one code."""
    return {key: codes for key, codes in index.items() if len(codes) > 1}


def resolve_mapped(
    code: str, mapping: Mapping[str, tuple[str, ...]], parents: Mapping[str, str]
) -> tuple[str, ...]:
    """Return what a code of a six-digit register list maps to.

    The code's own row decides, even when it says nothing on purpose. A code that has no row takes
    its declared parent's, then the head of its family (first three digits and three zeros); a head
    that has no row but is named as a parent takes the head of its children. Unknown gives ``()``.
    """
    for candidate in (code, parents.get(code, ""), family_head(code)):
        if candidate in mapping:
            return mapping[candidate]
    child = next((child for child, parent in parents.items() if parent == code), "")
    return mapping.get(family_head(child), ())


def family_head(code: str) -> str:
    """Return the code of a six-digit family: ``011140`` gives ``011000``."""
    return code[:3] + "000"


def class_of(value: float, classes: Iterable[tuple[str, int | None, int | None]]) -> str | None:
    """Return the code of the class whose inclusive whole bounds hold a value, None outside all.

    Each class is (code, lowest, highest); None is unbounded. A fraction counts with the whole below
    it, so that 999.50 euros are still in 0 to 999.
    """
    whole = int(value // 1)
    for code, lowest, highest in classes:
        if (lowest is None or lowest <= whole) and (highest is None or whole <= highest):
            return code
    return None
