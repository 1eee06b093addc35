"""The inventory of the demonstration: real public platforms, described from what they say of themselves.

Nothing here says that an association uses one of them. The printed guide is invented and marked so.
Read on each platform's own pages; prices and conditions are theirs to change, so each entry says
where to look.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from maillage.accounts.actors import actor_of
from maillage.accounts.models import Person
from maillage.directory.models import Organisation
from maillage.syndication.enums import DestinationState, Mode
from maillage.syndication.models import Destination
from maillage.syndication.services.destinations import (
    change_destination_state,
    propose_destination,
)

IDENTITY = ("name", "acronym", "summary", "themes")
REACH = ("place", "phone", "email", "website", "opening_hours")


@dataclass(frozen=True)
class Known:
    """A platform that many associations meet, told in plain words."""

    name: str
    mode: Mode
    purpose: str
    owner: str
    audience: str
    cost: str
    licence: str
    accepts: str
    how_to: str
    url: str = ""
    connector: str = ""
    fields: tuple[str, ...] = field(default=(*IDENTITY, *REACH))
    fictional: bool = False

    def values(self) -> dict[str, Any]:
        """Return the entry under the names that the inventory's services take."""
        told = {
            key: getattr(self, key)
            for key in (
                "name", "purpose", "owner", "audience", "cost", "licence", "accepts", "how_to", "url",
                "connector",
            )
        }  # fmt: skip
        return {
            **told, "mode": self.mode, "fields": list(self.fields), "is_fictional": self.fictional
        }  # fmt: skip


