"""One HTTP exchange with a platform, and what its answer means for the next try.

The meaning of each status is decided here once, for every connector. Words never hold a secret: what
a platform answers is not repeated, except a short reason from which our secrets are taken out.
"""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from maillage.core import clock
from maillage.syndication.connectors.base import BadCredentials, Refused, Setting, TryLater

LONGEST_WAIT_S = 24 * 3600.0
REASON_LIMIT = 140
DONE = frozenset({200, 201, 202, 204})
BUSY = frozenset({408, 409, 423, 425, 429})
ELSEWHERE = frozenset({404, 405})
REASONS = ("message", "error", "exceptionMessage", "detail")
_A_SECRET = re.compile(r"[\x21-\x7e]+")

Shape = TypeVar("Shape")


def setting(settings: Mapping[str, str], declared: Setting) -> str:
    """Return a setting as an operator wrote it, without blanks around; its default when empty."""
    return str(settings.get(declared.name) or "").strip() or declared.default


def secret(settings: Mapping[str, str], declared: Setting) -> str:
    """Return a secret fit for a header. A wrong one must not reach httpx, whose errors repeat it."""
    value = setting(settings, declared)
    if not _A_SECRET.fullmatch(value):
        raise BadCredentials(
            f"Le réglage « {declared.label} » est vide ou contient un caractère impossible : "
            "la personne qui tient le site doit le saisir de nouveau.",
            code="secret",
        )
    return value


def address(settings: Mapping[str, str], declared: Setting) -> httpx.URL:
    """Return the address of a platform, with its last slash."""
    value = setting(settings, declared)
    try:
        url = httpx.URL(value)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo:
        raise BadCredentials(
            f"Le réglage « {declared.label} » n’est pas une adresse https:// complète : "
            "la personne qui tient le site doit le corriger.",
            code="address",
        )
    return url


class Exchange:
    """Asks one platform. ``who`` begins a French sentence ("Le wiki"); ``secrets`` are never repeated."""

    def __init__(self, client: httpx.Client, who: str, secrets: Collection[str] = ()) -> None:
        self.client, self.who, self.secrets = client, who, tuple(filter(None, secrets))

    def ask(
        self, method: str, url: httpx.URL | str, *, also: Collection[int] = (), **options: Any
    ) -> httpx.Response:
        """Send one request and return an answer that succeeded, or whose status is in ``also``.

        Redirections are never followed: they would carry our secrets to another host. Raises a
        DeliveryError, or lets an ``httpx.TransportError`` (time-out, nobody there) pass.
        """
        answer = self.client.request(method, url, follow_redirects=False, **options)
        status = answer.status_code
        if status in DONE or status in also:
            return answer
        if status in {401, 403}:
            raise BadCredentials(
                f"{self.who} ne reconnaît pas nos identifiants : la personne qui tient le site "
                "doit les mettre à jour.",
                code="credentials",
                status=status,
            )
        if status in BUSY or status >= 500:
            raise self.later(answer)
        if status in ELSEWHERE or status < 400:
            # Not about this content: nothing else would pass either.
            raise TryLater(
                f"{self.who} n’est pas à l’adresse que nous avons (réponse {status}) : si cela dure, la "
                "personne qui tient le site doit corriger les réglages.",
                code="moved",
                status=status,
            )
        raise self.refused(answer)

    def understand(self, answer: httpx.Response, shape: type[Shape]) -> Shape:
        """Read a JSON answer of a known shape; anything else is an answer that makes no sense."""
        kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != "application/json" and not kind.endswith("+json"):
            raise self.garbled(answer.status_code)
        try:
            return TypeAdapter(shape).validate_json(answer.content)
        except ValidationError:
            # Its text would repeat what the platform answered.
            raise self.garbled(answer.status_code) from None

    def garbled(self, status: int) -> TryLater:
        return TryLater(
            f"{self.who} a répondu quelque chose d’incompréhensible : nouvel essai plus tard.",
            code="garbled",
            status=status,
        )

    def later(self, answer: httpx.Response) -> TryLater:
        status = answer.status_code
        words = {
            409: f"{self.who} traite un autre changement : nouvel essai plus tard.",
            429: f"{self.who} demande d’attendre : trop d’envois en peu de temps.",
            503: f"{self.who} ne prend rien pour le moment : nouvel essai plus tard.",
        }.get(status, f"{self.who} est en panne (réponse {status}) : nouvel essai plus tard.")
        return TryLater(words, code="busy", status=status, after_s=retry_after(answer))

    def refused(self, answer: httpx.Response) -> Refused:
        reason = self.reason(answer)
        said = f" : « {reason} »" if reason else ""
        return Refused(
            f"{self.who} a refusé cette fiche (réponse {answer.status_code}){said}.",
            code="refused",
            status=answer.status_code,
        )

    def reason(self, answer: httpx.Response) -> str:
        """Return the short reason that a platform gives in its JSON, without any secret of ours."""
        try:
            body = answer.json()
        except ValueError:
            return ""
        said = next(
            (
                body[key]
                for key in REASONS
                if isinstance(body, dict) and isinstance(body.get(key), str)
            ),
            "",
        )
        for hidden in self.secrets:
            said = said.replace(hidden, "…")
        said = " ".join(said.split()).rstrip(". ")
        return said if len(said) <= REASON_LIMIT else f"{said[: REASON_LIMIT - 1]}…"


def retry_after(answer: httpx.Response) -> float | None:
    """Read Retry-After in seconds, from seconds or from a date (RFC 9110, 10.2.3); at most a day."""
    value = answer.headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), LONGEST_WAIT_S)
    try:
        when: datetime = parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return min(max((when - clock.now()).total_seconds(), 0.0), LONGEST_WAIT_S)
