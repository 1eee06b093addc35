"""The fictional part of the demonstration town: everything here is invented and marked as such.

Real associations come from open data and are never shown doing something they did not do.
"""

from dataclasses import dataclass, field
from typing import Any

from maillage.directory.enums import Kind

NETWORK, OWN = "network", "own"


@dataclass(frozen=True)
class Invented:
    """A fictional organisation: who belongs to it, and who sees which field."""

    key: str
    kind: str
    values: dict[str, Any]
    people: tuple[tuple[str, str], ...] = ()  # (persona, role)
    audiences: dict[str, str] = field(default_factory=dict)
    confirmed_days_ago: int | None = 20
    state: str = ""


def place(label: str, lat: float, lon: float, address: str = "") -> dict[str, Any]:
    return {
        "label": label, "address": address, "postcode": "34000", "city": "Montpellier",
        "insee": "34172", "lat": lat, "lon": lon, "precision": "street",
    }  # fmt: skip


ORGANISATIONS: tuple[Invented, ...] = (
    Invented(
        "judo",
        Kind.ASSOCIATION,
        {
            "name": "Judo des Deux Rives",
            "acronym": "J2R",
            "summary": "Judo et taïso pour tous les âges, de 4 à 80 ans, dans une ambiance de quartier.",
            "description": (
                "Nous enseignons le judo depuis 1987.\n\n- **Éveil judo** dès 4 ans\n"
                "- Cours adultes débutants le mardi soir\n- Taïso (gymnastique douce) pour les seniors\n\n"
                "Les tarifs dépendent du quotient familial. Un premier cours d’essai est offert."
            ),
            "themes": ["sport.judo", "sport.sante-seniors"],
            "publics": ["enfants", "adultes", "personnes-agees"],
            "skills_offered": ["encadrement-sportif", "premiers-secours", "arbitrage"],
            "skills_sought": ["comptabilite", "subventions", "site-web"],
            "needs": "Nous cherchons une personne à l’aise avec les chiffres, deux heures par mois.",
            "place": place("Dojo du Lez", 43.6098, 3.8968, "Quai fictif des Deux Rives"),
            "accessibility": {"entree_plain_pied": True, "sanitaires_presence": True},
            "phone": "04 67 00 00 01",
            "email": "contact@judo-deux-rives.test",
            "website": "https://judo-deux-rives.test",
            "opening_hours": "Tu 18:00-21:00; We 14:00-18:00; Sa 09:00-12:00",
            "languages": ["fr", "ar"],
            "volunteers": "benevoles-6-15",
            "members": "membres-101-300",
            "budget": "budget-10k-50k",
            "created_on": "1987-09-12",
        },
        (("president", "manager"), ("volunteer", "editor")),
    ),
    Invented(
        "jardin",
        Kind.GROUP,
        {
            "name": "Les Mains vertes de la Paillade",
            "summary": "Sept voisins et voisines qui jardinent au pied de leur immeuble.",
            "description": "On plante, on arrose, on partage. Venez le samedi matin avec vos bottes.",
            "themes": ["environnement.jardins", "cadre-de-vie.comites-quartier"],
            "publics": ["habitants", "familles"],
            "skills_offered": ["jardinage"],
            "skills_sought": ["bricolage", "statuts"],
            "place": place("Pied d’immeuble", 43.6318, 3.8195),
            "opening_hours": "Sa 09:30-12:00",
            "volunteers": "benevoles-6-15",
        },
        (("informal", "manager"),),
        {"place": OWN},
    ),
    Invented(
        "federation",
        Kind.FEDERATION,
        {
            "name": "Fédération des associations du Clapas",
            "acronym": "FAC",
            "summary": "La maison commune des associations : conseil, rencontres, entraide.",
            "description": "Nous animons le réseau, formons les bénévoles et portons leur voix.",
            "themes": ["citoyennete.benevolat"],
            "publics": ["associations"],
            "skills_offered": [
                "droit-associations",
                "gouvernance",
                "gestion-benevoles",
                "subventions",
            ],
            "skills_sought": ["video"],
            "place": place("Le Trait d’union", 43.6119, 3.8772, "Rue fictive de l’Entraide"),
            "email": "bonjour@federation-clapas.test",
            "employees": "salaries-3-5",
            "volunteers": "benevoles-16-50",
            "created_on": "1998-03-02",
        },
        (("facilitator", "manager"),),
    ),
    Invented(
        "maison",
        Kind.HOUSE,
        {
            "name": "Maison des associations des Arceaux",
            "summary": "Des salles, du matériel et des conseils pour toutes les associations.",
            "themes": ["citoyennete.benevolat", "cadre-de-vie.comites-quartier"],
            "publics": ["associations", "habitants"],
            "skills_offered": ["accueil", "logistique-evenement", "assurance"],
            "place": place("Maison des associations", 43.6121, 3.8664, "Place fictive des Arceaux"),
            "accessibility": {"entree_plain_pied": True, "sanitaires_presence": True},
            "phone": "04 67 00 00 02",
            "opening_hours": "Mo-Fr 09:00-12:30,14:00-18:00",
        },
        (("house", "manager"),),
    ),
    Invented(
        "repare",
        Kind.ASSOCIATION,
        {
            "name": "Le Tournevis solidaire",
            "summary": "Réparer ensemble vélos, lampes et vêtements plutôt que jeter.",
            "themes": ["environnement.dechets", "solidarite.entraide"],
            "publics": ["tout-public"],
            "skills_offered": ["reparation", "electricite", "bricolage", "couture"],
            "skills_sought": ["communication", "assurance"],
            "place": place("Atelier du Tournevis", 43.6069, 3.8665, "Rue fictive des Étaux"),
            "email": "atelier@tournevis.test",
            "opening_hours": "Th 17:00-20:00",
            "created_on": "2016-05-21",
        },
    ),
    Invented(
        "chiffres",
        Kind.ASSOCIATION,
        {
            "name": "Comptes clairs",
            "summary": "Des comptables à la retraite aident les petites associations à tenir leurs comptes.",
            "themes": ["economie.gestion", "citoyennete.benevolat"],
            "publics": ["associations"],
            "skills_offered": ["comptabilite", "tresorerie", "paie", "verification-comptes"],
            "skills_sought": ["site-web", "reseaux-sociaux"],
            "place": place("Bureau partagé", 43.6043, 3.8809, "Rue fictive des Bilans"),
            "phone": "04 67 00 00 03",
            "email": "aide@comptes-clairs.test",
            "created_on": "2009-01-15",
        },
        audiences={"phone": NETWORK},
    ),
    Invented(
        "bde",
        Kind.ASSOCIATION,
        {
            "name": "Campus en actions",
            "summary": "Des étudiantes et étudiants qui donnent un coup de main dans les quartiers.",
            "themes": ["education.etudiants", "education.soutien-scolaire"],
            "publics": ["etudiants", "enfants"],
            "skills_offered": ["site-web", "reseaux-sociaux", "video", "accompagnement-scolaire"],
            "skills_sought": ["tutorat"],
            "place": place("Maison des étudiants", 43.6322, 3.8625, "Allée fictive du Savoir"),
            "email": "coucou@campus-actions.test",
            "volunteers": "benevoles-51-100",
            "created_on": "2013-10-01",
        },
    ),
    Invented(
        "mecene",
        Kind.COMPANY,
        {
            "name": "Imprimerie du Verdanson",
            "summary": "Une imprimerie qui prête deux graphistes une journée par mois.",
            "themes": ["economie.ess"],
            "skills_offered": ["graphisme", "redaction"],
            "place": place("Imprimerie", 43.6165, 3.8839, "Quai fictif du Verdanson"),
            "website": "https://imprimerie-verdanson.test",
        },
    ),
    Invented(
        "service",
        Kind.TOWN_SERVICE,
        {
            "name": "Service Vie associative (fictif)",
            "summary": "Le service de la Ville qui accompagne les associations.",
            "themes": ["citoyennete.benevolat"],
            "publics": ["associations"],
            "skills_offered": ["subventions", "securite-evenement"],
            "place": place("Hôtel de Ville", 43.5986, 3.8964),
            "phone": "04 67 00 00 04",
        },
        (("officer", "manager"),),
    ),
    Invented(
        "sommeil",
        Kind.ASSOCIATION,
        {
            "name": "Ciné-club de la Pompignane",
            "summary": "Un film, une discussion : en pause faute de projectionniste.",
            "themes": ["culture.cinema"],
            "skills_sought": ["video", "sonorisation"],
            "place": place("", 43.6176, 3.8969, "Avenue fictive du Septième-Art"),
            "created_on": "2001-11-05",
        },
        state="dormant",
        confirmed_days_ago=500,
    ),
    Invented(
        "dissoute",
        Kind.ASSOCIATION,
        {
            "name": "Amicale des bricoleurs du Lez",
            "summary": "L’amicale a rejoint Le Tournevis solidaire.",
            "themes": ["loisirs.bricolage"],
            "created_on": "1979-04-18",
        },
        state="dissolved",
        confirmed_days_ago=None,
    ),
)

AFFILIATIONS = {"judo": ("federation",), "repare": ("federation",), "bde": ("federation",)}

# What waits in the queue of the team, so that it can be tried.
CLAIM = (
    "volunteer",
    "chiffres",
    "Je tiens leur page depuis deux ans, la trésorière peut confirmer.",
)
REPORTS = (
    ("bde", "Le local a déménagé cet été, la permanence est maintenant au rez-de-chaussée."),
    ("repare", "Le numéro sonne dans le vide depuis septembre."),
)
PENDING_GROUP = {
    "name": "Tricot sous les micocouliers",
    "summary": "On tricote à plusieurs, le jeudi, quand il fait beau.",
    "themes": ["loisirs.rencontres"],
}
