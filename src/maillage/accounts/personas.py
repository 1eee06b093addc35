"""The eight fictional people: the same in tests, in the demonstration and in the documentation.

Plain data. Their addresses end in ``.test``, a domain that can never exist (RFC 2606).
"""

from dataclasses import dataclass

from maillage.core.actor import ELECTED, FACILITATOR, HOUSE_MANAGER, OFFICER


@dataclass(frozen=True)
class Persona:
    """``tries`` says, in French, what a visitor may try in this person's place."""

    key: str
    name: str
    email: str
    role: str
    description: str
    tries: str
    functions: tuple[str, ...] = ()


def address(local: str) -> str:
    return f"{local}@exemple.maillage.test"


PERSONAS: tuple[Persona, ...] = (
    Persona(
        key="resident",
        name="Nadia Belkacem",
        email=address("nadia.belkacem"),
        role="Habitante",
        description=(
            "34 ans, vient d’emménager à la Mosson avec deux enfants. Cherche du judo près de "
            "chez elle "
            "et voudrait rencontrer du monde. Consulte le site sur son téléphone."
        ),
        tries="Chercher une activité près d’une adresse, signaler une erreur sur une fiche.",
    ),
    Persona(
        key="volunteer",
        name="Thomas Vidal",
        email=address("thomas.vidal"),
        role="Bénévole",
        description=(
            "27 ans, graphiste, donne deux soirées par semaine. Tient à jour la fiche de "
            "l’association "
            "où il s’engage, et propose ses compétences à d’autres."
        ),
        tries="Corriger la fiche d’une association, dire ce qu’elle propose et ce qu’elle cherche.",
    ),
    Persona(
        key="president",
        name="Monique Castan",
        email=address("monique.castan"),
        role="Présidente d’association",
        description=(
            "68 ans, préside depuis douze ans une association de quartier. À l’aise avec le "
            "courrier "
            "électronique, moins avec les mots de passe : elle se connecte avec un code reçu par "
            "courriel."
        ),
        tries="Confirmer la fiche de son association, inviter quelqu’un à la tenir avec elle.",
    ),
    Persona(
        key="informal",
        name="Samuel Diop",
        email=address("samuel.diop"),
        role="Membre d’un petit collectif",
        description=(
            "41 ans, jardine avec six voisines et voisins au pied de son immeuble. Leur "
            "collectif n’est "
            "pas déclaré et ne tient pas à l’être."
        ),
        tries="Inscrire son collectif en moins d’une minute, sans numéro ni statuts.",
    ),
    Persona(
        key="facilitator",
        name="Camille Roussel",
        email=address("camille.roussel"),
        role="Animatrice du réseau",
        description=(
            "38 ans, salariée de la fédération des associations. Connaît tout le monde, relie "
            "les projets, "
            "relit les demandes et les signalements."
        ),
        tries=(
            "Traiter ce qui attend : demandes de rattachement, nouveaux collectifs, erreurs "
            "signalées."
        ),
        functions=(FACILITATOR,),
    ),
    Persona(
        key="house",
        name="Hélène Fabre",
        email=address("helene.fabre"),
        role="Responsable de la Maison des associations",
        description=(
            "52 ans, accueille quatre cents associations par an, prête des salles et conseille. "
            "Doit répondre vite et retrouver qui fait quoi."
        ),
        tries="Trouver une association par compétence, vérifier une fiche, suivre le panorama.",
        functions=(HOUSE_MANAGER,),
    ),
    Persona(
        key="officer",
        name="Julien Mercier",
        email=address("julien.mercier"),
        role="Agent du service Vie associative de la Ville",
        description=(
            "45 ans, publie les données de la Ville et instruit les demandes. A besoin de "
            "chiffres sûrs "
            "et de leur source."
        ),
        tries=(
            "Lire le panorama par quartier, exporter l’annuaire, comparer avec les données de la "
            "Ville."
        ),
        functions=(OFFICER,),
    ),
    Persona(
        key="elected",
        name="Fatou Sarr",
        email=address("fatou.sarr"),
        role="Élue à la vie associative",
        description=(
            "49 ans, élue depuis un mandat. Veut savoir où les associations manquent avant de "
            "décider."
        ),
        tries=(
            "Voir les thèmes que personne ne couvre dans un quartier, ouvrir la liste derrière "
            "un chiffre."
        ),
        functions=(ELECTED,),
    ),
)

BY_KEY = {persona.key: persona for persona in PERSONAS}
