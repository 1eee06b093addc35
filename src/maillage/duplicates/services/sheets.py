"""Keeping what is compared up to date: a sheet and its keys for each organisation in the directory."""

from django.db import transaction
from django.db.models import F, Q

from maillage.directory.models import Organisation
from maillage.duplicates import engine
from maillage.duplicates.models import Sheet, Trace
from maillage.duplicates.queries.described import COMPARED, described

BATCH = 1000


def stale(limit: int = BATCH) -> list[int]:
    """Return organisations whose sheet is missing or older than their profile."""
    old = Q(compared_sheet=None) | ~Q(compared_sheet__version=F("version"))
    rows = Organisation.objects.filter(old, listing__in=COMPARED).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def forget_gone() -> int:
    """Delete the sheets of organisations that left the directory; return how many."""
    gone = Sheet.objects.exclude(organisation__listing__in=COMPARED)
    pks = list(gone.order_by("pk").values_list("pk", flat=True))
    if not pks:
        return 0
    with transaction.atomic():
        Trace.objects.filter(organisation__in=pks).delete()
        Sheet.objects.filter(pk__in=pks).delete()
    return len(pks)


def write_sheets(pks: list[int]) -> dict[int, frozenset[int]]:
    """Write the sheets of some organisations anew; return their keys.

    Everything is worked out before the transaction: it holds the database for a moment only.
    """
    sheets, traces, keys = [], [], {}
    model = engine.current().model
    for one in described(pks):
        organisation = one.organisation
        record = engine.prepared(one.texts)
        found = engine.keys_of(record, model, fictional=organisation.is_fictional)
        keys[organisation.pk] = found
        sheets.append(
            Sheet(
                organisation_id=organisation.pk,
                version=organisation.version,
                content=engine.packed((record, one.sources)),
            )
        )
        traces += [Trace(organisation_id=organisation.pk, key=key) for key in found]
    with transaction.atomic():
        Sheet.objects.bulk_create(
            sheets, update_conflicts=True, unique_fields=["organisation"],
            update_fields=["version", "content"],
        )  # fmt: skip
        Trace.objects.filter(organisation__in=pks).delete()
        Trace.objects.bulk_create(traces, batch_size=5000)
    return keys


def all_stale() -> None:
    """Have every sheet written again: their keys depend on how rare words are."""
    Sheet.objects.update(version=0)
