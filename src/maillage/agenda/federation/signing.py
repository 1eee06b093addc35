"""HTTP signatures as the federation writes them: draft-cavage-http-signatures-12, RSA with SHA-256.

https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12, as Mastodon and Mobilizon ask for it:
a POST signs ``(request-target) host date digest``, a GET ``(request-target) host date``. Pure, but for
the keys that it is given.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

# Clocks differ, queues are long: as Mastodon, and no request is obeyed that old.
OLDEST = timedelta(hours=12)
YOUNGEST = timedelta(hours=1)
GET_HEADERS = ("(request-target)", "host", "date")
POST_HEADERS = (*GET_HEADERS, "digest")
_PART = re.compile(r'(\w+)="([^"]*)"')


class BadSignature(Exception):
    """A request whose sender is not proved; ``code`` says what is wrong."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Signature:
    """What the Signature header says."""

    key_id: str
    headers: tuple[str, ...]
    value: bytes


def digest_of(body: bytes) -> str:
    """Return the Digest header (RFC 3230) of a body."""
    return f"SHA-256={base64.b64encode(hashlib.sha256(body).digest()).decode()}"


def signed_headers(
    *,
    method: str,
    target: str,
    host: str,
    body: bytes | None,
    key: RSAPrivateKey,
    key_id: str,
    now: datetime,
) -> dict[str, str]:
    """Return the headers of a signed request; ``target`` is path and query, ``now`` in UTC."""
    headers = {"Host": host, "Date": format_datetime(now, usegmt=True)}
    names = GET_HEADERS
    if body is not None:
        headers["Digest"] = digest_of(body)
        names = POST_HEADERS
    text = _signed_text(names, method, target, {k.lower(): v for k, v in headers.items()})
    value = base64.b64encode(key.sign(text, PKCS1v15(), SHA256())).decode()
    headers["Signature"] = (
        f'keyId="{key_id}",algorithm="rsa-sha256",headers="{" ".join(names)}",signature="{value}"'
    )
    return headers


def read_signature(header: str) -> Signature:
    """Read a Signature header; raises :class:`BadSignature`."""
    parts = dict(_PART.findall(header))
    try:
        value = base64.b64decode(parts["signature"], validate=True)
        return Signature(parts["keyId"], tuple(parts["headers"].lower().split()), value)
    except (KeyError, ValueError) as error:
        raise BadSignature("unreadable") from error


def verify(
    signature: Signature,
    *,
    pem: str,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
) -> None:
    """Prove a POST: the right key, what matters signed, a recent date, an unaltered body.

    ``headers`` have lower-case names. Raises :class:`BadSignature`.
    """
    if not set(POST_HEADERS) <= set(signature.headers):
        raise BadSignature("too-little-signed")
    _check_date(headers.get("date", ""), now)
    if not hmac.compare_digest(headers.get("digest", ""), digest_of(body)):
        raise BadSignature("altered-body")
    text = _signed_text(signature.headers, method, target, headers)
    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BadSignature("unreadable-key") from error
    if not isinstance(key, RSAPublicKey):
        raise BadSignature("unreadable-key")
    try:
        key.verify(signature.value, text, PKCS1v15(), SHA256())
    except InvalidSignature as error:
        raise BadSignature("wrong-key") from error


def _check_date(written: str, now: datetime) -> None:
    try:
        date = parsedate_to_datetime(written)
    except ValueError as error:
        raise BadSignature("no-date") from error
    if date.tzinfo is None or not now - OLDEST <= date <= now + YOUNGEST:
        raise BadSignature("wrong-date")


def _signed_text(
    names: tuple[str, ...], method: str, target: str, headers: Mapping[str, str]
) -> bytes:
    lines = []
    for name in names:
        if name == "(request-target)":
            lines.append(f"(request-target): {method.lower()} {target}")
        elif name in headers:
            lines.append(f"{name}: {headers[name]}")
        else:
            raise BadSignature("missing-header")
    return "\n".join(lines).encode()
