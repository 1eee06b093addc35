"""A place's access in the acceslibre vocabulary: checked, said in French, and searched by tags."""

from collections.abc import Callable, Mapping
from typing import Any

from maillage.territory.errors import AccessibilityError
from maillage.territory.nomenclatures import AccessibilityField, accessibility_fields

MAX_WHOLE = 1000
TAGS: Mapping[str, str] = {
    "fauteuil": "Accessible en fauteuil roulant",
    "entree_plain_pied": "Entrée de plain-pied",
    "sanitaires_adaptes": "Toilettes adaptées",
    "stationnement_adapte": "Stationnement adapté à proximité",
    "boucle_magnetique": "Boucle magnétique",
    "lsf": "Langue des signes française",
    "lpc": "Langue française parlée complétée",
    "sous_titrage": "Sous-titrage ou transcription",
    "audiodescription": "Audiodescription",
    "reperage_visuel": "Repères pour les personnes aveugles ou malvoyantes",
    "personnel_forme": "Personnel sensibilisé ou formé",
    "transport": "Arrêt de transport à moins de 200 mètres",
}
"""What people search for, and its label."""

Description = Mapping[str, Any]
# Said as a warning when true, so the words of the field do not fit as they are.
_NARROW = frozenset(("cheminement_ext_retrecissement", "accueil_retrecissement"))
_SLOPE = "cheminement_ext_pente_presence"


def clean_accessibility(data: Any) -> dict[str, Any]:
    """A checked description: known fields only, empty ones left out.

    Raises AccessibilityError with a sentence that names the field.
    """
    if not isinstance(data, Mapping):
        raise AccessibilityError(
            "La description de l’accessibilité n’est pas une liste de critères."
        )
    fields = accessibility_fields()
    unknown = [str(name) for name in data if name not in fields]
    if unknown:
        raise AccessibilityError(
            f"Le critère d’accessibilité « {unknown[0][:60]} » n’est pas dans le vocabulaire "
            "acceslibre utilisé ici."
        )
    return {
        name: _clean_value(fields[name], data[name])
        for name in fields
        if name in data and data[name] not in (None, "", [], ())
    }


def _clean_value(field: AccessibilityField, value: Any) -> Any:
    known = [code for code, _ in field.choices]
    if field.type == "boolean" and isinstance(value, bool):
        return value
    if field.type == "integer" and isinstance(value, int) and not isinstance(value, bool):
        if 0 <= value <= MAX_WHOLE:
            return value
    elif field.type == "choice" and value in known:
        return value
    elif (
        field.type == "choices"
        and isinstance(value, list | tuple)
        and all(v in known for v in value)
    ):
        return [code for code in known if code in value]
    expected = {
        "boolean": "oui ou non",
        "integer": f"un nombre entier de 0 à {MAX_WHOLE}",
        "choice": "une valeur parmi : " + ", ".join(known),
        "choices": "une liste de valeurs parmi : " + ", ".join(known),
    }[field.type]
    raise AccessibilityError(f"« {field.label} » vaut « {str(value)[:60]} » : il faut {expected}.")


def accessibility_sentences(data: Description) -> list[str]:
    """French sentences, in the order of a visit: "Entrée de plain-pied.", "2 marches à l’entrée."."""
    sentences = [
        sentence
        for name, field in accessibility_fields().items()
        if name in data and (sentence := _sentence(field, data[name]))
    ]
    return [f"{text[:1].upper()}{text[1:]}." for text in sentences]


def _sentence(field: AccessibilityField, value: Any) -> str:
    if field.type == "boolean":
        return _yes_or_no(field, value=bool(value))
    if field.type == "integer":
        return _counted(field, value)
    labels = dict(field.choices)
    values = [value] if field.type == "choice" else list(value)
    said = [labels[v] for v in values if v in labels]
    if not said:
        return ""
    return f"{field.label} : {', '.join(_lower_first(text) for text in said)}"


