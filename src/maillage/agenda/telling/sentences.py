"""How acts on highlights are told in the public record."""

from maillage.agenda.enums import HighlightState
from maillage.core.audit import say
from maillage.core.models import AuditEntry

STEP_WORDS = {
    HighlightState.DRAFT: "Temps fort remis en préparation.",
    HighlightState.PUBLISHED: "Temps fort rendu public.",
    HighlightState.DISMISSED: "Temps fort écarté.",
}


def _step(entry: AuditEntry) -> str:
    return STEP_WORDS[HighlightState(entry.data["after"])]


def declare() -> None:
    say("agenda.highlight_suggested", "Temps fort proposé par l’agenda.")
    say("agenda.highlight_created", "Temps fort préparé.")
    say("agenda.highlight_changed", "Temps fort modifié.")
    say(
        "agenda.highlight_taken_up",
        "Temps fort proposé par l’agenda, repris et mis en préparation.",
    )
    say("agenda.highlight_step_changed", _step)
    say("agenda.highlight_joined", "Un événement a rejoint le temps fort.")
    say("agenda.highlight_left", "Un événement a quitté le temps fort.")
