"""How acts about platforms and consents are told in histories."""

from maillage.core.audit import say
from maillage.core.models import AuditEntry
from maillage.directory.fields import FIELDS
from maillage.syndication.enums import DestinationState


def _labels(entry: AuditEntry) -> str:
    keys = [key for key in entry.data.get("fields", []) if key in FIELDS]
    return ", ".join(FIELDS[key].label.lower() for key in keys)


def _where(entry: AuditEntry) -> str:
    return f"« {entry.data.get('name', entry.data.get('destination', ''))} »"


def _state(entry: AuditEntry) -> str:
    reason = entry.data.get("reason", "")
    said = {
        DestinationState.ACTIVE: "Plateforme ouverte",
        DestinationState.PAUSED: "Plateforme mise en pause",
        DestinationState.RETIRED: "Plateforme retirée de l’inventaire",
    }.get(entry.data.get("after", ""), "État changé")
    return f"{said} : {reason}" if reason else f"{said}."


def declare() -> None:
    say(
        "syndication.consent_given",
        lambda entry: f"Accord donné pour {_where(entry)} : {_labels(entry)}.",
    )
    say(
        "syndication.consent_withdrawn",
        lambda entry: f"Accord repris pour {_where(entry)} : {_labels(entry)}.",
    )
    say("syndication.destination_proposed", "Plateforme proposée.")
    say("syndication.destination_edited", "Description de la plateforme modifiée.")
    say("syndication.destination_state_changed", _state)
    say("syndication.destination_connected", "Réglages de l’envoi enregistrés.")
    say("syndication.check_asked", "Vérification demandée.")
    say("syndication.destination_retried", "Envois repris sans attendre.")
    say(
        "syndication.delivery_retried",
        lambda entry: f"Nouvel envoi demandé vers {_where(entry)}.",
    )
    say("syndication.use_declared", lambda entry: f"L’organisation dit être sur {_where(entry)}.")
    say(
        "syndication.use_withdrawn",
        lambda entry: f"L’organisation dit ne plus être sur {_where(entry)}.",
    )
    say("syndication.copy_said", lambda entry: f"Fiche recopiée sur {_where(entry)}.")
    say("syndication.erasure_said", lambda entry: f"Fiche effacée de {_where(entry)}.")
