"""Before a row is imported: what a register announces is set aside for the team.

Only what nobody said is set aside. A value that people gave goes through the import, which turns
it into a suggestion to the organisation.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from maillage.algorithms.french_text import fold
from maillage.core.databases import select_in
from maillage.directory.enums import Listing, State
from maillage.directory.models import Identifier, Organisation, SourceRecord
from maillage.directory.services.import_batch import STRONG
from maillage.directory.sources.rows import SourceRow
from maillage.directory.values import place_text
from maillage.harvest.enums import NOTICES, REGISTERS, News
from maillage.harvest.models import FollowedSource, Proposal
from maillage.harvest.readers.rows import as_json, digest_of

CHUNK = 500
ENDS = ("state", "dissolved_on")


@dataclass(frozen=True)
class Known:
    """What is known of a row's organisation; ``values`` are what this source said before, if it did."""

    organisation: Organisation
    said: frozenset[str]
    values: dict[str, Any] | None


@dataclass
class Sorter:
    """Sorts the rows of one reading; ``made`` counts the announcements it kept for the team."""

    followed: FollowedSource
    now: datetime
    made: int = 0
    waiting: list[Proposal] = field(default_factory=list)

    def sort(self, rows: Iterable[SourceRow]) -> Iterator[SourceRow]:
        """Yield every row, in order; those that wait for the team are marked ``waiting``."""
        stream = iter(rows)
        while batch := list(islice(stream, CHUNK)):
            known = self._known([row for row in batch if not row.refused and not row.waiting])
            for row in batch:
                if not row.refused and not row.waiting:
                    self._sort_one(row, known.get(row.external_id))
            self._keep()
            yield from batch

    def _sort_one(self, row: SourceRow, known: Known | None) -> None:
        register = self.followed.kind in REGISTERS
        if known is None:
            if row.values.get("state") == State.DISSOLVED and register:
                # Neither here nor alive any more: nothing to announce.
                row.waiting = True
            elif register or self.followed.proposes:
                # Announced once, whatever its next editions add.
                self._announce(News.NEW, row, None, row.external_id)
                row.waiting = True
            return
        if not register:
            return
        if self.followed.kind in NOTICES:
            # A notice says only what changed: the rest is what earlier notices said.
            row.values = {**(known.values or {}), **row.values}
        self._end(row, known)
        self._move(row, known)

    def _end(self, row: SourceRow, known: Known) -> None:
        dissolved = row.values.get("state") == State.DISSOLVED
        if not dissolved or "state" in known.said:
            return
        if known.organisation.state != State.DISSOLVED:
            self._announce(News.DISSOLVED, row, known, {key: row.values.get(key) for key in ENDS})
            for key in ENDS:
                _as_before(row, known, key)

    def _move(self, row: SourceRow, known: Known) -> None:
        place = row.values.get("place")
        if not place or "place" in known.said:
            return
        before = (known.values or {}).get("place")
        if before is None and self.followed.kind in NOTICES:
            before = _place_of(known.organisation)
        if before is None or _spot(before) == _spot(place):
            return
        self._announce(News.MOVED, row, known, place)
        _as_before(row, known, "place")

    def _announce(self, news: str, row: SourceRow, known: Known | None, what: Any) -> None:
        organisation = known.organisation if known else None
        self.waiting.append(
            Proposal(
                followed=self.followed,
                news=news,
                external_id=row.external_id,
                organisation=organisation,
                name=(organisation.name if organisation else str(row.values["name"]))[:250],
                row=as_json(row),
                digest=digest_of(what),
                declared_on=row.declared_on,
                made_at=self.now,
            )
        )

    def _keep(self) -> None:
        """Write the announcements of a batch; one that was made before stays as it is."""
        if self.waiting:
            before = self.followed.proposals.count()
            Proposal.objects.bulk_create(self.waiting, ignore_conflicts=True)
            self.made += self.followed.proposals.count() - before
            self.waiting = []

    def _known(self, rows: list[SourceRow]) -> dict[str, Known]:
        """Return what is known of rows by their number in the source, in a few queries."""
        found = SourceRecord.objects.filter(
            source__code=self.followed.source_id, external_id__in=[row.external_id for row in rows]
        )
        values = {
            external_id: (organisation_id, said)
            for external_id, organisation_id, said in found.order_by("pk").values_list(
                "external_id", "organisation_id", "values"
            )
        }
        homes = {key: home for key, (home, _) in values.items()}
        homes |= _homes_by_number([row for row in rows if row.external_id not in homes])
        organisations = {
            one.pk: one
            for one in Organisation.objects.filter(pk__in=set(homes.values()))
            .exclude(listing=Listing.MERGED)
            .select_related("place")
            .prefetch_related("statements")
            .order_by("pk")
        }
        return {
            key: Known(
                organisations[home],
                frozenset(one.field for one in organisations[home].statements.all()),
                values[key][1] if key in values else None,
            )
            for key, home in homes.items()
            if home in organisations
        }


def _homes_by_number(rows: list[SourceRow]) -> dict[str, int]:
    homes: dict[str, int] = {}
    for strong in STRONG:
        wanted = {
            value: row.external_id
            for row in rows
            for scheme, value in row.identifiers
            if scheme == strong
        }
        found = select_in(
            Identifier,
            ("value", "organisation"),
            column="value",
            values=list(wanted),
            scheme=strong,
        )
        homes |= {wanted[value]: organisation_id for value, organisation_id in found}
    return homes


def _as_before(row: SourceRow, known: Known, key: str) -> None:
    """Give back to a row what its source said before, or nothing."""
    before = (known.values or {}).get(key)
    if before is None:
        row.values.pop(key, None)
    else:
        row.values[key] = before


def _place_of(organisation: Organisation) -> dict[str, Any] | None:
    place = organisation.place
    if place is None or not place.address:
        return None
    return {"address": place.address, "postcode": place.postcode, "city": place.city}


def _spot(place: dict[str, Any]) -> str:
    """An address without case, accents nor punctuation: a new spelling is not a move."""
    return fold(place_text(place))
