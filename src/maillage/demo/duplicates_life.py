"""Invented doubles of invented organisations, for the team to decide: three are the same, one is not.

Real associations are never merged here: the worker compares them too, and what it finds waits in the
same queue as possible only.
"""

from datetime import datetime, timedelta
from typing import Any

from maillage.accounts.models import Person
from maillage.core.actor import Actor
from maillage.demo.content import place
from maillage.directory.enums import Kind
from maillage.directory.models import Organisation
from maillage.directory.refs import ref_from
from maillage.directory.services.organisations import create_organisation
from maillage.duplicates.queries.candidates import pairs_among
from maillage.duplicates.services.finding import judge_pairs
from maillage.duplicates.services.sheets import write_sheets

DEMO = Actor.for_system("démonstration")
WRITTEN_BEFORE = timedelta(days=1200)

# What somebody wrote down a second time: {key: values}.
DOUBLES: dict[str, dict[str, Any]] = {
    "judo-bis": {
        "name": "JUDO CLUB DES 2 RIVES",
        "themes": ["sport.judo"],
        "phone": "+33 4 67 00 00 01",
        "place": place("Dojo", 43.6167, 3.8741, "Rue fictive du Tatami"),
        "created_on": "1987-09-12",
    },
    "repare-bis": {
        "name": "Association Le Tournevis Solidaire (ex Répar’ensemble)",
        "themes": ["environnement.dechets"],
        "email": "bonjour@tournevis.test",
        "website": "https://www.tournevis.test/accueil",
        "place": place("", 43.6069, 3.8665, "Rue fictive des Étaux"),
    },
    "sommeil-bis": {
        "name": "Ciné club Pompignane",
        "themes": ["culture.cinema"],
        "place": place("", 43.6176, 3.8969, "12 avenue fictive du Septième-Art"),
        "created_on": "2001-11-05",
    },
    # The same town hall door and switchboard: another service, not another name.
    "service-voisin": {
        "name": "Service Vie des quartiers (fictif)",
        "themes": ["cadre-de-vie.comites-quartier"],
        "phone": "04 67 00 00 04",
        "place": place("Hôtel de Ville", 43.5986, 3.8964),
    },
}
KINDS = {"service-voisin": Kind.TOWN_SERVICE}


def invent(made: dict[str, Organisation], people: dict[str, Person], now: datetime) -> None:
    """Write the doubles down, and compare the invented organisations with one another."""
    for key, values in DOUBLES.items():
        ref = ref_from("demo", key)
        if Organisation.objects.filter(ref=ref).exists():
            continue
        made[key] = create_organisation(
            actor=DEMO,
            kind=KINDS.get(key, Kind.ASSOCIATION),
            values=values,
            now=now - WRITTEN_BEFORE,
            fictional=True,
            ref=ref,
        )
    invented = Organisation.objects.filter(is_fictional=True).order_by("pk")
    keys = write_sheets(list(invented.values_list("pk", flat=True)))
    judge_pairs(pairs_among(keys), changed=keys, now=now)
