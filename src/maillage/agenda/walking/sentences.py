"""How acts on trails are told in the public record."""

from maillage.agenda.enums import TrailState
from maillage.core.audit import say
from maillage.core.models import AuditEntry


def _step(entry: AuditEntry) -> str:
    public = entry.data.get("after") == TrailState.PUBLISHED
    return "Parcours rendu public." if public else "Parcours remis en préparation."


def declare() -> None:
    say("agenda.trail_created", "Parcours préparé.")
    say("agenda.trail_changed", "Parcours modifié.")
    say("agenda.trail_step_changed", _step)
    say("agenda.trail_stops_changed", "Étapes du parcours modifiées.")
    say("agenda.trail_removed", "Parcours supprimé avant d’être public.")
