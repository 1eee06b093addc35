"""Fictional people registered to a fictional training: one place left, and a family that waits for three."""

from datetime import datetime, timedelta

from maillage.accounts.actors import actor_of
from maillage.accounts.models import Person
from maillage.agenda.models import Occurrence
from maillage.agenda.registering.services.booking import register
from maillage.directory.models import Organisation
from maillage.directory.refs import ref_from

# (persona, places, what they need)
PEOPLE = (
    ("resident", 2, ""),
    ("president", 4, "Une place près de la boucle magnétique."),
    ("informal", 2, ""),
    ("volunteer", 3, "Un fauteuil roulant à faire entrer."),
    ("officer", 3, ""),
)


def invent(made: dict[str, Organisation], people: dict[str, Person], now: datetime) -> None:
    """Register the personas to the training of the federation, once."""
    of_training = Occurrence.objects.filter(event__ref=ref_from("demo-event", "inscription-compta"))
    date = of_training.select_related("event").order_by("starts_at").first()
    if date is None or date.registrations.exists():
        return
    for number, (persona, places, needs) in enumerate(PEOPLE):
        person = people[persona]
        register(
            actor=actor_of(person), occurrence=date, name=person.name, email=person.email, phone="",
            places=places, needs=needs, now=now - timedelta(days=2) + timedelta(hours=number),
        )  # fmt: skip
