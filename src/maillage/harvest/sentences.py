"""How acts on followed sources are told in the public record."""

from maillage.core.audit import say
from maillage.core.models import AuditEntry
from maillage.harvest.enums import FollowedState, News


def _state(entry: AuditEntry) -> str:
    paused = entry.data.get("state") == FollowedState.PAUSED
    return "Source mise en pause." if paused else "Source suivie de nouveau."


def _read(entry: AuditEntry) -> str:
    data = entry.data
    return f"Source lue : {data.get('rows', 0)} lignes, {data.get('unseen', 0)} absentes."


def _decided(entry: AuditEntry) -> str:
    return f"Lecture retenue {'acceptée' if entry.data.get('accepted') else 'refusée'}."


def _announcement(entry: AuditEntry) -> str:
    data = entry.data
    news = News(data["news"]).label if data.get("news") in News.values else "annonce"
    done = "reprise dans l’annuaire" if data.get("accepted") else "écartée"
    return f"{news.capitalize()} selon « {data.get('source', '')} » : {done}."


def declare() -> None:
    say("harvest.source_followed", "Source ajoutée aux sources suivies.")
    say("harvest.source_changed", "Description de la source suivie modifiée.")
    say("harvest.source_state_changed", _state)
    say("harvest.source_read", _read)
    say("harvest.reading_decided", _decided)
    say("harvest.announcement_decided", _announcement)
