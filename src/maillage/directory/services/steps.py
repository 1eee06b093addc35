"""Moving from one state to another by the tables of ``enums``; nothing else is a step."""

from collections.abc import Mapping
from typing import Any

from maillage.directory.enums import LISTING_STEPS, REQUEST_STEPS, STATE_STEPS, RequestState
from maillage.directory.errors import ReasonMissing, WrongStep

TABLES: Mapping[str, Mapping[str, frozenset[str]]] = {
    "state": STATE_STEPS,
    "listing": LISTING_STEPS,
    "request": REQUEST_STEPS,
}
MAX_REASON = 2000


def refuse_wrong_step(table: str, before: str, after: str) -> None:
    """Raise :class:`WrongStep` unless the table allows this step."""
    if after not in TABLES[table][before]:
        raise WrongStep(
            "Cela a déjà été traité, peut-être par quelqu’un d’autre. Rechargez la page pour voir où en "
            "sont les choses."
            if before != RequestState.OPEN
            else "Cette étape n’est pas possible."
        )


def needed_reason(reason: str, *, accepted: bool) -> str:
    """Return the reason of a decision; a refusal never goes without one."""
    text = "".join(c for c in reason if c.isprintable() or c == "\n").strip()[:MAX_REASON]
    if not accepted and not text:
        raise ReasonMissing
    return text


def decide_request(request: Any, *, accepted: bool, reason: str, actor: Any, now: Any) -> str:
    """Write a decision on a claim, suggestion or report, inside the caller's transaction."""
    after = RequestState.ACCEPTED if accepted else RequestState.REFUSED
    refuse_wrong_step("request", request.state, after)
    request.state = after
    request.reason = needed_reason(reason, accepted=accepted)
    request.decided_at = now
    request.decided_by_id = actor.person_id
    request.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    return request.reason
