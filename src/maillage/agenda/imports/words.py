"""Why a text is not read, in French, for the person who will read it."""

from maillage.algorithms.french_hours import NotRead
from maillage.core.ui.french import typography

WHY = {
    "empty": "Il n’y a rien à lire.",
    "unknown-word": "« {words} » ne se lit pas comme des horaires ou un prix.",
    "juxtaposed": "Plusieurs horaires se suivent sans dire lequel vaut quel jour.",
    "ambiguous": "On ne sait pas à quels jours ces heures se rapportent.",
    "several-hours": "Plusieurs horaires se suivent sans dire lequel vaut quel jour.",
    "mixed": "Des heures valent pour tous les jours et d’autres pour certains : lesquelles l’emportent ?",
    "day-twice": "Le même jour a deux horaires différents.",
    "day-without-hours": "Un jour est cité sans ses heures.",
    "exception-with-hours": "Une exception a ses propres heures.",
    "overlap": "Deux horaires se chevauchent à {words}.",
    "reversed": "La fin est avant le début ({words}).",
    "no-such-day": "Le jour {words} n’existe pas.",
    "weekday": "Le jour de la semaine et la date ne vont pas ensemble ({words}).",
    "no-date": "Aucune date complète, avec son année, n’est écrite.",
    "no-day": "Aucun jour de la période ne correspond à ces horaires.",
    "dates-overlap": "Ces périodes se chevauchent ({words}).",
    "some-without-hours": "Certaines dates ont une heure, d’autres non.",
    "no-amount": "Aucun montant n’est écrit.",
}


def why(error: NotRead) -> str:
    """Return the sentence of a text that is not read."""
    return typography(WHY[error.code].format(words=error.words or "…"))
