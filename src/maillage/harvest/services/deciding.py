"""What people decide: a reading that was held, and what registers announce."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.enums import State
from maillage.directory.errors import ReasonMissing
from maillage.directory.services.import_batch import BatchContext, apply_batch
from maillage.directory.services.import_rows import RowWriter
from maillage.directory.services.profiles import correct_profile
from maillage.directory.services.states import set_state
from maillage.directory.services.steps import needed_reason
from maillage.harvest.enums import OUTCOME_STEPS, PROPOSAL_STEPS, News, Outcome, ProposalState
from maillage.harvest.errors import HarvestError
from maillage.harvest.models import Proposal, Reading
from maillage.harvest.readers.rows import from_json

AGAIN = "Cela a déjà été traité, peut-être par quelqu’un d’autre. Rechargez la page."
ALREADY = "Déjà dans l’annuaire."


@transaction.atomic
def decide_reading(
    *, actor: Actor, reading: Reading, accepted: bool, reason: str = "", now: datetime
) -> Reading:
    """Accept a held reading, which then goes on with the same file, or refuse it with a reason."""
    current = Reading.objects.select_for_update(of=("self",)).select_related("followed__source").get(
        pk=reading.pk
    )  # fmt: skip
    require(actor, "harvest.manage", current)
    after = Outcome.RUNNING if accepted else Outcome.REFUSED
    if after not in OUTCOME_STEPS[current.state] or current.state != Outcome.HELD:
        raise HarvestError(AGAIN)
    current.reason = needed_reason(reason, accepted=accepted)
    current.state, current.decided_at, current.decided_by_id = after, now, actor.person_id
    if not accepted:
        current.finished_at = now
        Path(current.file).unlink(missing_ok=True)
        current.file = ""
    current.save()
    audit.record(
        actor=actor,
        verb="harvest.reading_decided",
        obj=current.followed.source,
        now=now,
        data={"reading": current.pk, "accepted": accepted, "reason": current.reason},
    )
    return current


@transaction.atomic
def decide_proposals(
    *,
    actor: Actor,
    proposals: Sequence[Proposal],
    accepted: bool,
    reason: str = "",
    now: datetime,
) -> int:
    """Take up what registers announce, or leave it with one reason for all; return how many.

    Those that somebody decided meanwhile are left as they are.
    """
    require(actor, "harvest.manage")
    if not accepted and not reason.strip():
        raise ReasonMissing
    found = (
        Proposal.objects.select_for_update(of=("self",))
        .filter(pk__in=[one.pk for one in proposals], state=ProposalState.OPEN)
        .select_related("followed__source", "organisation")
        .order_by("pk")
    )
    done = 0
    for proposal in found:
        if ProposalState.ACCEPTED not in PROPOSAL_STEPS[proposal.state]:
            continue
        if accepted:
            TAKE_UP[News(proposal.news)](actor, proposal, now)
        _decide(actor, proposal, ProposalState.ACCEPTED if accepted else ProposalState.REFUSED,
                reason, now)  # fmt: skip
        done += 1
    return done


def _decide(actor: Actor, proposal: Proposal, state: str, reason: str, now: datetime) -> None:
    proposal.state, proposal.reason = state, reason.strip()[:2000]
    proposal.decided_at, proposal.decided_by_id = now, actor.person_id
    proposal.save(update_fields=["state", "reason", "decided_at", "decided_by", "organisation"])
    audit.record(
        actor=actor,
        verb="harvest.announcement_decided",
        obj=proposal.organisation or proposal.followed.source,
        now=now,
        data={
            "news": proposal.news,
            "name": proposal.name,
            "source": proposal.followed.source.name,
            "accepted": state == ProposalState.ACCEPTED,
            "reason": proposal.reason,
        },
    )


def _create(actor: Actor, proposal: Proposal, now: datetime) -> None:
    """Import the one row that was set aside, and close the same announcement of other registers."""
    source = proposal.followed.source
    row = from_json(proposal.row)
    row.waiting = False
    apply_batch([RowWriter(source.code).prepare(row)], BatchContext(source=source, now=now))
    record = source.records.select_related("organisation").get(external_id=proposal.external_id)
    proposal.organisation = record.organisation
    same = Proposal.objects.filter(
        external_id=proposal.external_id, news=News.NEW, state=ProposalState.OPEN
    ).exclude(pk=proposal.pk)
    same.update(
        state=ProposalState.ACCEPTED, reason=ALREADY, decided_at=now,
        decided_by_id=actor.person_id, organisation=record.organisation,
    )  # fmt: skip


def _move(actor: Actor, proposal: Proposal, now: datetime) -> None:
    if proposal.organisation is None:
        return
    correct_profile(
        actor=actor,
        organisation=proposal.organisation,
        changes={"place": proposal.row["values"]["place"]},
        now=now,
    )


def _dissolve(actor: Actor, proposal: Proposal, now: datetime) -> None:
    organisation = proposal.organisation
    if organisation is None or organisation.state == State.DISSOLVED:
        return
    said: dict[str, Any] = proposal.row["values"]
    day = said.get("dissolved_on") or proposal.row.get("declared_on")
    on = date.fromisoformat(day) if day else now.date()
    created = organisation.created_on
    set_state(
        actor=actor,
        organisation=organisation,
        to=State.DISSOLVED,
        on=max(on, created) if created else on,
        now=now,
    )


TAKE_UP = {News.NEW: _create, News.MOVED: _move, News.DISSOLVED: _dissolve}
