"""What people decide of an import: a text that was not read, an event that disappeared."""

from datetime import datetime

from django.db import transaction

from maillage.agenda.enums import QUEUED_STEPS, QueuedState, State, Status
from maillage.agenda.errors import WrongStep
from maillage.agenda.imports.importing import mark_missing
from maillage.agenda.models import Event, EventSource, QueuedText, SourceEvent
from maillage.agenda.services.events import change_event, set_status
from maillage.algorithms.schedule import Schedule
from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require

DECIDED = "Quelqu’un a déjà traité ce texte. Rechargez la page pour voir ce qui reste à lire."
GONE = "Sa source ne l’annonce plus."
DATED = frozenset({"dates", "hours"})


@transaction.atomic
def decide_text(
    *, actor: Actor, text: QueuedText, schedule: Schedule | None, now: datetime
) -> QueuedText:
    """Keep the dates that a person read in a text; None leaves it as text.

    Dates written here are edited here: a later import does not touch them.
    """
    current = QueuedText.objects.select_for_update().select_related("row__event").get(pk=text.pk)
    require(actor, "agenda.import", current)
    to = QueuedState.LEFT if schedule is None else QueuedState.READ
    if to not in QUEUED_STEPS[current.state]:
        raise WrongStep(DECIDED)
    event = current.row.event
    if schedule is not None and event.state != State.REMOVED:
        change_event(actor=actor, event=event, values={}, schedule=schedule, now=now)
    current.state, current.closed_at = to, now
    current.save(update_fields=["state", "closed_at"])
    audit.record(
        actor=actor, verb="agenda.text_decided", obj=event, now=now,
        data={"field": current.field, "state": to},
    )  # fmt: skip
    return current


@transaction.atomic
def decide_absence(*, actor: Actor, row: SourceEvent, cancelled: bool, now: datetime) -> Event:
    """Say whether an event that its source no longer gives is cancelled, or stays."""
    require(actor, "agenda.import", row)
    current = SourceEvent.objects.select_for_update().select_related("event").get(pk=row.pk)
    if current.missing_since is None or current.is_kept:
        raise WrongStep(
            "Cet événement n’attend plus de réponse : sa source l’annonce de nouveau, ou quelqu’un a répondu."
        )
    if cancelled:
        set_status(actor=actor, event=current.event, status=Status.CANCELLED, note=GONE, now=now)
    current.is_kept = True
    current.save(update_fields=["is_kept"])
    audit.record(
        actor=actor, verb="agenda.absence_decided", obj=current.event, now=now,
        data={"cancelled": cancelled},
    )  # fmt: skip
    return current.event


@transaction.atomic
def accept_absences(*, actor: Actor, source: EventSource, now: datetime) -> int:
    """Propose as cancelled all that the last reading did not find, though it is much; return how many."""
    require(actor, "agenda.import", source)
    current = EventSource.objects.select_for_update().get(pk=source.pk)
    read_at = current.report.get("at")
    if not current.report.get("held") or not read_at:
        raise WrongStep("La dernière lecture n’attend plus de décision.")
    gone = current.rows.filter(missing_since=None, seen_at__lt=datetime.fromisoformat(read_at))
    number = mark_missing(list(gone.order_by("pk").values_list("pk", flat=True)), now=now)
    current.report = current.report | {"held": ""}
    current.save(update_fields=["report"])
    audit.record(
        actor=actor, verb="agenda.source_changed", obj=current, now=now, data={"missing": number}
    )
    return number
