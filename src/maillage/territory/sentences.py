"""How this module's acts are told, in an object's history."""

from maillage.core.audit import say
from maillage.core.models import AuditEntry


def _imported(entry: AuditEntry) -> str:
    data = entry.data
    return (
        f"Contours importés : {data.get('created', 0)} ajoutés, {data.get('updated', 0)} modifiés, "
        f"{data.get('refused', 0)} refusés"
    )


say("territory.area_created", "Secteur ajouté")
say("territory.areas_imported", _imported)
say("territory.vocabulary_loaded", "Thèmes et compétences mis à jour")
say("territory.founded", lambda entry: f"Territoire mis en place : {entry.data.get('name', '')}")
