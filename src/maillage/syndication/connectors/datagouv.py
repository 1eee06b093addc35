"""data.gouv.fr: one data set with the public profiles of the organisations that agree, kept up to date.

Source: https://guides.data.gouv.fr/guide-data.gouv.fr/readme-1/gerer-un-jeu-de-donnees-par-lapi (header
``X-API-KEY``, ``/api/1/datasets/``) and the code of udata that runs it: https://github.com/opendatateam/udata
``udata/core/dataset/api.py`` (create 201, update, upload of a new file and of a replacement, 410 for a
deleted set), ``constants.py`` (frequencies, kinds of checksum). Not tried with a real key: see
docs/guides/connecteur-data-gouv.md.
"""

import hashlib
from collections.abc import Mapping
from mimetypes import guess_type
from typing import Any, ClassVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel

from maillage.core.ui.french import count
from maillage.directory.fields import FIELDS
from maillage.syndication.connectors.base import Dataset, Receipt, Refused, Setting
from maillage.syndication.connectors.exchange import Exchange, address, secret, setting

URL = Setting(
    "url",
    "Adresse de l’API",
    "Celle du site de démonstration est https://demo.data.gouv.fr/api/1/.",
    required=False,
    default="https://www.data.gouv.fr/api/1/",
)
KEY = Setting(
    "key", "Clé de l’API", "Dans les paramètres de votre compte sur data.gouv.fr.", secret=True
)
ORGANISATION = Setting(
    "organization", "Identifiant de l’organisation", "Celle qui publie : 24 lettres et chiffres."
)
DATASET = Setting(
    "dataset",
    "Identifiant du jeu de données",
    "Laissez vide pour que nous le créions une fois ; nous retrouvons ensuite le nôtre par sa marque.",
    required=False,
)
MARK = Setting(
    "mark",
    "Marque du jeu de données",
    "À changer seulement si deux sites publient au nom de la même organisation.",
    required=False,
    default="annuaire-associations",
)
FREQUENCY = Setting(
    "frequency",
    "Fréquence annoncée",
    "Un mot de data.gouv.fr : daily, weekly, monthly, irregular…",
    required=False,
    default="daily",
)
MARKED = "maillage:mark"
FILE_MARKED = "maillage:file"
PAGE_SIZE, MOST_PAGES = 50, 40


class Checksum(BaseModel):
    type: str
    value: str


class Resource(BaseModel):
    id: str
    title: str = ""
    checksum: Checksum | None = None
    extras: dict[str, Any] = {}


class Publication(BaseModel):
    """A data set as udata tells it."""

    id: str
    title: str = ""
    tags: list[str] = []
    page: str | None = None
    extras: dict[str, Any] = {}
    resources: list[Resource] = []


class Page(BaseModel):
    data: list[Publication]
    next_page: str | None = None


class Owner(BaseModel):
    id: str
    name: str


class Me(BaseModel):
    organizations: list[Owner] = []