def _yes_or_no(field: AccessibilityField, *, value: bool) -> str:
    if field.name in _NARROW:
        return field.label if value else ""
    if field.name == _SLOPE:
        return field.label if value else "Chemin sans pente"
    return field.label if value else f"{field.label} : non"


def _counted(field: AccessibilityField, value: int) -> str:
    if not field.label.startswith("Nombre de marches"):
        return f"{field.label} : {value}"
    where = field.label.removeprefix("Nombre de marches ")
    if value == 0:
        return f"Aucune marche {where}"
    return f"{value} marche{'s' if value > 1 else ''} {where}"


def _lower_first(text: str) -> str:
    """Lower-case the first letter unless the word is a name ("Mobalib") or an acronym."""
    names = ("Mobalib", "Handiplage", "Tourisme", "Destination")
    return text if text.startswith(names) or text[1:2].isupper() else text[:1].lower() + text[1:]


def accessibility_tags(data: Description) -> tuple[str, ...]:
    """Codes of ``TAGS`` that a description proves; what is not said is not supposed."""
    return tuple(tag for tag in TAGS if _PROOFS[tag](data))


def _no_step(data: Description, flat: str, lift: str, ramp: str, steps: str) -> bool:
    """Whether one gets there without a step: flat, lift, ramp, or no step counted."""
    return bool(
        data.get(flat)
        or data.get(lift)
        or data.get(ramp) in {"fixe", "amovible"}
        or data.get(steps) == 0
    )


def _wheelchair(data: Description) -> bool:
    """Entrance without step, and nothing said that stops a wheelchair on the way or inside."""
    entrance = bool(data.get("entree_pmr")) or _no_step(
        data, "entree_plain_pied", "entree_ascenseur", "entree_marches_rampe", "entree_marches"
    )
    path_stopped = data.get("cheminement_ext_plain_pied") is False and not _no_step(
        data,
        "cheminement_ext_plain_pied",
        "cheminement_ext_ascenseur",
        "cheminement_ext_rampe",
        "cheminement_ext_nombre_marches",
    )
    inside_stopped = data.get("accueil_cheminement_plain_pied") is False and not _no_step(
        data,
        "accueil_cheminement_plain_pied",
        "accueil_cheminement_ascenseur",
        "accueil_cheminement_rampe",
        "accueil_cheminement_nombre_marches",
    )
    narrow = any(data.get(name) for name in _NARROW) or 0 < data.get("entree_largeur_mini", 0) < 77
    return entrance and not path_stopped and not inside_stopped and not narrow


def _has(name: str, *codes: str) -> Callable[[Description], bool]:
    def proof(data: Description) -> bool:
        value = data.get(name)
        if not codes:
            return value is True
        return bool(set(codes) & set(value if isinstance(value, list | tuple) else [value]))

    return proof


def _any(*proofs: Callable[[Description], bool]) -> Callable[[Description], bool]:
    return lambda data: any(proof(data) for proof in proofs)


_HEARING = "accueil_equipements_malentendants"
_PROOFS: Mapping[str, Callable[[Description], bool]] = {
    "fauteuil": _wheelchair,
    "entree_plain_pied": _has("entree_plain_pied"),
    "sanitaires_adaptes": _has("sanitaires_adaptes"),
    "stationnement_adapte": _any(_has("stationnement_pmr"), _has("stationnement_ext_pmr")),
    "boucle_magnetique": _has(_HEARING, "bim", "bmp"),
    "lsf": _has(_HEARING, "lsf"),
    "lpc": _has(_HEARING, "lpc"),
    "sous_titrage": _has(_HEARING, "sts"),
    "audiodescription": _has("accueil_audiodescription_presence"),
    "reperage_visuel": _any(_has("cheminement_ext_bande_guidage"), _has("entree_balise_sonore")),
    "personnel_forme": _has("accueil_personnels", "formés"),
    "transport": _has("transport_station_presence"),
}
