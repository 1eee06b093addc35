"""A Google business profile.

Rules read in « Consignes relatives aux fiches d’établissement » (support.google.com/business/answer/3038177):
the name as people know it and nothing else, few categories, one profile for one place, a place or a
service where people are met. The description holds 750 signs.
"""

from maillage.core.ui.french import shortened
from maillage.syndication.assisted.base import Given, Line, Text, filled

CREATE = "https://business.google.com/create"
DESCRIPTION = 750


def description(given: Given) -> str:
    whole = " ".join(
        " ".join(filter(None, (given.text("summary"), given.plain("description")))).split()
    )
    return shortened(whole, DESCRIPTION)


def lines(given: Given) -> list[Line]:
    return filled(
        Line(
            "Nom de l’établissement", given.text("name"), ("name",),
            "Le nom seul : ni ville, ni mot-clé, ni slogan, sinon la fiche peut être suspendue.",
        ),
        Line(
            "Catégorie principale", "Association ou organisation", copyable=False,
            advice="À choisir dans la liste ; prenez la plus précise, et une seule si elle suffit.",
        ),
        Line(
            "Adresse", given.address(), ("place",),
            "Si vous n’accueillez personne à cette adresse, répondez non et donnez une zone desservie.",
        ),
        Line("Téléphone", given.text("phone"), ("phone",)),
        Line("Site web", given.text("website") or given.url, ("website",)),
        Line("Horaires", given.hours(), ("opening_hours",), "À saisir jour par jour.", copyable=False),
        Line(
            "Description", description(given), ("summary", "description"),
            f"{DESCRIPTION} signes au plus, sans lien, ni téléphone, ni tarif.", rows=6,
        ),
    )  # fmt: skip


def link(_given: Given) -> tuple[str, str]:
    return "Ouvrir les fiches d’établissement de Google", CREATE


def stops(given: Given) -> str:
    if not given.place.get("address"):
        return (
            "Sans lieu où vous accueillez du public, Google n’accepte pas de fiche : une boîte postale ou "
            "une présence en ligne ne suffisent pas."
        )
    return ""


TEXT = Text(
    key="google",
    name="Fiche d’établissement Google",
    rules=(
        "Une fiche par lieu, et un lieu où l’on rencontre quelqu’un à des heures dites.",
        "Google vérifie, par téléphone, par courrier ou par vidéo, que vous représentez l’organisation.",
        "N’importe qui peut proposer un changement de votre fiche : relisez-la de temps en temps.",
    ),
    fields=frozenset(
        {"name", "summary", "description", "place", "phone", "website", "opening_hours"}
    ),
    lines=lines,
    link=link,
    stops=stops,
    steps=(
        "Cherchez d’abord votre nom sur Google Maps : si la fiche existe, demandez à la gérer.",
        "Collez chaque ligne à sa place.",
        "Suivez la vérification demandée.",
    ),
)
