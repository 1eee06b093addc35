"""The bazar of a YesWiki: one entry per organisation in a form that the wiki chose.

Source: the code of YesWiki (doryphore), which documents its own routes:
https://github.com/YesWiki/yeswiki ``tools/bazar/controllers/ApiController.php`` (forms, entries),
``includes/controllers/ApiController.php`` (``DELETE /api/pages/{tag}``), ``includes/services/ApiService.php``
(Bearer token), ``tools/bazar/services/EntryManager.php`` (create, update with replacement), and
``docs/api.md``. Not tried on a running wiki: see docs/guides/connecteur-yeswiki.md.
"""

import html
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import quote, unquote, urlsplit

import httpx
from pydantic import BaseModel, ConfigDict, RootModel

from maillage.algorithms.opening_hours import hours_in_french
from maillage.directory.fields import FIELDS
from maillage.syndication.connectors.base import Parcel, Receipt, Refused, Seen, Setting
from maillage.syndication.connectors.exchange import Exchange, address, secret, setting

URL = Setting(
    "url", "Adresse du wiki", "Celle de sa page d’accueil, par exemple https://wiki.exemple.fr/."
)
TOKEN = Setting(
    "token",
    "Clé de l’API",
    "Ajoutée dans api_allowed_keys du wiki, au nom d’un compte qui peut écrire des fiches.",
    secret=True,
)
FORM = Setting("form", "Numéro du formulaire bazar", "Celui des associations, par exemple 1.")
REFERENCE = Setting(
    "reference",
    "Champ de la référence",
    "Un champ texte du formulaire qui garde notre référence ; sans lui, des doublons naîtraient.",
    required=False,
    default="bf_maillage",
)
DEFAULT_MAPPING = """\
name = bf_titre
acronym = bf_sigle
summary = bf_chapeau
description = bf_description
themes = bf_themes
phone = bf_telephone
email = bf_mail
website = bf_site_internet
opening_hours = bf_horaires
place.address = bf_adresse
place.postcode = bf_code_postal
place.city = bf_ville
place.lat = bf_latitude
place.lon = bf_longitude"""
MAPPING = Setting(
    "mapping",
    "Correspondance des champs",
    "Une ligne par champ : le nôtre, le signe égal, celui du formulaire.",
    required=False,
    default=DEFAULT_MAPPING,
)
TITLE = "bf_titre"
WORDS = frozenset({"words", "codes"})
_LINE = re.compile(r"([a-z_]+)(?:\.([a-z]+))? *= *([A-Za-z0-9_]+)")


class Created(BaseModel):
    success: str


class Deleted(BaseModel):
    deleted: list[str]


class Field(BaseModel):
    propertyname: str | None = None


class Form(BaseModel):
    bn_label_nature: str
    # PHP writes a list with a hole as an object.
    prepared: list[Field] | dict[str, Field]


class Entry(BaseModel):
    model_config = ConfigDict(extra="allow")
    id_fiche: str
    url: str = ""

    def said(self, field: str) -> str:
        value = (self.model_extra or {}).get(field)
        return "" if value is None else str(value)


class Entries(RootModel[dict[str, Entry] | list[Entry] | None]):
    """PHP writes no entry as null, and entries by their page."""


def mapping_of(written: str) -> list[tuple[str, str, str]]:
    """Read the correspondence: (our field, its part or blank, their field). Raises Refused."""
    rows = []
    for line in filter(None, map(str.strip, written.splitlines())):
        found = _LINE.fullmatch(line)
        if found is None or found[1] not in FIELDS:
            raise Refused(
                f"La ligne « {line[:60]} » de la correspondance des champs n’est pas de la forme "
                "« name = bf_titre », ou son premier nom n’est pas un champ de nos fiches.",
                code="mapping",
            )
        rows.append((found[1], found[2] or "", found[3]))
    return rows


def written(key: str, value: Any, part: str) -> str:
    """Return the text that a form holds for one of our values; people read it there as it is."""
    if key == "opening_hours" and value:
        return hours_in_french(value) or str(value)
    if part:
        value = (value or {}).get(part)
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value)


def words_of(said: str) -> list[str]:
    return [word.strip() for word in said.split(",") if word.strip()]


def likeness(text: str) -> str:
    """Fold what a wiki changes by itself: entities, tags added, blanks, doubled quotes, accents' form."""
    plain = html.unescape(re.sub(r"<[^>]*>", " ", text)).replace('""', "''")
    return " ".join(unicodedata.normalize("NFC", plain).split())


