"""A followed source of the demonstration town: a fictional list, and what it suggests to fictional people."""

import shutil
from collections.abc import Mapping
from datetime import datetime

from maillage.accounts.models import Person
from maillage.core.actor import Actor
from maillage.core.shipped import shipped_path
from maillage.directory.enums import Scheme
from maillage.directory.models import Identifier, Organisation
from maillage.harvest.enums import Kind
from maillage.harvest.fetching import folder_of_files
from maillage.harvest.models import FollowedSource
from maillage.harvest.services.following import Description, follow_source
from maillage.harvest.services.reading import read_source

DEMO = Actor.for_system("démonstration")
CODE = "annuaire-voisin"
FILE = "annuaire_voisin.csv"
# Numbers that no register gives: the list finds the fictional organisations by them.
NUMBERS = {"judo": "W000000101", "bde": "W000000102"}
MAPPING = """\
[columns]
id = "numero"
name = "nom"
rna = "rna"
phone = "telephone"
email = "courriel"
"""


def invent(made: Mapping[str, Organisation], people: Mapping[str, Person], now: datetime) -> None:
    """Follow a list that says otherwise than two fictional associations: two suggestions."""
    if FollowedSource.objects.filter(source__code=CODE).exists():
        return
    for key, number in NUMBERS.items():
        Identifier.objects.get_or_create(
            organisation=made[key], scheme=Scheme.RNA, value=number, defaults={"source": None}
        )
    folder_of_files().mkdir(parents=True, exist_ok=True)
    shutil.copyfile(shipped_path(f"demo/{FILE}"), folder_of_files() / FILE)
    followed = follow_source(
        actor=DEMO,
        description=Description(
            name="Annuaire d’une commune voisine (fictif)",
            kind=Kind.FILE,
            location=FILE,
            licence="Licence Ouverte 2.0",
            publisher="Commune fictive de Castelnau-sur-Lez",
            mapping=MAPPING,
        ),
        code=CODE,
        now=now,
    )
    read_source(actor=DEMO, followed=followed, now=now)
