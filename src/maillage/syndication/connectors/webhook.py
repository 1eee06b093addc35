"""Signed notices to any platform that listens: Standard Webhooks 1.0.0.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
(headers ``webhook-id``, ``webhook-timestamp``, ``webhook-signature``; HMAC-SHA256 of
``id.timestamp.body``; 2xx is success, redirections are failures, 410 asks to stop). The payload is
ours, described by /diffusion/webhook.schema.json.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, ClassVar

import httpx
from django.core.serializers.json import DjangoJSONEncoder
from pydantic import BaseModel

from maillage.core import clock
from maillage.directory.fields import FIELDS
from maillage.syndication.connectors.base import BadCredentials, Parcel, Receipt, Seen, Setting
from maillage.syndication.connectors.exchange import Exchange, address, secret, setting

UPDATED, WITHDRAWN = "organisation.updated", "organisation.withdrawn"
SECRET_PREFIX = "whsec_"  # noqa: S105 - the public prefix of every secret
SECRET_BYTES = range(24, 65)
URL = Setting(
    "url", "Adresse qui reçoit les avis", "https://… : chaque avis y est envoyé par POST."
)
SECRET = Setting(
    "secret",
    "Secret partagé",
    "Commence par whsec_, suivi de 24 à 64 octets en base64, comme le veut Standard Webhooks.",
    secret=True,
)
OLD_SECRET = Setting(
    "old_secret",
    "Ancien secret",
    "Pendant un changement de secret : chaque avis porte les deux signatures.",
    secret=True,
    required=False,
)
RECEIPT = Setting(
    "receipt",
    "Accusé de réception",
    '« oui » : la plateforme doit répondre {"received": "identifiant de l’avis"}.',
    required=False,
    default="non",
)


class Acknowledgement(BaseModel):
    received: str
    url: str = ""


def key_of(written: str) -> bytes:
    """Decode a secret ``whsec_…``; raises BadCredentials without repeating it."""
    try:
        key = base64.b64decode(written.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) not in SECRET_BYTES:
        raise BadCredentials(
            "Le secret partagé n’a pas la forme attendue : whsec_ puis 24 à 64 octets en base64.",
            code="secret",
        )
    return key


def sign(written_secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return one signature ``v1,…`` of a message, as Standard Webhooks 1.0.0 says."""
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    digest = hmac.new(key_of(written_secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def event_of(kind: str, parcel: Parcel) -> dict[str, Any]:
    """Return the payload of a notice: ``{type, timestamp, data}``, see ``webhook_schema``."""
    data: dict[str, Any] = {"ref": parcel.ref, "version": parcel.version, "url": parcel.url}
    if kind == UPDATED:
        data["identifiers"] = [
            {"scheme": scheme, "value": value} for scheme, value in parcel.identifiers
        ]
        data["values"] = dict(parcel.values)
    when = parcel.changed_at or clock.now()
    return {"type": kind, "timestamp": when.isoformat().replace("+00:00", "Z"), "data": data}


class Webhook:
    """Tells each change in full, and each withdrawal by a tombstone."""

    key: ClassVar[str] = "webhook"
    name: ClassVar[str] = "Avis signé (webhook)"
    settings: ClassVar[tuple[Setting, ...]] = (URL, SECRET, OLD_SECRET, RECEIPT)
    fields: ClassVar[frozenset[str]] = frozenset(FIELDS)
    takes_withdrawals: ClassVar[bool] = True

    def __init__(self, settings: Mapping[str, str], client: httpx.Client) -> None:
        self._settings = settings
        hidden = (setting(settings, SECRET), setting(settings, OLD_SECRET))
        self._exchange = Exchange(client, "La plateforme", hidden)

    def send(self, parcel: Parcel) -> Receipt:
        return self._post(UPDATED, parcel)

    def withdraw(self, parcel: Parcel) -> Receipt:
        return self._post(WITHDRAWN, parcel)

    def look(self, parcel: Parcel) -> Seen | None:
        """A webhook is told, never asked."""
        return None

    def check(self) -> str:
        """Check the settings only: a notice for nothing would not be polite."""
        key_of(secret(self._settings, SECRET))
        where = address(self._settings, URL)
        return f"Les avis partent vers {where.host} ; l’adresse n’est essayée qu’au premier envoi."

    def _post(self, kind: str, parcel: Parcel) -> Receipt:
        body = json.dumps(
            event_of(kind, parcel), ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder
        ).encode()
        # The separator of what is signed can not be part of an identifier.
        message_id = f"msg_{parcel.key}".replace(".", "-")
        answer = self._exchange.ask(
            "POST",
            address(self._settings, URL),
            content=body,
            headers={**self._signed(message_id, body), "content-type": "application/json"},
            also={410},
        )
        if answer.status_code == 410:
            raise BadCredentials(
                "La plateforme ne veut plus rien recevoir à cette adresse.", code="gone", status=410
            )
        return self._receipt(answer, message_id)

    def _signed(self, message_id: str, body: bytes) -> dict[str, str]:
        timestamp = int(clock.now().timestamp())
        keys = [secret(self._settings, SECRET)]
        if setting(self._settings, OLD_SECRET):
            keys.append(secret(self._settings, OLD_SECRET))
        return {
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": " ".join(sign(key, message_id, timestamp, body) for key in keys),
        }

    def _receipt(self, answer: httpx.Response, message_id: str) -> Receipt:
        """2xx is enough for Standard Webhooks; a web page or false JSON is somebody else answering."""
        wanted = setting(self._settings, RECEIPT).lower() == "oui"
        if not wanted:
            if answer.headers.get("content-type", "").startswith("text/html") and answer.content:
                raise self._exchange.garbled(answer.status_code)
            if answer.headers.get("content-type", "").startswith("application/json"):
                self._exchange.understand(answer, object)
            return Receipt()
        said = self._exchange.understand(answer, Acknowledgement)
        if said.received != message_id:
            raise self._exchange.garbled(answer.status_code)
        return Receipt(external_url=said.url)
