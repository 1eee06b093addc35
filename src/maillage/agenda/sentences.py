"""How acts on events are told in the public record."""

from maillage.agenda.cleaning import LABELS
from maillage.agenda.enums import OrganiserState, State, Status
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


def _answered(entry: AuditEntry) -> str:
    accepted = entry.data.get("state") == OrganiserState.ACCEPTED
    words = "est d’accord pour être nommée" if accepted else "ne souhaite pas être nommée"
    return f"« {entry.data.get('name', '')} » {words}."


def declare() -> None:
    say("agenda.event_created", "Événement créé.")
    say("agenda.event_changed", _changed)
    say("agenda.step_changed", _step)
    say("agenda.status_set", _status)
    say(
        "agenda.organiser_invited",
        lambda entry: f"« {entry.data.get('name', '')} » invitée à être nommée.",
    )
    say("agenda.organiser_answered", _answered)
    say(
        "agenda.organiser_removed",
        lambda entry: f"« {entry.data.get('name', '')} » n’est plus nommée.",
    )
    say(
        "agenda.organisation_merged",
        lambda entry: f"Événement passé à la fiche « {entry.data.get('name', '')} ».",
    )
    say(
        "agenda.charter_written",
        lambda entry: f"Charte de l’agenda : version {entry.data.get('version')}.",
    )
    say("agenda.trust_given", "Organisation de confiance pour l’agenda.")
    say("agenda.trust_withdrawn", "L’organisation n’est plus de confiance pour l’agenda.")
