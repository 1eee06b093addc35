"""Bringing a subscribed calendar here: guarded, bounded, and not at all when it did not change."""

from dataclasses import dataclass
from pathlib import Path

import httpx
from django.conf import settings

from maillage.agenda.errors import AgendaError
from maillage.agenda.models import EventSource
from maillage.core import outgoing

LONGEST_S, WAIT_S = 300.0, 20.0
STATUS_WORDS = {
    401: "Le serveur demande un accès : donnez une adresse publique.",
    403: "Le serveur refuse l’accès à cet agenda.",
    404: "Il n’y a plus rien à cette adresse : l’agenda a été déplacé ou retiré.",
    410: "Il n’y a plus rien à cette adresse : l’agenda a été retiré.",
    429: "Le serveur demande d’attendre : nous l’avons trop sollicité.",
}


class Unreachable(AgendaError):
    """A source that could not be read; the message is for the team."""

    code = "source-injoignable"


@dataclass(frozen=True)
class Brought:
    """A file that is here now, with what the server said of its version."""

    path: Path
    name: str
    etag: str
    modified: str


def bring(source: EventSource, path: Path) -> Brought | None:
    """Write what a source gives at ``path``; None when its server says that it is the same as last time.

    Raises :class:`Unreachable`, in French.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    asked = {"If-None-Match": source.etag, "If-Modified-Since": source.modified}
    headers = {name: value for name, value in asked.items() if value}
    try:
        with outgoing.client(timeout_s=LONGEST_S, largest=settings.MAILLAGE_IMPORT_LIMIT) as client:
            client.timeout = httpx.Timeout(WAIT_S)
            with client.stream("GET", source.url, headers=headers) as answer:
                return _save(answer, path)
    except (httpx.TransportError, httpx.TooManyRedirects, httpx.InvalidURL) as error:
        raise Unreachable(outgoing.words_of(error)) from None


def _save(answer: httpx.Response, path: Path) -> Brought | None:
    status = answer.status_code
    if status == 304:
        return None
    if status != 200:
        panne = f"Le serveur de la source est en panne (réponse {status})."
        other = f"Le serveur a donné une réponse inattendue ({status})."
        raise Unreachable(STATUS_WORDS.get(status, panne if status >= 500 else other))
    with path.open("wb") as stream:
        for part in answer.iter_raw():
            stream.write(part)
    return Brought(
        path,
        Path(answer.url.path).name[:200] or answer.url.host,
        answer.headers.get("ETag", "")[:250],
        answer.headers.get("Last-Modified", "")[:60],
    )
