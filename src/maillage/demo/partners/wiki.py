"""A YesWiki with one bazar form, as the code of YesWiki answers (see the connector for the sources)."""

import html
import re
import time
import unicodedata
from typing import Any
from urllib.parse import parse_qsl, unquote

from maillage.demo.partners.exchange import Answer, Card, Request, say
from maillage.demo.partners.server import Partner

TOKEN = "cle-publique-de-demonstration"  # noqa: S105 - public on purpose: an invented platform
FORM = "1"
TEXTS = {
    "bf_titre": "Nom", "bf_sigle": "Sigle", "bf_maillage": "Référence Maillage", "bf_telephone": "Téléphone",
    "bf_mail": "Courriel", "bf_site_internet": "Site internet", "bf_horaires": "Horaires",
    "bf_adresse": "Adresse", "bf_code_postal": "Code postal", "bf_ville": "Ville", "bf_themes": "Thèmes",
}  # fmt: skip
AREAS = {"bf_chapeau": "En bref", "bf_description": "Description"}


class Wiki(Partner):
    code = "wiki"
    title = "Le wiki des possibles"
    story = "Un YesWiki associatif, avec un formulaire bazar pour l’annuaire."

    def is_page(self, request: Request) -> bool:
        """A page has a name and no route of the API: /wiki/?JudoDesDeuxRives."""
        asks_json = "json" in request.headers.get("accept", "")
        return (
            request.method == "GET"
            and request.path == "/"
            and not request.query.startswith("api")
            and not asks_json
        )

    def answer(self, request: Request) -> Answer:
        route, _, rest = request.query.partition("&")
        words = [unquote(word) for word in route.strip("/").split("/")]
        if request.method == "GET" and words[:2] == ["api", "forms"]:
            return self.read(words[2:], dict(parse_qsl(rest)), request.base)
        match (request.method, words):
            case ("POST", ["api", "entries", number]):
                return self.write(number, request)
            case ("DELETE", ["api", "pages", tag]):
                return self.delete(tag, request)
        return say({"exceptionMessage": "No route found"}, 404)

    def read(self, words: list[str], query: dict[str, str], base: str) -> Answer:
        match words:
            case []:
                return say({FORM: self.form()})
            case [number] if number == FORM:
                return say(self.form())
            case [number, "entries", *wanted]:
                return self.entries(number, query, wanted[1] if len(wanted) > 1 else "", base)
        return say(None, 404)

    def form(self) -> dict[str, Any]:
        names = {**TEXTS, **AREAS, "geolocation": "geolocation"}
        prepared = [{"id": key, "propertyname": key, "label": name} for key, name in names.items()]
        return {"bn_id_nature": FORM, "bn_label_nature": "Annuaire", "prepared": prepared}

    def entries(self, number: str, query: dict[str, str], tag: str, base: str) -> Answer:
        wanted = query.get("query", "")
        field, _, value = wanted.partition("=")
        with self.store.reading() as held:
            found = {
                name: self.told(name, entry, base)
                for name, entry in held.items()
                if number == FORM
                # A wiki compares the beginning as gladly as the whole.
                and (not wanted or str(entry.get(field, "")).startswith(value))
                and (not tag or name == tag)
            }
        return say(found or None)

    def told(self, name: str, entry: dict[str, Any], base: str) -> dict[str, Any]:
        return entry | {
            "id_fiche": name,
            "url": f"{base}?{name}",
            "html_data": "",
            "owner": "Maillage",
        }

    def write(self, number: str, request: Request) -> Answer:
        """Create an entry, or replace the one whose page is given."""
        if not self.knows(request):
            return say({"error": "You are not authorized to do that."}, 401)
        data = request.form()
        if number != FORM:
            return say({"exceptionMessage": f"No form with id: {number}"}, 500)
        if not data.get("bf_titre", "").strip():
            return say({"exceptionMessage": "Fiche non sauvée : pas de titre"}, 400)
        with self.store.changing() as held:
            tag = data.get("id_fiche", "")
            if tag not in held:
                tag = free_name(data["bf_titre"], held)
            before = held.get(tag, {})
            # Only the fields of the form are kept; the others are lost without a word.
            entry: dict[str, Any] = {key: data.get(key, "") for key in TEXTS}
            entry |= {key: purified(data.get(key, "")) for key in AREAS}
            latitude, longitude = data.get("bf_latitude", ""), data.get("bf_longitude", "")
            if latitude and longitude:
                entry |= {"bf_latitude": latitude, "bf_longitude": longitude}
                entry["geolocation"] = {"bf_latitude": latitude, "bf_longitude": longitude}
            stamp = time.strftime("%Y-%m-%d %H:%M:%S")
            entry |= {"id_typeannonce": FORM, "statut_fiche": "1", "date_maj_fiche": stamp}
            entry["date_creation_fiche"] = before.get("date_creation_fiche", stamp)
            held[tag] = entry
        return say({"success": f"{request.base}?{tag}"}, 201)

    def delete(self, tag: str, request: Request) -> Answer:
        if not self.knows(request):
            return say([], 401)
        with self.store.changing() as held:
            if held.pop(tag, None) is None:
                return say([], 404)
        return say({"deleted": [tag]})

    def knows(self, request: Request) -> bool:
        return request.headers.get("authorization") == f"Bearer {TOKEN}"

    def cards(self) -> list[Card]:
        with self.store.reading() as held:
            return [
                Card(
                    entry["bf_titre"],
                    tuple(
                        (name, html.unescape(str(entry.get(key, ""))))
                        for key, name in {**AREAS, **TEXTS}.items()
                        if key != "bf_titre"
                    ),
                    tag,
                )
                for tag, entry in held.items()
            ]


def purified(text: str) -> str:
    """Change a long text as the wiki's purifier does: tags taken out, entities, doubled quotes."""
    plain = re.sub(r"<[^>]*>", "", text).replace('""', "''")
    return re.sub(r"&(?!#?\w+;)", "&amp;", plain).replace("\r\n", "\n")


def free_name(title: str, taken: dict[str, Any]) -> str:
    """Make a wiki name from a title (JudoDesDeuxRives), with a number when it is taken."""
    plain = unicodedata.normalize("NFD", title).encode("ascii", "ignore").decode()
    name = "".join(word.capitalize() for word in re.findall(r"[A-Za-z0-9]+", plain)) or "Fiche"
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}{number}"
    return free
