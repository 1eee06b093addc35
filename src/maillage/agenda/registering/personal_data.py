"""What registrations keep about a person, and what their leaving does."""

from maillage.accounts.registries import DataSection
from maillage.agenda.enums import RegistrationState
from maillage.agenda.models import Registration
from maillage.agenda.registering.dates import date_words, forgotten_on
from maillage.agenda.registering.queries import live


def registrations(person_id: int) -> DataSection:
    found = Registration.objects.filter(person_id=person_id).select_related("occurrence__event")
    return DataSection(
        "inscriptions",
        "Vos inscriptions à des événements",
        tuple(
            {
                "Événement": str(one.occurrence.event),
                "Date": date_words(one.occurrence),
                "Nom": one.name,
                "Adresse": one.email,
                "Téléphone": one.phone,
                "Places": one.places,
                "Besoins d’accès": one.needs,
                "Étape": RegistrationState(one.state).label,
                "Faite le": one.made_at,
                "Effacée le": forgotten_on(one.occurrence),
            }
            for one in found.order_by("made_at", "pk")
        ),
    )


def deletion_effects(person_id: int) -> list[str]:
    if not live(Registration.objects.filter(person_id=person_id)).exists():
        return []
    return [
        (
            "Vos inscriptions à des événements à venir sont annulées ; de celles qui sont passées, seul "
            "reste le nombre de places, sans votre nom."
        )
    ]
