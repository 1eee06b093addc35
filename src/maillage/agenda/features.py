"""What helps people to come and take part: codes, labels, and what they are elsewhere.

The codes are the search tags of ``territory.accessibility`` and, for events, simple French ("falc"). OpenAgenda's
five types (``Access``) follow from them only where one feature suffices to say so: what is not said is not
supposed.
"""

from collections.abc import Iterable, Mapping

from maillage.agenda.enums import Access
from maillage.agenda.models import Event
from maillage.territory.accessibility import TAGS, accessibility_tags

FALC = "falc"
FEATURES: Mapping[str, str] = {**TAGS, FALC: "Facile à lire et à comprendre (FALC)"}

# What each feature says in OpenAgenda's words.
TYPES: Mapping[str, Access] = {
    "fauteuil": Access.MOTOR,
    "boucle_magnetique": Access.HEARING,
    "lsf": Access.HEARING,
    "lpc": Access.HEARING,
    "sous_titrage": Access.HEARING,
    "audiodescription": Access.VISUAL,
    "reperage_visuel": Access.VISUAL,
    FALC: Access.INTELLECTUAL,
}
# What each feature says of a place in the vocabulary of acceslibre: field and value.
ACCESLIBRE: Mapping[str, tuple[str, object]] = {
    "fauteuil": ("entree_pmr", True),
    "entree_plain_pied": ("entree_plain_pied", True),
    "sanitaires_adaptes": ("sanitaires_adaptes", True),
    "stationnement_adapte": ("stationnement_pmr", True),
    "boucle_magnetique": ("accueil_equipements_malentendants", "bim"),
    "lsf": ("accueil_equipements_malentendants", "lsf"),
    "lpc": ("accueil_equipements_malentendants", "lpc"),
    "sous_titrage": ("accueil_equipements_malentendants", "sts"),
    "audiodescription": ("accueil_audiodescription_presence", True),
    "reperage_visuel": ("cheminement_ext_bande_guidage", True),
    "personnel_forme": ("accueil_personnels", "formés"),
    "transport": ("transport_station_presence", True),
}


def features_of(event: Event) -> tuple[str, ...]:
    """Return the features that an event has: what its place proves and what it says itself, in order."""
    proven = set(accessibility_tags(event.place.accessibility)) if event.place else set()
    return in_order(proven | set(event.features))


def access_of(event: Event) -> tuple[str, ...]:
    """Return OpenAgenda's codes of an event: those it says, and those that its features prove."""
    said = set(event.access) | {str(TYPES[code]) for code in features_of(event) if code in TYPES}
    return tuple(code for code in Access.values if code in said)


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes that exist, in the order of their list."""
    wanted = set(codes)
    return tuple(code for code in FEATURES if code in wanted)
