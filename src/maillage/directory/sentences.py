"""How acts on a profile are told in its history."""

from maillage.core.audit import say
from maillage.core.models import AuditEntry
from maillage.directory.enums import Audience
from maillage.directory.fields import FIELDS, label_of


def _labels(entry: AuditEntry) -> str:
    labels = [label_of(key) for key in entry.data.get("fields", []) if key in FIELDS]
    return ", ".join(label.lower() for label in labels)


def _imported(entry: AuditEntry) -> str:
    data = entry.data
    return (
        f"Import du fichier « {data.get('file', '')} » : {data.get('created', 0)} fiches créées, "
        f"{data.get('updated', 0)} mises à jour."
    )


def _audience(entry: AuditEntry) -> str:
    label = label_of(entry.data["field"]).lower()
    return f"Le champ « {label} » est maintenant visible par {Audience(entry.data['after']).label}."


def _merged(entry: AuditEntry) -> str:
    name = entry.data.get("name", "")
    if entry.data.get("kept"):
        return f"La fiche « {name} » a été réunie avec celle-ci : c’est la même organisation."
    return f"Fiche réunie avec « {name} », où tout se trouve désormais."


def _separated(entry: AuditEntry) -> str:
    return (
        f"Fiche séparée de « {entry.data.get('name', '')} » : chacune a repris ce qu’elle disait."
    )


def declare() -> None:
    say("directory.organisations_merged", _merged)
    say("directory.organisations_separated", _separated)
    say("directory.profile_corrected", lambda entry: f"Fiche modifiée : {_labels(entry)}.")
    say("directory.profile_confirmed", "Fiche relue et confirmée.")
    say("directory.audience_chosen", _audience)
    say("directory.file_imported", _imported)
    say("directory.organisation_created", "Fiche créée.")
