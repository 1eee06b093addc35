"""How acts about dates are told in the public record."""

from collections.abc import Callable
from datetime import date

from maillage.core.audit import say
from maillage.core.models import AuditEntry
from maillage.core.ui.french import format_date, typography

NAMES = {
    "theme": "même thème", "publics": "mêmes personnes", "hours": "mêmes heures",
    "nearness": "tout près", "size": "beaucoup de monde", "heavy": "date chargée",
    "warn": "seuil d’avertissement",
}  # fmt: skip


def _day(entry: AuditEntry) -> str:
    return format_date(date.fromisoformat(entry.data["day"]))


def _kept(entry: AuditEntry) -> str:
    return typography(
        f"Date gardée malgré un chevauchement, {_day(entry)} : « {entry.data['reason']} »"
    )


def _talk(entry: AuditEntry) -> str:
    return f"Une organisation propose de parler du {_day(entry)}."


def _common(act: str) -> Callable[[AuditEntry], str]:
    return lambda entry: typography(f"Date commune {act} : « {entry.data['label']} ».")


def _weights(entry: AuditEntry) -> str:
    before, after = entry.data["before"], entry.data["after"]
    changed = [
        f"{NAMES[name]} de {before[name]} à {value}"
        for name, value in after.items()
        if before[name] != value
    ]
    reason = f" Raison : {entry.data['reason']}" if entry.data["reason"] else ""
    return typography(
        f"Poids des chevauchements changés : {', '.join(changed) or 'aucun'}.{reason}"
    )


def declare() -> None:
    say("agenda.date_kept", _kept)
    say("agenda.talk_proposed", _talk)
    say("agenda.common_date_added", _common("ajoutée"))
    say("agenda.common_date_changed", _common("modifiée"))
    say("agenda.common_date_removed", _common("retirée"))
    say("agenda.weights_set", _weights)
