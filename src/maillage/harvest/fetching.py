"""Bringing the file of a followed source here: streamed, bounded, and not at all when it did not change."""

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
from django.conf import settings

from maillage.core import outgoing
from maillage.core.sealing import unseal
from maillage.directory.services.files import identify
from maillage.harvest.enums import Kind
from maillage.harvest.errors import Unreachable
from maillage.harvest.models import FollowedSource
from maillage.harvest.readers.json_files import LARGEST_JSON

# A whole national file may take long; each wait may not.
LONGEST_S, WAIT_S = 600.0, 20.0
PAGES = 5000
EXPORT = "/annuaire/export/json"
SINCE = "{depuis}"
WEEK = timedelta(days=8)
KEY = "key"

STATUS_WORDS = {
    401: "Le serveur demande un accès : vérifiez la clé enregistrée pour cette source.",
    403: "Le serveur refuse l’accès à ce fichier.",
    404: "Il n’y a plus rien à cette adresse : le fichier a été déplacé ou retiré.",
    410: "Il n’y a plus rien à cette adresse : le fichier a été retiré.",
    429: "Le serveur demande d’attendre : nous l’avons trop sollicité.",
}


@dataclass(frozen=True)
class Brought:
    """A file that is here now, with what the server said of its version."""

    path: Path
    name: str
    size: int
    digest: str
    etag: str = ""
    modified: str = ""


def folder_of_files() -> Path:
    """Where an operator puts the files of sources of the kind "file"."""
    return settings.MAILLAGE_DATA / "sources"


def bring(followed: FollowedSource, path: Path, *, last: datetime | None) -> Brought | None:
    """Write the file of a source at ``path``; return None when it is the same as the last one read.

    ``last`` is the start of the last good reading. Raises :class:`Unreachable`, in French, and
    SourceError when a local file can not be opened.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if followed.kind == Kind.FILE:
        found = _local(followed, path)
    else:
        try:
            found = _distant(followed, path, last)
        except (httpx.TransportError, httpx.TooManyRedirects, httpx.InvalidURL) as error:
            path.unlink(missing_ok=True)
            raise Unreachable(outgoing.words_of(error)) from None
    if found is None or found.digest == followed.digest:
        path.unlink(missing_ok=True)
        return None
    return found


def _local(followed: FollowedSource, path: Path) -> Brought:
    """Copy a file of the folder: what is read does not change under our feet."""
    source = folder_of_files() / Path(followed.location).name
    digest = identify(source).digest
    size = source.stat().st_size
    if size > settings.MAILLAGE_IMPORT_LIMIT:
        raise Unreachable(_too_large(settings.MAILLAGE_IMPORT_LIMIT))
    shutil.copyfile(source, path)
    return Brought(path, source.name, size, digest)


def _distant(followed: FollowedSource, path: Path, last: datetime | None) -> Brought | None:
    address = address_of(followed, last)
    headers = _headers(followed)
    largest = settings.MAILLAGE_IMPORT_LIMIT
    with outgoing.client(timeout_s=LONGEST_S, largest=largest) as client:
        client.timeout = httpx.Timeout(WAIT_S)
        if followed.kind == Kind.MAILLAGE and "/api/" in urlsplit(address).path:
            return _pages(client, address, headers, path)
        with client.stream("GET", address, headers=headers | _conditions(followed)) as answer:
            if answer.status_code == 304:
                return None
            _refuse_failure(answer.status_code)
            announced = answer.headers.get("Content-Length", "")
            if announced.isdigit() and int(announced) > largest:
                raise Unreachable(_too_large(largest))
            return _save(answer, path)


def address_of(followed: FollowedSource, last: datetime | None) -> str:
    """Return the address to ask: the export of a Maillage's home, notices since the last reading."""
    address = followed.location
    if SINCE in address:
        since = (last - WEEK).date().isoformat() if last else "2000-01-01"
        address = address.replace(SINCE, since)
    parts = urlsplit(address)
    if followed.kind == Kind.MAILLAGE and parts.path in {"", "/"}:
        return urlunsplit((parts.scheme, parts.netloc, EXPORT, "", ""))
    return address


def _headers(followed: FollowedSource) -> dict[str, str]:
    key = unseal(followed.sealed).get(KEY, "")
    return {"Authorization": f"Bearer {key}"} if key else {}


def _conditions(followed: FollowedSource) -> dict[str, str]:
    asked = {"If-None-Match": followed.etag, "If-Modified-Since": followed.modified}
    return {name: value for name, value in asked.items() if value}


def _save(answer: httpx.Response, path: Path) -> Brought:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as stream:
        for part in answer.iter_raw():
            stream.write(part)
            digest.update(part)
            size += len(part)
    if not size:
        raise Unreachable("Le serveur a répondu par un fichier vide.")
    return Brought(
        path,
        Path(answer.url.path).name[:200] or answer.url.host,
        size,
        digest.hexdigest(),
        answer.headers.get("ETag", "")[:300],
        answer.headers.get("Last-Modified", "")[:60],
    )


def _pages(client: httpx.Client, address: str, headers: dict[str, str], path: Path) -> Brought:
    """Follow the pages of a Maillage's API and write them as one document, like its export."""
    document: dict[str, Any] = {}
    records: list[Any] = []
    start, left = httpx.URL(address), LARGEST_JSON
    following: str | None = address
    for _ in range(PAGES):
        answer = client.get(str(following), headers=headers)
        _refuse_failure(answer.status_code)
        left -= len(answer.content)
        if left < 0:
            raise Unreachable(_too_large(LARGEST_JSON))
        try:
            page = answer.json()
            records += page["results"]
        except (ValueError, TypeError, KeyError):
            raise Unreachable("Cette adresse n’est pas celle de l’API d’un Maillage.") from None
        document = document or {key: page.get(key) for key in ("licence", "sources")}
        following = page.get("next")
        if not following:
            break
        if (httpx.URL(following).host, httpx.URL(following).port) != (start.host, start.port):
            raise Unreachable("L’API renvoie vers un autre site pour la suite : rien n’a été lu.")
    content = json.dumps(document | {"organisations": records}, ensure_ascii=False).encode()
    path.write_bytes(content)
    return Brought(path, start.host, len(content), hashlib.sha256(content).hexdigest())


def _refuse_failure(status: int) -> None:
    if status == 200:
        return
    if status in STATUS_WORDS:
        raise Unreachable(STATUS_WORDS[status])
    if status >= 500:
        raise Unreachable(f"Le serveur de la source est en panne (réponse {status}).")
    raise Unreachable(f"Le serveur a donné une réponse inattendue ({status}).")


def _too_large(limit: int) -> str:
    return (
        f"Le fichier dépasse {limit // 1_000_000} Mo : il n’a pas été lu. L’opérateur peut relever "
        "cette limite (MAILLAGE_IMPORT_LIMIT)."
    )
