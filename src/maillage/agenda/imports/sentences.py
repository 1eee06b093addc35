"""How acts on sources of events are told in the public record."""

from maillage.core.audit import say
from maillage.core.models import AuditEntry
from maillage.core.ui.french import count


def _imported(entry: AuditEntry) -> str:
    read, created, updated = (entry.data.get(name, 0) for name in ("read", "created", "updated"))
    return (
        f"Source d’événements lue : {count(read, 'événement', 'événements')}, "
        f"{count(created, 'créé', 'créés')}, {count(updated, 'mis à jour', 'mis à jour')}."
    )


def declare() -> None:
    say("agenda.source_imported", _imported)
    say("agenda.source_followed", "Source d’événements ajoutée.")
    say("agenda.source_changed", "Source d’événements modifiée.")
    say("agenda.text_decided", "Texte d’un import lu par une personne.")
    say("agenda.absence_decided", "Événement disparu de sa source : une personne a répondu.")
