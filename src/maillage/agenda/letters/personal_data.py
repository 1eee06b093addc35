"""What letters keep about a person, and what their leaving does."""

from maillage.accounts.registries import DataSection
from maillage.agenda.models import Digest


def letters(person_id: int) -> DataSection:
    found = Digest.objects.filter(person_id=person_id).order_by("pk")
    return DataSection(
        "lettres",
        "Lettres de l’agenda que vous recevez",
        tuple(
            {
                "Adresse": one.email,
                "Filtres": one.query,
                "Demandée le": one.asked_at,
                "Confirmée le": one.confirmed_at,
            }
            for one in found
        ),
    )


def deletion_effects(person_id: int) -> list[str]:
    if not Digest.objects.filter(person_id=person_id).exists():
        return []
    return ["Vous ne recevez plus la lettre de l’agenda."]
