"""Who shares a key with whom: rare keys only, a few queries whatever the number of organisations."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, islice

from django.db.models import Count

from maillage.duplicates.models import Sheet, Trace

# A key that more organisations share says nothing: the telephone of a house of associations.
MAX_SHARING = 60
KEYS_AT_ONCE = 400


def sharing(keys: Iterable[int]) -> dict[int, list[int]]:
    """Return {key: organisations that have it} for the keys that few have."""
    found: dict[int, list[int]] = defaultdict(list)
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        traces = Trace.objects.filter(key__in=wanted[start : start + KEYS_AT_ONCE])
        counted = traces.order_by().values("key").annotate(number=Count("pk"))
        rare = counted.filter(number__lte=MAX_SHARING).values_list("key", flat=True)
        rows = Trace.objects.filter(key__in=list(rare)).order_by("key", "organisation_id")
        for key, organisation in rows.values_list("key", "organisation_id"):
            found[key].append(organisation)
    return found


def candidates_of(keys: Iterable[int]) -> list[int]:
    """Return the organisations that share a rare key, those that share most first."""
    counts: dict[int, int] = defaultdict(int)
    for organisations in sharing(keys).values():
        for organisation in organisations:
            counts[organisation] += 1
    return sorted(counts, key=lambda pk: (-counts[pk], pk))


def pairs_among(changed: Mapping[int, Iterable[int]]) -> set[tuple[int, int]]:
    """Return the candidate pairs (smaller number first) of which one at least is in ``changed``.

    ``changed`` maps organisations to their keys.
    """
    found = set()
    for organisations in sharing(key for keys in changed.values() for key in keys).values():
        for one, two in combinations(organisations, 2):
            if one in changed or two in changed:
                found.add((one, two))
    return found


def chunks_of_keys(size: int) -> Iterator[dict[int, list[int]]]:
    """Yield {organisation: its keys}, so many organisations at a time."""
    pks = Sheet.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=size)
    while chunk := list(islice(pks, size)):
        keys: dict[int, list[int]] = {pk: [] for pk in chunk}
        traces = Trace.objects.filter(organisation__in=chunk).order_by("organisation_id", "key")
        for organisation, key in traces.values_list("organisation_id", "key"):
            keys[organisation].append(key)
        yield keys
