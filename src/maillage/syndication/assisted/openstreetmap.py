"""OpenStreetMap: tags of a node, and iD opened at its place.

``office=association`` is in use for "the seat or offices of an association" (data item Q5446 of the
OSM wiki): an association that only meets somewhere, or whose seat is a home, is no object of the map.
``ref:FR:SIREN`` and ``ref:FR:SIRET`` are documented on the wiki; ``ref:FR:RNA`` follows them. Rules:
https://wiki.openstreetmap.org/wiki/FR:How_We_Map. Opening iD: API.md of openstreetmap/iD.
"""

import re
from urllib.parse import quote

from maillage.algorithms.opening_hours import rules_of
from maillage.directory.enums import Scheme
from maillage.syndication.assisted.base import Given, Line, Text
from maillage.territory.accessibility import accessibility_tags

EDITOR = "https://www.openstreetmap.org/edit?editor=id"
LONGEST = 255
HOUSE = re.compile(r"(\d{1,4}(?:\s?(?:bis|ter|quater|[a-d])\b)?)[,\s]+(.+)", re.IGNORECASE)
FRENCH_NUMBER = re.compile(r"0([1-9])(\d{2})(\d{2})(\d{2})(\d{2})")
NUMBERS = (
    ("ref:FR:RNA", Scheme.RNA),
    ("ref:FR:SIREN", Scheme.SIREN),
    ("ref:FR:SIRET", Scheme.SIRET),
)


def tags(given: Given) -> dict[str, str]:
    """Return the tags that the profile proves, in the order of reading; values of 255 signs at most."""
    house, street = street_of(str(given.place.get("address") or ""))
    found = {
        "office": "association",
        "name": given.text("name"),
        "short_name": given.text("acronym"),
        **{tag: given.number(scheme) for tag, scheme in NUMBERS},
        "addr:housenumber": house,
        "addr:street": street,
        "phone": international(given.text("phone")),
        "email": given.text("email"),
        "website": given.text("website"),
        "opening_hours": hours(given.text("opening_hours")),
        **access(given),
    }
    return {tag: value for tag, value in found.items() if value and len(value) <= LONGEST}


def street_of(address: str) -> tuple[str, str]:
    """Return (house number, street) of "12 bis rue Balard"; the street alone without a number."""
    found = HOUSE.fullmatch(" ".join(address.split()))
    return (found[1], found[2]) if found else ("", address.strip())


def international(phone: str) -> str:
    """Return "+33 4 67 00 00 00" of a French number, another as it is written."""
    found = FRENCH_NUMBER.fullmatch(re.sub(r"[\s.\-\u00a0\u202f]", "", phone))
    return f"+33 {' '.join(found.groups())}" if found else phone


def hours(written: str) -> str:
    """Return opening hours that OpenStreetMap reads, nothing for free words."""
    return written if written.strip() == "24/7" or (written and rules_of(written)) else ""


def access(given: Given) -> dict[str, str]:
    """Return what the description of the place proves; what is not said is not supposed."""
    described = given.values.get("accessibility") or {}
    known = accessibility_tags(described)
    if "fauteuil" in known:
        wheelchair = "yes"
    else:
        stopped = described.get("entree_plain_pied") is False and not described.get("entree_pmr")
        ramp = described.get("entree_marches_rampe") in {"fixe", "amovible"}
        wheelchair = "no" if stopped and not ramp and not described.get("entree_ascenseur") else ""
    return {
        "wheelchair": wheelchair,
        "toilets:wheelchair": "yes" if "sanitaires_adaptes" in known else "",
        "audio_loop": "yes" if "boucle_magnetique" in known else "",
    }


LABELS = {
    "office": ("Type", (), "Dit que c’est le siège ou le bureau d’une association."),
    "name": ("Nom", ("name",), "Le nom tel qu’il est sur la porte, sans slogan."),
    "short_name": ("Sigle", ("acronym",), ""),
    "ref:FR:RNA": ("Numéro RNA", (), ""),
    "ref:FR:SIREN": ("Numéro SIREN", (), ""),
    "ref:FR:SIRET": ("Numéro SIRET", (), "Seulement si c’est celui de ce lieu."),
    "addr:housenumber": ("Numéro dans la rue", ("place",), ""),
    "addr:street": (
        "Rue", ("place",),
        "Comparez avec le nom de la rue sur la carte. Le code postal et la commune se déduisent du lieu.",
    ),
    "phone": ("Téléphone", ("phone",), "Celui de l’association, jamais celui d’une personne."),
    "email": ("Courriel", ("email",), ""),
    "website": ("Site", ("website",), ""),
    "opening_hours": ("Horaires", ("opening_hours",), "Ceux de l’accueil à cette adresse."),
    "wheelchair": ("Accès en fauteuil", ("accessibility",), ""),
    "toilets:wheelchair": ("Toilettes adaptées", ("accessibility",), ""),
    "audio_loop": ("Boucle magnétique", ("accessibility",), ""),
}  # fmt: skip


def lines(given: Given) -> list[Line]:
    """Return all the tags at once, then one by one."""
    found = tags(given)
    every = "\n".join(f"{tag}={value}" for tag, value in found.items())
    whole = Line(
        "Toutes les étiquettes d’un coup", every, tuple({key: 0 for tag in found for key in LABELS[tag][1]}),
        "Dans iD, ouvrez « Attributs », choisissez l’affichage en texte, et collez.", rows=len(found),
    )  # fmt: skip
    return [
        whole,
        *(Line(f"{LABELS[tag][0]} : {tag}", value, LABELS[tag][1], LABELS[tag][2]) for tag, value in found.items()),
    ]  # fmt: skip


def link(given: Given) -> tuple[str, str]:
    """Return iD at the place of the association, with the comment of the change already written."""
    lat, lon = given.place.get("lat"), given.place.get("lon")
    comment = quote(f"Informations données par l’association {given.text('name')}", safe="")
    where = f"map=19/{lat:.5f}/{lon:.5f}&" if lat is not None and lon is not None else ""
    return "Ouvrir OpenStreetMap à cet endroit", f"{EDITOR}#{where}comment={comment}"


def stops(given: Given) -> str:
    if not given.place.get("address"):
        return (
            "Sans adresse publique, il n’y a rien à placer : OpenStreetMap montre des lieux, pas des "
            "organisations."
        )
    return ""


TEXT = Text(
    key="osm",
    name="OpenStreetMap",
    rules=(
        (
            "Seulement ce qui se vérifie sur place : un local ouvert à d’autres, avec une plaque, une porte, des "
            "horaires. Le domicile d’une personne, une boîte aux lettres ou une salle prêtée une heure par "
            "semaine n’ont pas leur place sur la carte."
        ),
        (
            "Cherchez d’abord si le lieu y est déjà : complétez-le, n’en créez pas un second. Si l’association "
            "est dans un équipement (maison de quartier, gymnase), laissez l’équipement tel qu’il est et ajoutez "
            "un point à côté."
        ),
        (
            "Ce que vous écrivez devient libre sous licence ODbL : toute carte peut le reprendre. N’y mettez "
            "aucun nom de personne."
        ),
    ),
    fields=frozenset(
        {"name", "acronym", "place", "accessibility", "phone", "email", "website", "opening_hours"}
    ),
    lines=lines,
    link=link,
    stops=stops,
    steps=(
        "Connectez-vous à OpenStreetMap (un compte est gratuit).",
        "Vérifiez l’endroit, ajoutez un point ou choisissez celui qui existe.",
        "Collez les étiquettes, relisez, puis envoyez.",
    ),
)
