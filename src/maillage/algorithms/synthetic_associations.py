"""Associations shaped like those of the national register, any number of them, for benchmarks.

Titles, objects, codes, dates and addresses follow the frequencies seen in the RNA extracts of 2025
(upper-case titles, one address in six at somebody's home, one row in nine dissolved). Nobody real.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

COLUMNS = (
    "id", "id_ex", "siret", "rup_mi", "gestion", "date_creat", "date_decla", "date_publi", "date_disso",
    "nature", "groupement", "titre", "titre_court", "objet", "objet_social1", "objet_social2",
    "adrs_complement", "adrs_numvoie", "adrs_repetition", "adrs_typevoie", "adrs_libvoie",
    "adrs_distrib", "adrs_codeinsee", "adrs_codepostal", "adrs_libcommune", "adrg_declarant",
    "adrg_complemid", "adrg_complemgeo", "adrg_libvoie", "adrg_distrib", "adrg_codepostal",
    "adrg_achemine", "adrg_pays", "dir_civilite", "siteweb", "publiweb", "observation", "position",
    "maj_time",
)  # fmt: skip

FORMS = (
    "ASSOCIATION", "COMITE", "CLUB", "AMICALE", "CERCLE", "COLLECTIF", "LES AMIS", "UNION", "FOYER",
    "GROUPEMENT", "COMPAGNIE", "ATELIER", "MAISON", "CENTRE", "ENSEMBLE",
)  # fmt: skip
WORDS = (
    "DANSE", "JUDO", "FOOTBALL", "PARENTS D'ELEVES", "MUSIQUE", "THEATRE", "PECHE", "CHASSE", "PATRIMOINE",
    "RANDONNEE", "SOLIDARITE", "JARDINS", "ANCIENS COMBATTANTS", "PETANQUE", "CHORALE", "LECTURE",
    "ENVIRONNEMENT", "LOISIRS", "JEUNESSE", "FETES", "QUARTIER", "PHOTO", "CINEMA", "VELO", "TENNIS",
    "YOGA", "COUTURE", "ENTRAIDE", "CULTURE", "ARTS", "SPORTS", "RETRAITES", "HANDICAP", "SANTE",
    "EMPLOI", "INSERTION", "RECHERCHE", "HISTOIRE", "GENEALOGIE", "ASTRONOMIE", "APICULTURE",
    "THEATRE D'ENFANTS", "CIRQUE", "BASKET", "HANDBALL", "VOLLEY", "ESCALADE", "VOILE", "PLONGEE",
    "AEROMODELISME", "BRIDGE", "ECHECS", "JEUX", "CUISINE", "VIN", "COMMERCANTS", "LOCATAIRES",
)  # fmt: skip
PLACES = (
    "VAL", "RIVE", "BOIS", "MOULIN", "PONT", "LAC", "PRE", "COTEAU", "VIGNE", "SOURCE", "ROCHE", "CHENE",
    "TILLEUL", "FONTAINE", "CHATEAU", "PORT", "PLAINE", "VALLEE", "MARAIS", "COLLINE", "FORGE", "GRANGE",
)  # fmt: skip
VERBS = (
    "organiser", "promouvoir", "développer", "favoriser", "soutenir", "proposer", "pratiquer",
    "faire connaître", "animer", "défendre", "accompagner", "transmettre",
)  # fmt: skip
OBJECTS = (
    "la pratique du sport pour tous", "des activités de loisirs", "la vie du quartier",
    "les échanges entre les générations", "la musique sous toutes ses formes",
    "l'entraide entre les habitants", "la protection de la nature", "des spectacles et concerts",
    "la réussite des élèves", "le patrimoine de la commune", "les personnes isolées",
    "des rencontres et conférences", "l'apprentissage du français", "la création artistique",
    "des sorties et voyages", "la connaissance de l'histoire locale",
)  # fmt: skip
CODES = (
    "011000", "011095", "006000", "006020", "007000", "009000", "010000", "013000", "014000", "015000",
    "017000", "018000", "019000", "020000", "024000", "030000", "034000", "036000", "038000", "000000",
)  # fmt: skip
STREETS = ("RUE", "AV", "CHE", "PL", "BD", "RTE", "IMP", "ALL")


class Rng(Protocol):
    """What is needed of random.Random, handed in with its seed."""

    def random(self) -> float: ...
    def randrange(self, start: int, stop: int) -> int: ...
    def choice(self, seq: Sequence[str], /) -> str: ...


@dataclass(frozen=True)
class Commune:
    """Where associations are: INSEE code, name, weight (its population)."""

    insee: str
    name: str
    weight: int


def associations(count: int, communes: Sequence[Commune], rng: Rng) -> Iterator[list[str]]:
    """Yield ``count`` rows in the order of :data:`COLUMNS`; towns in proportion of their population."""
    cumulated, total = [], 0
    for commune in communes:
        total += max(commune.weight, 1)
        cumulated.append(total)
    for number in range(count):
        yield _row(number, _town(communes, cumulated, rng.random() * total), rng)


def _town(communes: Sequence[Commune], cumulated: Sequence[int], point: float) -> Commune:
    low, high = 0, len(cumulated) - 1
    while low < high:
        middle = (low + high) // 2
        if cumulated[middle] < point:
            low = middle + 1
        else:
            high = middle
    return communes[low]


def _title(town: Commune, rng: Rng) -> str:
    form, word = rng.choice(FORMS), rng.choice(WORDS)
    shape = rng.randrange(0, 5)
    if shape == 0:
        return f"{form} {word} DE {town.name.upper()}"
    if shape == 1:
        return f"{word} {rng.choice(PLACES)} {rng.choice(PLACES)}"
    if shape == 2:
        return f"{form} DE {word} DU {rng.choice(PLACES)}"
    if shape == 3:
        return f"{form} {word} ET {rng.choice(WORDS)}"
    return f"LES {word} DE LA {rng.choice(PLACES)} ({rng.choice(WORDS)[0]}{word[0]}{form[0]})"


def _object(rng: Rng) -> str:
    parts = [f"{rng.choice(VERBS)} {rng.choice(OBJECTS)}" for _ in range(rng.randrange(1, 6))]
    return " ; ".join(parts)


def _date(rng: Rng, first: int, last: int) -> str:
    return f"{rng.randrange(first, last + 1)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"


def _row(number: int, town: Commune, rng: Rng) -> list[str]:
    created = _date(rng, 1960, 2024)
    dissolved = rng.random() < 1 / 9
    at_home = rng.random() < 1 / 6
    department = town.insee[:2]
    return [
        f"W{department}{number % 10_000_000:07d}", "", "", "", f"{department}1P", created,
        _date(rng, int(created[:4]), 2024), created,
        _date(rng, int(created[:4]), 2024) if dissolved else "0001-01-01",
        "D", "S", _title(town, rng), "", _object(rng), rng.choice(CODES), "000000",
        "CHEZ MME DUPONT" if at_home else "", str(rng.randrange(1, 200)), "", rng.choice(STREETS),
        f"DU {rng.choice(PLACES)}", "_", town.insee, f"{department}000", town.name, "", "", "", "", "",
        "", "", "FRANCE", "PM", "", "1", "", "D" if dissolved else "A", "2024-05-01 00:00:00",
    ]  # fmt: skip
