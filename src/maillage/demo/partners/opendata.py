"""An open data portal that answers as udata does, the software of data.gouv.fr (see the connector)."""

import hashlib
import re
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

from maillage.demo.partners.exchange import Answer, Card, Request, day, say
from maillage.demo.partners.server import Partner

KEY = "cle-publique-de-demonstration"
OWNER = {"id": "5bbb6d6cff66bd4dc17bfd5a", "name": "Collectif fictif des associations"}
LICENCES = frozenset({"lov2", "fr-lo", "odc-odbl", "cc-by", "notspecified"})
FREQUENCIES = frozenset(
    {
        "unknown",
        "punctual",
        "continuous",
        "hourly",
        "daily",
        "weekly",
        "monthly",
        "annual",
        "irregular",
    }
)
NOT_FOUND = say({"message": "Not found"}, 404)
EDITED = ("title", "description", "license", "frequency", "tags", "extras", "private")


class OpenData(Partner):
    code = "donnees"
    title = "Données ouvertes de démonstration"
    story = "Un portail qui répond comme data.gouv.fr\N{NO-BREAK SPACE}: un jeu de données, remplacé quand il change."

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.files = folder / "fichiers"
        self.files.mkdir(exist_ok=True)

    def answer(self, request: Request) -> Answer:
        match [unquote(word) for word in request.path.strip("/").split("/")]:
            case ["fichiers", name]:
                return self.download(name)
            case ["api", "1", *words]:
                return self.refusal(request, words) or self.routed(request, words)
        return NOT_FOUND

    def refusal(self, request: Request, words: list[str]) -> Answer | None:
        key = request.headers.get("x-api-key")
        if key == KEY:
            return None
        if key is not None:
            return say({"message": "Invalid API Key"}, 401)
        reads = request.method == "GET" and words != ["me"]
        return None if reads else say({"message": "Unauthorized"}, 401)

    def routed(self, request: Request, words: list[str]) -> Answer:
        match (request.method, words):
            case ("GET", ["me"]):
                return say({"id": "1", "first_name": "Compte", "organizations": [OWNER]})
            case ("GET", ["datasets"]):
                return self.listing(request)
            case ("POST", ["datasets"]):
                return self.create(request)
            case (_, ["datasets", number, *rest]):
                held = self.store.reading() if request.method == "GET" else self.store.changing()
                with held as data:
                    named = (one for one in data.values() if one["slug"] == number)
                    dataset = data.get(number) or next(named, None)
                    return self.one(dataset, rest, request)
        return NOT_FOUND

    def listing(self, request: Request) -> Answer:
        query = parse_qs(request.query)
        owner = query.get("organization", [""])[0]
        page, size = (
            int(query.get(key, [default])[0])
            for key, default in (("page", "1"), ("page_size", "20"))
        )
        with self.store.reading() as held:
            found = [one for one in held.values() if owner in {"", one["organization"]["id"]}]
            mine = found[(page - 1) * size : page * size]
            more = len(found) > page * size
            following = f"{request.base}api/1/datasets/?page={page + 1}" if more else None
            return say({"data": mine, "page": page, "total": len(found), "next_page": following})

    def create(self, request: Request) -> Answer:
        data, errors = read(request, {})
        if not errors and data.get("organization") != OWNER["id"]:
            return say({"message": "Permission denied: organization"}, 403)
        if errors:
            return say(
                {"errors": errors, "message": "; ".join(f"{k}: {v}" for k, v in errors.items())},
                400,
            )
        number = hashlib.sha1(uuid.uuid4().bytes, usedforsecurity=False).hexdigest()[:24]
        slug = re.sub(r"\W+", "-", str(data["title"]).lower()).strip("-")
        made = {
            "id": number, "slug": slug, "page": f"{request.base}#{number}", "organization": OWNER,
            "resources": [], "created_at": stamp(), "last_modified": stamp(), "tags": [], "extras": {},
            **{key: data[key] for key in EDITED if key in data},
        }  # fmt: skip
        with self.store.changing() as held:
            held[number] = made
        return say(made, 201)

    def one(self, dataset: dict[str, Any] | None, rest: list[str], request: Request) -> Answer:
        if dataset is None or dataset.get("deleted"):
            return say({"message": "Dataset not found"}, 410 if dataset else 404)
        match (request.method, rest):
            case ("GET", []):
                return say(dataset)
            case ("PUT", []):
                return self.update(dataset, request)
            case ("POST", ["upload"]):
                return self.upload(dataset, None, request)
            case (_, ["resources", rid, *action]):
                return self.resource(dataset, rid, action, request)
        return NOT_FOUND

    def update(self, dataset: dict[str, Any], request: Request) -> Answer:
        data, errors = read(request, dataset)
        if errors:
            return say({"errors": errors, "message": "Validation error"}, 400)
        dataset.update({key: data[key] for key in EDITED if key in data}, last_modified=stamp())
        return say(dataset)

    def resource(
        self, dataset: dict[str, Any], rid: str, action: list[str], request: Request
    ) -> Answer:
        held = next((one for one in dataset["resources"] if one["id"] == rid), None)
        if held is None:
            return say({"message": "Resource does not exist"}, 404)
        match (request.method, action):
            case ("POST", ["upload"]):
                return self.upload(dataset, held, request)
            case ("GET", []):
                return say(held)
            case ("PUT", []):
                return self.describe(held, request)
        return NOT_FOUND

    def describe(self, held: dict[str, Any], request: Request) -> Answer:
        data = request.json() if request.is_json() else None
        if not isinstance(data, dict) or not data.get("title"):
            return say({"errors": {"title": ["required"]}, "message": "Validation error"}, 400)
        told = ("title", "description", "type", "extras")
        held.update({key: data[key] for key in told if key in data})
        return say(held)

    def upload(
        self, dataset: dict[str, Any], held: dict[str, Any] | None, request: Request
    ) -> Answer:
        file = request.file()
        if file is None:
            return say({"success": False, "error": "Missing file parameter"}, 400)
        name, content = file
        if b"<html" in content[:200].lower():
            return say({"message": "Incorrect file content type: HTML"}, 415)
        kept = f"{uuid.uuid4().hex[:12]}-{re.sub(r'[^A-Za-z0-9._-]+', '-', name)}"
        (self.files / kept).write_bytes(content)
        sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        told = {
            "title": name, "url": f"{request.base}fichiers/{kept}", "filesize": len(content),
            "checksum": {"type": "sha1", "value": sha1}, "format": name.rsplit(".", 1)[-1],
            "last_modified": stamp(),
        }  # fmt: skip
        if held is None:
            held = {
                "id": str(uuid.uuid4()),
                "extras": {},
                "type": "main",
                "filetype": "file",
                **told,
            }
            dataset["resources"].append(held)
            return say(held, 201)
        (self.files / held["url"].rsplit("/", 1)[-1]).unlink(missing_ok=True)
        held.update(told)
        return say(held)

    def download(self, name: str) -> Answer:
        known = {file.name: file for file in self.files.iterdir()}
        if name not in known:
            return say({"message": "Not found"}, 404)
        return Answer(200, known[name].read_bytes(), "application/octet-stream")

    def cards(self) -> list[Card]:
        with self.store.reading() as held:
            return [
                Card(
                    dataset["title"],
                    (
                        ("Description", dataset["description"]),
                        ("Licence", dataset.get("license", "")),
                        ("Modifié le", day(dataset["last_modified"])),
                        *((one["title"], self.beginning(one)) for one in dataset["resources"]),
                    ),
                    dataset["id"],
                )
                for dataset in held.values()
                if not dataset.get("deleted")
            ]

    def beginning(self, resource: dict[str, Any]) -> str:
        """Return the first lines of a file, as portals show them."""
        path = self.files / resource["url"].rsplit("/", 1)[-1]
        return path.read_bytes()[:1500].decode(errors="replace") if path.exists() else ""


def read(request: Request, before: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return what is asked and what is wrong with it, field by field."""
    data = request.json() if request.is_json() else None
    if not isinstance(data, dict):
        return {}, {"Content-Type": ["expecting application/json"]}
    missing = [key for key in ("title", "description") if not data.get(key, before.get(key))]
    errors = {key: ["This field is required."] for key in missing}
    if data.get("license", "lov2") not in LICENCES:
        errors["license"] = ["Not a valid choice"]
    if data.get("frequency", "daily") not in FREQUENCIES:
        errors["frequency"] = ["Not a valid choice"]
    return data, errors


def stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
