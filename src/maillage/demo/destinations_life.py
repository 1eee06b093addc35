"""The fictional platforms that the demonstration sends to, and who agreed to be there.

The platforms are real servers of this machine (``demo/partners``). Their port may change from one
start to the next: :func:`point_destinations` tells the inventory where they are now.
"""

from dataclasses import dataclass
from datetime import datetime

from maillage.accounts.actors import actor_of
from maillage.accounts.models import Person
from maillage.core.actor import Actor
from maillage.demo.partners import bulletin, opendata, volunteering, wiki
from maillage.directory.enums import Audience
from maillage.directory.models import Organisation
from maillage.syndication.enums import DestinationState, Mode
from maillage.syndication.models import Consent, Destination
from maillage.syndication.services.connections import set_credentials
from maillage.syndication.services.consents import give_consent
from maillage.syndication.services.destinations import (
    change_destination_state,
    edit_destination,
    propose_destination,
)
from maillage.syndication.services.texts import current_text

DEMO = Actor.for_system("démonstration")
FIRST_URL = "http://127.0.0.1:8001"
PROFILE = (
    "name", "acronym", "summary", "description", "themes", "place", "phone", "email", "website",
    "opening_hours",
)  # fmt: skip


@dataclass(frozen=True)
class Platform:
    """An invented platform: what people read of it, its page and its API under the common address."""

    code: str
    name: str
    purpose: str
    owner: str
    audience: str
    accepts: str
    connector: str
    page: str
    api: str
    settings: dict[str, str]
    secrets: dict[str, str]
    fields: tuple[str, ...] = PROFILE
    licence: str = ""


PLATFORMS = (
    Platform(
        "le-bulletin-des-quartiers-fictif", "Le Bulletin des quartiers (fictif)",
        "Un journal local en ligne, avec la liste des associations de chaque quartier.",
        "Une rédaction inventée", "Les habitantes et habitants de la ville inventée",
        "La fiche d’une association, tenue à jour par un avis signé à chaque changement.",
        "webhook", "bulletin/", "bulletin/avis",
        {"receipt": "oui"}, {"secret": bulletin.SECRET},
    ),
    Platform(
        "le-wiki-des-possibles-fictif", "Le wiki des possibles (fictif)",
        "Un wiki associatif (YesWiki) où chacun retrouve les initiatives du territoire.",
        "Un collectif inventé", "Des bénévoles et des associations du territoire inventé",
        "Une page par association, dans le formulaire de l’annuaire du wiki.",
        "yeswiki", "wiki/", "wiki/",
        {"form": wiki.FORM}, {"token": wiki.TOKEN},
    ),
    Platform(
        "donnees-ouvertes-fictives", "Données ouvertes fictives",
        "Un portail de données ouvertes, qui répond comme data.gouv.fr.",
        "Une collectivité inventée", "Des personnes et des programmes qui réutilisent des données",
        "Un fichier avec une ligne par organisation qui a donné son accord.",
        "datagouv", "donnees/", "donnees/api/1/",
        {"organization": opendata.OWNER["id"]}, {"key": opendata.KEY},
        licence="Licence Ouverte 2.0",
    ),
    Platform(
        "plateforme-de-benevolat-fictive", "Plateforme de bénévolat fictive",
        "Une plateforme qui demande à chaque association quels partenaires peuvent publier ses "
        "missions de bénévolat, comme API Engagement. Votre accord en autorise deux, inventés : "
        "Bénévoles du Lez et Coup de main 34.",
        "Une équipe inventée", "Les personnes qui cherchent une mission de bénévolat",
        "Votre accord seulement, avec le nom de l’association.",
        "engagement", "benevolat/", "benevolat/",
        {"partners": volunteering.ALLOWED}, {"key": volunteering.KEY},
        fields=("name",),
    ),
)  # fmt: skip

# Invented organisations, the persona who manages them, and where they agreed to be.
AGREED = (
    ("judo", "president", tuple(platform.code for platform in PLATFORMS)),
    ("federation", "facilitator", ("le-bulletin-des-quartiers-fictif", "le-wiki-des-possibles-fictif")),
)  # fmt: skip


def invent_destinations(
    made: dict[str, Organisation], people: dict[str, Person], now: datetime
) -> None:
    """Open the four platforms, and let two invented organisations agree by their own people."""
    for platform in PLATFORMS:
        _open(platform, FIRST_URL, now)
    text = current_text(now=now)
    for key, persona, codes in AGREED:
        organisation = made[key]
        for destination in Destination.objects.filter(code__in=codes).order_by("code"):
            if Consent.objects.filter(organisation=organisation, destination=destination).exists():
                continue
            public = [
                field
                for field in destination.fields
                if organisation.audience_of(field) == Audience.PUBLIC
            ]
            give_consent(
                actor=actor_of(people[persona]),
                organisation=organisation,
                destination=destination,
                fields=public,
                text_version=text.version,
                now=now,
            )


def point_destinations(base: str, now: datetime) -> None:
    """Tell the inventory where the platforms of the demonstration are: ``http://127.0.0.1:8001``."""
    for platform in PLATFORMS:
        destination = Destination.objects.filter(code=platform.code).first()
        if destination is not None and destination.settings.get("url") != f"{base}/{platform.api}":
            _connect(platform, destination, base, now)


def _open(platform: Platform, base: str, now: datetime) -> None:
    if Destination.objects.filter(code=platform.code).exists():
        return
    destination = propose_destination(
        actor=DEMO,
        values={
            "name": platform.name,
            "mode": Mode.PUSH,
            "purpose": platform.purpose,
            "owner": platform.owner,
            "audience": platform.audience,
            "accepts": platform.accepts,
            "cost": "Gratuit",
            "licence": platform.licence,
            "how_to": "Donnez votre accord ici : la fiche y part d’elle-même.",
            "connector": platform.connector,
            "fields": platform.fields,
            "is_fictional": True,
        },
        now=now,
    )
    _connect(platform, destination, base, now)
    change_destination_state(
        actor=DEMO, destination=destination, to=DestinationState.ACTIVE, now=now
    )


def _connect(platform: Platform, destination: Destination, base: str, now: datetime) -> None:
    edit_destination(
        actor=DEMO, destination=destination, values={"url": f"{base}/{platform.page}"}, now=now
    )
    set_credentials(
        actor=DEMO,
        destination=destination,
        settings={"url": f"{base}/{platform.api}", **platform.settings},
        secrets=platform.secrets,
        now=now,
    )
