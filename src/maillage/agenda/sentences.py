"""How acts on events are told in the public record."""

from maillage.agenda.cleaning import LABELS
from maillage.agenda.enums import State, Status
from maillage.core.audit import say
from maillage.core.models import AuditEntry
from maillage.core.ui.french import typography

STEP_WORDS = {
    State.DRAFT: "Événement remis en brouillon.",
    State.HELD: "Date réservée.",
    State.NETWORK: "Événement partagé avec le réseau.",
    State.SUBMITTED: "Événement proposé au public : l’équipe d’animation va le relire.",
    State.REFUSED: "Relecture : l’événement est à revoir.",
    State.PUBLISHED: "Événement rendu public.",
    State.REMOVED: "Événement retiré de l’agenda.",
}


def _changed(entry: AuditEntry) -> str:
    labels = [LABELS[name].lower() for name in entry.data.get("fields", []) if name in LABELS]
    return f"Événement modifié : {', '.join(labels)}." if labels else "Événement modifié."


def _step(entry: AuditEntry) -> str:
    words = STEP_WORDS[State(entry.data["after"])]
    reason = entry.data.get("reason", "")
    return typography(f"{words} Motif : « {reason} »") if reason else words


def _status(entry: AuditEntry) -> str:
    return f"Tenue de l’événement : {Status(entry.data['after']).label}."


def declare() -> None:
    say("agenda.event_created", "Événement créé.")
    say("agenda.event_changed", _changed)
    say("agenda.step_changed", _step)
    say("agenda.status_set", _status)