PLATFORMS = (
    Known(
        "OpenStreetMap", Mode.ASSISTED,
        "Une carte du monde libre, faite par des bénévoles, que reprennent des sites et des "
        "applications de cartes, de vélo ou d’accessibilité.",
        "Des contributrices et contributeurs bénévoles, réunis par la Fondation OpenStreetMap",
        "Tout le monde, souvent sans le savoir, à travers d’autres cartes",
        "Gratuit", "ODbL 1.0 : libre, en citant la source et en partageant de même",
        "Ce qui se vérifie sur place : un local, ses horaires, son accès, un numéro public. Pas de "
        "texte publicitaire, pas d’adresse privée.",
        "Créer un compte, placer un point, recopier les informations que nous préparons.",
        "https://www.openstreetmap.org/", "osm",
        ("name", "acronym", "themes", "place", "accessibility", "phone", "email", "website",
         "opening_hours"),
    ),
    Known(
        "Le Compte Asso et le RNA", Mode.ASSISTED,
        "Les démarches officielles d’une association déclarée : changement de nom, d’objet, de "
        "siège, de bureau, demandes de subvention à l’État.",
        "L’État : ministère chargé de la vie associative, ministère de l’Intérieur pour le répertoire",
        "Les administrations ; le répertoire est aussi publié en données ouvertes",
        "Gratuit", "Répertoire publié sous Licence Ouverte 2.0",
        "Le nom, le sigle, l’objet, le siège, la liste des dirigeantes et dirigeants, avec le "
        "procès-verbal. Un changement se déclare dans les trois mois.",
        "Se connecter au Compte Asso, choisir la démarche, recopier ce que nous préparons. "
        "L’association d’Alsace-Moselle relève d’un autre registre.",
        "https://lecompteasso.associations.gouv.fr/", "rna",
        ("name", "acronym", "summary", "description", "place", "phone", "email", "website"),
    ),
    Known(
        "data.gouv.fr", Mode.PULL,
        "Le catalogue national des données publiques : des fichiers à télécharger, pour des "
        "services publics, des journalistes, des développeurs.",
        "L’État : direction interministérielle du numérique",
        "Des personnes et des programmes qui réutilisent des données",
        "Gratuit", "Celle que choisit qui publie ; ici, Licence Ouverte 2.0",
        "Un fichier pour toutes les organisations qui ont donné leur accord, avec sa date.",
        "L’équipe d’animation déclare une fois le catalogue du site ; il est ensuite relu sans que "
        "vous ayez rien à faire.",
        "https://www.data.gouv.fr/", "csv",
        (*IDENTITY, "description", "publics", *REACH),
    ),
    Known(
        "JeVeuxAider.gouv.fr", Mode.ASSISTED,
        "Le site public du bénévolat : une association y publie des missions, des personnes y "
        "répondent. Ses annonces sont relayées par d’autres sites.",
        "L’État : ministère chargé de la vie associative",
        "Les personnes, dès 16 ans, qui cherchent une mission de bénévolat",
        "Gratuit", "Conditions du site ; charte de la Réserve civique",
        "Des missions de bénévolat d’intérêt général. Les associations cultuelles ou politiques et "
        "les syndicats n’y sont pas admis.",
        "Créer le compte de l’organisation sur le site, puis y écrire chaque mission.",
        "https://www.jeveuxaider.gouv.fr/", "", (),
    ),
    Known(
        "HelloAsso", Mode.ASSISTED,
        "Un service de paiement en ligne pour les adhésions, les dons et les billets d’une "
        "association, avec une page publique.",
        "HelloAsso, une entreprise",
        "Les adhérentes et adhérents, les donatrices et donateurs",
        "Gratuit pour l’association ; une contribution volontaire est proposée à qui paie",
        "Conditions du site",
        "Le compte d’une association, vérifié par l’identité d’une personne qui la représente.",
        "Créer le compte de l’association sur le site.",
        "https://www.helloasso.com/", "", (),
    ),
    Known(
        "Page Facebook", Mode.ASSISTED,
        "Une page publique sur un réseau social : nouvelles, photos, messages.",
        "Meta, une entreprise",
        "Surtout les personnes qui ont un compte Facebook",
        "Gratuit, payé par la publicité", "Conditions de Facebook, qui utilise les données déposées",
        "Une présentation, une adresse, des horaires, un site.",
        "Une personne qui a un compte crée la page ou la modifie, et recopie ce que nous préparons.",
        "https://www.facebook.com/pages/create", "facebook",
        ("name", "summary", "description", *REACH),
    ),
    Known(
        "Fiche d’établissement Google", Mode.ASSISTED,
        "La fiche qui paraît dans la recherche Google et sur Google Maps.",
        "Google, une entreprise",
        "Les personnes qui cherchent un nom ou un lieu avec Google",
        "Gratuit, payé par la publicité", "Conditions de Google",
        "Un lieu où l’on accueille du public à des heures dites. Pas une boîte postale, pas une "
        "organisation qui n’existe qu’en ligne.",
        "Une personne qui a un compte Google demande la fiche, prouve qu’elle représente "
        "l’organisation, et recopie ce que nous préparons.",
        "https://www.google.com/intl/fr_fr/business/", "google",
        ("name", "summary", "description", *REACH),
    ),
    Known(
        "Cartes uMap", Mode.PULL,
        "Des cartes que chacun compose, pour un quartier, une fête, un réseau. Une carte peut relire "
        "la liste que nous publions.",
        "Des associations et des administrations ; en France, OpenStreetMap France et l’État en "
        "ouvrent une chacun",
        "Les personnes à qui l’on donne le lien de la carte",
        "Gratuit", "Fond de carte OpenStreetMap (ODbL) ; le contenu suit la licence de notre liste",
        "La liste, en GeoJSON, des organisations qui ont donné leur accord.",
        "Qui compose la carte y colle l’adresse de notre liste ; elle se met ensuite à jour seule.",
        "https://umap.openstreetmap.fr/fr/", "umap",
        (*IDENTITY, *REACH),
    ),
    Known(
        "data.inclusion", Mode.PULL,
        "Le référentiel national des structures et services d’insertion, que lisent les personnes "
        "qui accompagnent la recherche d’emploi, de logement, de mobilité.",
        "L’État et le groupement d’intérêt public Plateforme de l’inclusion",
        "Des professionnelles et professionnels de l’accompagnement, et leurs outils",
        "Gratuit", "Licence Ouverte 2.0",
        "Les structures qui aident à lever une difficulté d’emploi, de logement, de mobilité, de "
        "langue. Votre activité doit en relever.",
        "L’équipe d’animation convient une fois de la lecture avec data.inclusion.",
        "https://data.inclusion.gouv.fr/", "data-inclusion",
        (*IDENTITY, "description", "publics", *REACH, "accessibility"),
    ),
    Known(
        "Guide des associations sur papier (fictif)", Mode.PULL,
        "Un livret de deux colonnes, par thème et par quartier, posé à l’accueil des mairies de "
        "quartier et des bibliothèques.",
        "Service Vie associative (fictif)",
        "Les habitantes et habitants, surtout celles et ceux qui n’utilisent pas internet",
        "Gratuit", "Reproduction libre",
        "Le nom, une phrase, l’adresse, le téléphone, les horaires.",
        "Donner votre accord ici : la prochaine édition vous comprend.",
        "", "guide",
        ("name", "acronym", "summary", "themes", "place", "phone", "email", "website",
         "opening_hours"),
        fictional=True,
    ),
)  # fmt: skip

PROPOSED = {
    "name": "Panneaux lumineux des quartiers (fictifs)",
    "purpose": "Les panneaux de rue annoncent les rendez-vous de la semaine.",
    "owner": "Service Vie associative (fictif)",
    "audience": "Les personnes qui passent dans la rue",
    "cost": "Gratuit",
    "is_fictional": True,
}


def invent(made: dict[str, Organisation], people: dict[str, Person], now: datetime) -> None:
    """Open the entries of the inventory, and leave a proposal for the team to read."""
    team = actor_of(people["facilitator"])
    for known in PLATFORMS:
        if Destination.objects.filter(name=known.name).exists():
            continue
        said_at = now - timedelta(days=40)
        platform = propose_destination(actor=team, values=known.values(), now=said_at)
        change_destination_state(
            actor=team, destination=platform, to=DestinationState.ACTIVE, now=said_at
        )
    if not Destination.objects.filter(name=PROPOSED["name"]).exists():
        propose_destination(actor=actor_of(people["volunteer"]), values=PROPOSED, now=now)
