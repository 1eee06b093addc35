"""What hangs on a profile and follows it when it is merged: numbers, records, people, requests."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from maillage.directory.enums import RequestState
from maillage.directory.models import (
    Affiliation,
    Claim,
    ErrorReport,
    Identifier,
    Invitation,
    Membership,
    Organisation,
    SourceRecord,
    Suggestion,
)
from maillage.directory.services.belonging import STRENGTH

EVERY = Q()
OPEN = Q(state=RequestState.OPEN)
Moved = dict[str, list[int]]


@dataclass(frozen=True)
class Relation:
    """Rows that name an organisation in ``column``; ``once``: what may be there once for each.

    ``other``: the column that names a second organisation, which can not be the kept one itself.
    """

    name: str
    model: Any
    column: str = "organisation"
    once: tuple[str, ...] = ()
    only: Q = EVERY
    other: str = ""

    def rows(self, organisation: Organisation) -> Any:
        rows = self.model.objects.filter(self.only, **{self.column: organisation})
        return rows.order_by("pk")

    def keys(self, organisation: Organisation) -> dict[int, tuple[str, ...]]:
        found = self.rows(organisation).values_list("pk", *self.once)
        return {pk: tuple(str(part).casefold() for part in key) for pk, *key in found}


RELATIONS = (
    Relation("records", SourceRecord),
    Relation("identifiers", Identifier, once=("scheme", "value")),
    Relation("memberships", Membership, once=("person_id",)),
    Relation("claims", Claim, once=("person_id",), only=OPEN),
    Relation(
        "invitations", Invitation, once=("email",), only=Q(accepted_at=None, cancelled_at=None)
    ),
    Relation("reports", ErrorReport, only=OPEN),
    Relation("affiliates", Affiliation, "federation", once=("organisation_id",), other="organisation"),
    Relation("predecessors", Organisation, "successor", other="pk"),
)  # fmt: skip


def move_rows(kept: Organisation, absorbed: Organisation) -> Moved:
    """Give the rows of one organisation to another; what the other already has stays behind."""
    moved: Moved = {}
    for relation in RELATIONS:
        keys = relation.keys(absorbed)
        if relation.once:
            there = set(relation.keys(kept).values())
            keys = {pk: key for pk, key in keys.items() if key not in there}
        rows = relation.rows(absorbed).filter(pk__in=keys)
        if relation.other:
            rows = rows.exclude(**{relation.other: kept.pk})
        moved[relation.name] = list(rows.values_list("pk", flat=True))
        relation.model.objects.filter(pk__in=moved[relation.name]).update(**{relation.column: kept})
    return moved


def give_rows_back(kept: Organisation, absorbed: Organisation, moved: Moved) -> None:
    """Undo :func:`move_rows`, but for what was decided or removed since."""
    for relation in RELATIONS:
        relation.rows(kept).filter(pk__in=moved[relation.name]).update(
            **{relation.column: absorbed}
        )


def touched_refs(moved: Moved) -> list[str]:
    """Return the other organisations whose federation or successor is now another profile."""
    affiliates = Q(affiliations__in=moved["affiliates"])
    found = Organisation.objects.filter(affiliates | Q(pk__in=moved["predecessors"]))
    return list(found.order_by("pk").distinct().values_list("ref", flat=True))


def raise_roles(kept: Organisation, absorbed: Organisation) -> dict[str, list[str]]:
    """Give who belongs to both the stronger of their roles; return {membership: [before, after]}."""
    roles = dict(
        Membership.objects.filter(organisation=absorbed)
        .order_by("pk")
        .values_list("person", "role")
    )
    raised = {}
    for membership in Membership.objects.filter(organisation=kept, person__in=roles).order_by("pk"):
        before, after = membership.role, roles[membership.person_id]
        if STRENGTH.index(after) > STRENGTH.index(before):
            membership.role = after
            membership.save(update_fields=["role"])
            raised[str(membership.pk)] = [before, after]
    return raised


def lower_roles(raised: dict[str, list[str]]) -> None:
    for pk, (before, after) in raised.items():
        Membership.objects.filter(pk=int(pk), role=after).update(role=before)


def split_later_rows(
    kept: Organisation, absorbed: Organisation, records: list[int], last_identifier: int, now: Any
) -> None:
    """Give back what imports added since through the records of the absorbed profile."""
    sources = set(SourceRecord.objects.filter(pk__in=records).values_list("source", flat=True))
    sources -= set(SourceRecord.objects.filter(organisation=kept).values_list("source", flat=True))
    numbers = Identifier.objects.filter(
        organisation=kept, pk__gt=last_identifier, source__in=sources
    )
    known = set(Relation("", Identifier, once=("scheme", "value")).keys(absorbed).values())
    for number in numbers.order_by("pk"):
        if (number.scheme.casefold(), number.value.casefold()) not in known:
            number.organisation = absorbed
            number.save(update_fields=["organisation"])
    said = set(absorbed.statements.values_list("field", flat=True))
    for suggestion in Suggestion.objects.filter(
        OPEN, organisation=kept, record__in=records
    ).order_by("pk"):
        same = Suggestion.objects.filter(
            OPEN, organisation=absorbed, field=suggestion.field, record=suggestion.record_id
        )
        if suggestion.field in said and not same.exists():
            suggestion.organisation = absorbed
        else:
            suggestion.state, suggestion.decided_at = RequestState.WITHDRAWN, now
        suggestion.save(update_fields=["organisation", "state", "decided_at"])