class YesWiki:
    """Writes, reads and deletes bazar entries."""

    key: ClassVar[str] = "yeswiki"
    name: ClassVar[str] = "YesWiki (bazar)"
    settings: ClassVar[tuple[Setting, ...]] = (URL, TOKEN, FORM, REFERENCE, MAPPING)
    fields: ClassVar[frozenset[str]] = frozenset(
        line.split(" ")[0].split(".")[0] for line in DEFAULT_MAPPING.splitlines()
    )
    takes_withdrawals: ClassVar[bool] = True

    def __init__(self, settings: Mapping[str, str], client: httpx.Client) -> None:
        self._settings = settings
        self._exchange = Exchange(client, "Le wiki", [setting(settings, TOKEN)])

    def send(self, parcel: Parcel) -> Receipt:
        """Update the entry that holds our reference, or create it."""
        data = self._data(parcel)
        found = self._find(parcel)
        if found:
            data["id_fiche"] = found[0].id_fiche
        else:
            self._form()
        answer = self._ask(
            "POST", f"api/entries/{quote(setting(self._settings, FORM), safe='')}", data=data
        )
        url = self._exchange.understand(answer, Created).success
        # The page's name is the last word of its address: https://wiki/?LeNom or https://wiki/LeNom.
        parts = urlsplit(url)
        tag = unquote((parts.query or parts.path.rsplit("/", 1)[-1]).split("&")[0])
        if parts.scheme not in {"http", "https"} or not tag:
            raise self._exchange.garbled(answer.status_code)
        return Receipt(external_id=tag, external_url=url)

    def withdraw(self, parcel: Parcel) -> Receipt:
        """Delete every entry that holds our reference."""
        for entry in self._find(parcel):
            tag = quote(entry.id_fiche, safe="")
            answer = self._ask("DELETE", f"api/pages/{tag}", also={404})
            if answer.status_code != 404:
                self._exchange.understand(answer, Deleted)
        return Receipt()

    def look(self, parcel: Parcel) -> Seen | None:
        """Read the entry back. A value that differs only by the wiki's own spelling is given as sent."""
        found = self._find(parcel)
        if not found:
            return None
        entry = found[0]
        values: dict[str, Any] = {}
        for key, part, theirs in self._mapping():
            sent = parcel.values.get(key)
            said = self._read(entry, theirs, written(key, sent, part))
            if part:
                # The parts that the form does not hold are taken as sent.
                whole = values.setdefault(key, dict(sent or {}))
                if said is not None:
                    whole[part] = said
            elif said is None:
                values[key] = sent
            else:
                values[key] = words_of(said) if FIELDS[key].shape in WORDS else said
        kept = {key: value for key, value in values.items() if value or key in parcel.values}
        return Seen(external_id=entry.id_fiche, values=kept, external_url=entry.url)

    def check(self) -> str:
        form = self._form()
        return f"Le wiki répond ; le formulaire « {form.bn_label_nature[:80]} » a tous les champs voulus."

    def _read(self, entry: Entry, theirs: str, sent: str) -> str | None:
        """Return what the entry says, or None when it says what we sent."""
        text = entry.said(theirs)
        return None if likeness(text) == likeness(sent) else html.unescape(text)

    def _mapping(self) -> list[tuple[str, str, str]]:
        return mapping_of(setting(self._settings, MAPPING))

    def _data(self, parcel: Parcel) -> dict[str, str]:
        """Return the form's fields; one that is not agreed to is sent empty, so that it is erased."""
        data = {
            theirs: written(key, parcel.values.get(key), part)
            for key, part, theirs in self._mapping()
        }
        data[setting(self._settings, REFERENCE)] = parcel.ref
        if not data.get(TITLE):
            raise Refused(
                "Un wiki ne peut pas garder une fiche sans titre : le nom doit faire partie des champs envoyés.",
                code="title",
            )
        return data

    def _find(self, parcel: Parcel) -> list[Entry]:
        """Return the entries that are ours, the known one first: those that hold our reference.

        When somebody emptied that field in the wiki, the entry we created is known by its page.
        """
        form = f"api/forms/{quote(setting(self._settings, FORM), safe='')}/entries"
        reference = setting(self._settings, REFERENCE)
        entries = self._entries(f"{form}&query={quote(f'{reference}={parcel.ref}', safe='')}")
        # The wiki may search more widely than we asked.
        ours = [entry for entry in entries if entry.said(reference) == parcel.ref]
        if not ours and parcel.external_id:
            entries = self._entries(f"{form}/json/{quote(parcel.external_id, safe='')}")
            ours = [
                entry
                for entry in entries
                if entry.id_fiche == parcel.external_id and not entry.said(reference)
            ]
        return sorted(
            ours, key=lambda entry: (entry.id_fiche != parcel.external_id, entry.id_fiche)
        )

    def _entries(self, route: str) -> list[Entry]:
        said = self._exchange.understand(self._ask("GET", route), Entries).root
        return list(said.values()) if isinstance(said, dict) else list(said or ())

    def _form(self) -> Form:
        """Read the form and refuse one that would lose our reference without a word."""
        number = setting(self._settings, FORM)
        answer = self._ask("GET", f"api/forms/{quote(number, safe='')}", also={404})
        if answer.status_code == 404:
            raise Refused(
                f"Le wiki n’a pas de formulaire numéro {number[:20]}.", code="form", status=404
            )
        form = self._exchange.understand(answer, Form)
        rows = form.prepared.values() if isinstance(form.prepared, dict) else form.prepared
        known = {row.propertyname for row in rows}
        # A map holds its two numbers under one name.
        known |= {"bf_latitude", "bf_longitude"} if "geolocation" in known else set()
        wanted = [setting(self._settings, REFERENCE), *(row[2] for row in self._mapping())]
        missing = sorted(set(wanted) - known)
        if missing:
            raise Refused(
                f"Il manque au formulaire du wiki : {', '.join(missing)}. Ajoutez ces champs au formulaire, "
                "ou retirez-les de la correspondance.",
                code="form",
            )
        return form

    def _ask(self, method: str, route: str, **options: Any) -> httpx.Response:
        base = address(self._settings, URL)
        return self._exchange.ask(
            method,
            f"{base.copy_with(query=None, fragment=None)}?{route}",
            headers={
                "authorization": f"Bearer {secret(self._settings, TOKEN)}",
                "accept": "application/json",
            },
            **options,
        )
