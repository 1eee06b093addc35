"""How acts on registrations are told in the public record: numbers, never who."""

from maillage.core.audit import say
from maillage.core.models import AuditEntry
from maillage.core.ui.french import count


def _places(entry: AuditEntry) -> str:
    return count(entry.data.get("places", 0), "place")


def _moved_up(entry: AuditEntry) -> str:
    return f"Une demande de {_places(entry)} est passée en tête de la liste d’attente : {entry.data.get('reason', '')}"


def _written_to(entry: AuditEntry) -> str:
    people = count(entry.data.get("people", 0), "personne inscrite", "personnes inscrites")
    return f"Message envoyé à {people}."


def declare() -> None:
    say("agenda.registration_added", lambda entry: f"Inscription ajoutée : {_places(entry)}.")
    say("agenda.registration_cancelled", lambda entry: f"Inscription annulée : {_places(entry)}.")
    say("agenda.registration_moved_up", _moved_up)
    say("agenda.registered_written_to", _written_to)
