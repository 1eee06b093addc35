"""What this module registers with the modules below it, once models are loaded."""

from typing import Any

from django.urls import reverse

from maillage.core.actor import Actor
from maillage.core.audit import say
from maillage.core.models import AuditEntry
from maillage.core.permissions import decide
from maillage.core.registry import DashboardLine, dashboard_lines
from maillage.directory import lookalikes
from maillage.duplicates import lookups, rules, tasks
from maillage.duplicates.enums import PairState
from maillage.duplicates.queries.pairs import progress

__all__ = ["register", "rules", "tasks"]

SENTENCES = {
    PairState.SAME: "Deux fiches jugées la même organisation.",
    PairState.DISTINCT: "Deux fiches jugées celles de deux organisations.",
    PairState.UNCERTAIN: "Deux fiches mises de côté, à comparer plus tard.",
    PairState.TO_DECIDE: "Réponse annulée : la paire attend de nouveau.",
}


def lines(actor: Actor) -> list[dict[str, Any]]:
    """What waits for the team, in "Mon espace"."""
    if not actor.is_authenticated or not decide(actor, "duplicates.decide"):
        return []
    waiting = progress().waiting
    if not waiting:
        return []
    label = "Doublon possible" if waiting == 1 else "Doublons possibles"
    return [
        {
            "label": label,
            "url": f"{reverse('duplicates:queue')}#paire",
            "count": waiting,
            "detail": "",
        }
    ]


def _decided(entry: AuditEntry) -> str:
    return SENTENCES.get(entry.data.get("after", ""), "Paire de fiches décidée.")


def _learned(entry: AuditEntry) -> str:
    return f"Poids des doublons appris de {entry.data.get('rows', 0)} fiches."


def _told_apart(entry: AuditEntry) -> str:
    number = len(entry.data.get("others", []))
    others = "une fiche semblable" if number == 1 else f"{number} fiches semblables"
    return f"Fiche créée après avoir été comparée à {others}."


def register() -> None:
    lookalikes.register(lookups.find, lookups.remember)
    dashboard_lines.add(DashboardLine(lines, order=40))
    say("duplicates.pair_decided", _decided)
    say("duplicates.weights_learned", _learned)
    say("duplicates.said_distinct", _told_apart)
