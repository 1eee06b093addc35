"""One batch of imported rows: what is new, what changed, what people already said otherwise."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from maillage.core.databases import select_in
from maillage.core.search import feed
from maillage.directory.enums import Listing
from maillage.directory.models import (
    Identifier,
    Organisation,
    Source,
    SourceRecord,
)
from maillage.directory.services.import_insert import insert_organisations
from maillage.directory.services.import_rows import Prepared
from maillage.directory.services.locating import Locator
from maillage.directory.services.profiles import WITH_LAYERS
from maillage.directory.services.recomputing import recompute
from maillage.directory.services.records import said_of
from maillage.directory.services.suggesting import suggest
from maillage.directory.values import current_values

# Numbers that name one association only: a row that carries one belongs to it.
STRONG = ("rna", "rna_old")


@dataclass
class BatchContext:
    """What all batches of a run share."""

    source: Source
    now: datetime
    locator: Locator = field(default_factory=Locator)


@dataclass
class Outcome:
    """``problems``: (line, column, value, reason)."""

    counts: Counter = field(default_factory=Counter)
    problems: list[tuple[int, str, str, str]] = field(default_factory=list)


class KnownRecord(NamedTuple):
    """A record already here."""

    id: int
    digest: str
    organisation_id: int


def apply_batch(rows: list[Prepared], context: BatchContext) -> Outcome:
    """Write one batch inside the caller's transaction; return its counts and problems."""
    outcome = Outcome()
    counts = outcome.counts
    counts["rows"] += len(rows)
    for row in rows:
        counts["read"] += row.lines
        counts["merged"] += row.lines - 1
        counts["masked_names"] += row.masked_names
        counts["refused"] += row.refused
        counts["waiting"] += row.waiting
        outcome.problems += row.problems
    accepted = [row for row in rows if not row.refused and not row.waiting]
    known = _known(accepted, context.source)
    fresh = [row for row in accepted if row.external_id not in known]
    homes = _organisations_by_number(fresh)
    _insert([row for row in fresh if row.external_id not in homes], context, outcome)
    joined = [row for row in fresh if row.external_id in homes]
    changed = [
        row
        for row in accepted
        if row.external_id in known and known[row.external_id].digest != row.digest
    ]
    counts["unchanged"] += len(accepted) - len(fresh) - len(changed)
    if changed or joined:
        _update(changed, joined, known, homes, context, outcome)
    return outcome


def _known(rows: list[Prepared], source: Source) -> dict[str, KnownRecord]:
    """Return the records that this source already gave, by their number in it."""
    found = select_in(
        SourceRecord,
        ("external_id", "id", "digest", "organisation"),
        column="external_id",
        values=[row.external_id for row in rows],
        source=source.code,
    )
    return {external_id: KnownRecord(*rest) for external_id, *rest in found}


def _insert(rows: list[Prepared], context: BatchContext, outcome: Outcome) -> None:
    if rows:
        refs = insert_organisations(rows, context.source, context.locator, context.now)
        feed.append("organisation", refs)
        outcome.counts["created"] += len(rows)


def _organisations_by_number(rows: list[Prepared]) -> dict[str, int]:
    """Return {external id: organisation id} for rows whose number an organisation already has.

    When several have it, the one whose number was written last wins; a merged profile is no home.
    """
    homes: dict[str, tuple[int, int]] = {}
    for strong in STRONG:
        wanted = {
            value: row.external_id
            for row in rows
            for scheme, value in row.identifiers
            if scheme == strong
        }
        found = list(
            select_in(
                Identifier,
                ("value", "id", "organisation"),
                column="value",
                values=list(wanted),
                scheme=strong,
            )
        )
        merged = _merged(organisation_id for *_, organisation_id in found)
        for value, number, organisation_id in found:
            if organisation_id in merged:
                continue
            external_id = wanted[value]
            homes[external_id] = max(homes.get(external_id, (0, 0)), (number, organisation_id))
    return {external_id: organisation_id for external_id, (_, organisation_id) in homes.items()}


def _merged(ids: Iterable[int]) -> set[int]:
    """Return which of these organisations lead to another one."""
    found = select_in(
        Organisation, ("id",), column="id", values=list(ids), listing=str(Listing.MERGED)
    )
    return {organisation_id for (organisation_id,) in found}


def _update(
    changed: list[Prepared],
    joined: list[Prepared],
    known: dict[str, KnownRecord],
    homes: dict[str, int],
    context: BatchContext,
    outcome: Outcome,
) -> None:
    """Rewrite records that changed, attach records of organisations already here, recompute profiles."""
    before: dict[int, list[tuple[SourceRecord, dict[str, Any] | None]]] = {}
    records = SourceRecord.objects.in_bulk([known[row.external_id].id for row in changed])
    for row in changed:
        record = records[known[row.external_id].id]
        old = record.values
        _fill(record, row, context)
        record.save(
            update_fields=[
                "raw", "values", "digest", "declared_on", "received_at", "licence", "republishable",
            ]
        )  # fmt: skip
        before.setdefault(record.organisation_id, []).append((record, old))
        _add_identifiers(record.organisation_id, row.identifiers, context.source)
    for row in joined:
        home = homes[row.external_id]
        record = SourceRecord(
            source=context.source, external_id=row.external_id, organisation_id=home
        )
        _fill(record, row, context)
        record.save(force_insert=True)
        before.setdefault(home, []).append((record, None))
        _add_identifiers(home, row.identifiers, context.source)
    for organisation in _organisations(before):
        _recompute(organisation, before[organisation.pk], context, outcome)


def _fill(record: SourceRecord, row: Prepared, context: BatchContext) -> None:
    record.raw, record.values, record.digest = row.received, row.profile, row.digest
    day = row.declared_on
    record.declared_on = date.fromisoformat(day) if day else None
    record.received_at = context.now
    record.licence, record.republishable = row.licence, row.republishable


def _add_identifiers(
    organisation_id: int, identifiers: list[tuple[str, str]], source: Source
) -> None:
    for scheme, value in identifiers:
        Identifier.objects.get_or_create(
            organisation_id=organisation_id, scheme=scheme, value=value, defaults={"source": source}
        )


def _organisations(ids: dict[int, Any]) -> list[Organisation]:
    return list(
        Organisation.objects.filter(pk__in=ids)
        .select_related("place", "area")
        .prefetch_related(*WITH_LAYERS)
        .order_by("pk")
    )


def _recompute(
    organisation: Organisation,
    changes: list[tuple[SourceRecord, dict[str, Any] | None]],
    context: BatchContext,
    outcome: Outcome,
) -> None:
    said = said_of(organisation.statements.all())
    before = current_values(organisation)
    recompute(organisation=organisation, now=context.now, locator=context.locator)
    outcome.counts["updated"] += len(changes)
    outcome.counts["suggested"] += suggest(
        organisation=organisation, changes=changes, said=said, before=before, now=context.now
    )