class DataGouv:
    """Creates the data set once, then replaces its files when they differ."""

    key: ClassVar[str] = "datagouv"
    name: ClassVar[str] = "data.gouv.fr (jeu de données)"
    settings: ClassVar[tuple[Setting, ...]] = (URL, KEY, ORGANISATION, DATASET, MARK, FREQUENCY)
    fields: ClassVar[frozenset[str]] = frozenset(FIELDS) - {"logo"}

    def __init__(self, settings: Mapping[str, str], client: httpx.Client) -> None:
        self._settings = settings
        self._exchange = Exchange(client, "data.gouv.fr", [setting(settings, KEY)])

    def publish(self, dataset: Dataset) -> Receipt:
        """Make data.gouv.fr hold these files and say what they are. The same twice changes nothing more."""
        there = self._find()
        about = self._about(dataset)
        if there is None:
            answer = self._ask("POST", "datasets/", json=about)
        else:
            # What people of the organisation wrote by hand there stays.
            about["extras"] = there.extras | about["extras"]
            about |= {"title": there.title or dataset.title, "tags": there.tags or about["tags"]}
            answer = self._ask("PUT", f"datasets/{quote(there.id, safe='')}/", json=about)
        there = self._exchange.understand(answer, Publication)
        for name, content in dataset.files.items():
            self._put_file(there, name, content)
        return Receipt(external_id=there.id, external_url=there.page or "")

    def check(self) -> str:
        me = self._exchange.understand(self._ask("GET", "me/"), Me)
        wanted = setting(self._settings, ORGANISATION)
        for owner in me.organizations:
            if owner.id == wanted:
                return f"data.gouv.fr répond ; la clé publie au nom de « {owner.name[:80]} »."
        raise Refused(
            "La clé de l’API n’appartient pas à un membre de cette organisation sur data.gouv.fr.",
            code="organisation",
        )

    def _about(self, dataset: Dataset) -> dict[str, Any]:
        day = dataset.made_at.strftime("%d/%m/%Y")
        return {
            "title": dataset.title,
            "description": (
                f"Fiches publiées avec l’accord des organisations : {count(dataset.rows, 'fiche')}. Chaque "
                "organisation choisit les champs publiés et peut retirer son accord : sa ligne disparaît "
                f"alors de ce fichier.\n\nMis à jour le {day} à partir de l’annuaire Maillage."
            ),
            "license": dataset.licence,
            "frequency": setting(self._settings, FREQUENCY),
            "organization": setting(self._settings, ORGANISATION),
            "tags": ["associations", "annuaire", "vie-associative"],
            "extras": {MARKED: setting(self._settings, MARK)},
        }

    def _find(self) -> Publication | None:
        """Return the data set that the operator named, else the one that bears our mark."""
        named = setting(self._settings, DATASET)
        if named:
            answer = self._ask("GET", f"datasets/{quote(named, safe='')}/", also={404, 410})
            if answer.status_code in {404, 410}:
                raise Refused(
                    "Le jeu de données choisi dans les réglages n’existe plus sur data.gouv.fr.",
                    code="dataset",
                    status=answer.status_code,
                )
            return self._exchange.understand(answer, Publication)
        owner, mark = setting(self._settings, ORGANISATION), setting(self._settings, MARK)
        for number in range(1, MOST_PAGES + 1):
            params = {"organization": owner, "page": number, "page_size": PAGE_SIZE}
            page = self._exchange.understand(self._ask("GET", "datasets/", params=params), Page)
            for publication in page.data:
                if publication.extras.get(MARKED) == mark:
                    return publication
            if page.next_page is None:
                return None
        raise Refused(
            "Cette organisation publie trop de jeux de données pour y chercher le nôtre : "
            "indiquez son identifiant dans les réglages.",
            code="dataset",
        )

    def _put_file(self, there: Publication, name: str, content: bytes) -> None:
        """Upload a file that differs from the one there, and check what data.gouv.fr received."""
        base = f"datasets/{quote(there.id, safe='')}"
        held = next((one for one in there.resources if one.extras.get(FILE_MARKED) == name), None)
        # An upload that was cut before its description: known by the name that it was sent under.
        held = held or next((one for one in there.resources if one.title == name), None)
        if held is None or not same(held.checksum, content):
            route = (
                f"{base}/resources/{quote(held.id, safe='')}/upload/" if held else f"{base}/upload/"
            )
            kind = guess_type(name)[0] or "application/octet-stream"
            answer = self._ask("POST", route, files={"file": (name, content, kind)})
            held = self._exchange.understand(answer, Resource)
            if held.checksum and not same(held.checksum, content):
                raise self._exchange.garbled(answer.status_code)
        elif held.extras.get(FILE_MARKED) == name:
            return
        about = {
            "title": name,
            "description": "Une ligne par organisation qui l’accepte.",
            "type": "main",
            "extras": {FILE_MARKED: name},
        }
        # An upload gives its own title to a file: the description is said after it.
        answer = self._ask("PUT", f"{base}/resources/{quote(held.id, safe='')}/", json=about)
        self._exchange.understand(answer, Resource)

    def _ask(self, method: str, route: str, **options: Any) -> httpx.Response:
        base = str(address(self._settings, URL)).rstrip("/")
        return self._exchange.ask(
            method,
            f"{base}/{route}",
            headers={"x-api-key": secret(self._settings, KEY), "accept": "application/json"},
            **options,
        )


def same(checksum: Checksum | None, content: bytes) -> bool:
    """Tell whether a checksum is the one of a content; one of an unknown kind is taken as different."""
    if checksum is None or checksum.type not in {"sha1", "sha256", "md5"}:
        return False
    ours = hashlib.new(checksum.type, content, usedforsecurity=False).hexdigest()
    return ours == checksum.value.lower()
