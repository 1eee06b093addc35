"""What others may tell the account: that they follow it, and that they no longer do. Nothing else is read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.db import transaction

from maillage.agenda.federation import addresses, documents, sending
from maillage.agenda.federation.signing import BadSignature, read_signature, verify
from maillage.agenda.models import Dispatch, Follower
from maillage.core.errors import MaillageError

LARGEST = 64 * 1024
LONGEST = 500


class NotRead(MaillageError):
    """A message that can not be taken; the code says why, to the server that sent it."""

    code = "message-federe"
    status = 400


@dataclass(frozen=True)
class Message:
    """A request as it came: ``headers`` have lower-case names, ``target`` is path and query."""

    body: bytes
    headers: Mapping[str, str]
    target: str


def receive(message: Message, *, now: datetime) -> bool:
    """Take a follow or its end; False when the message is of another kind, and is left alone.

    Raises :class:`NotRead` when it is not what it claims to be.
    """
    activity = _activity(message.body)
    undone = activity.get("object")
    if activity.get("type") == "Follow" and _id_of(undone) == addresses.actor():
        _add(activity, _sender(activity, message, now), now)
    elif (
        activity.get("type") == "Undo"
        and isinstance(undone, dict)
        and undone.get("type") == "Follow"
    ):
        actor = _sender(activity, message, now)["id"]
        Follower.objects.filter(actor=actor).delete()
    else:
        return False
    return True


def _activity(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST:
        raise NotRead("Ce message est trop long.", status=413)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotRead("Ce message n’est pas du JSON.") from error
    if not isinstance(found, dict):
        raise NotRead("Ce message n’est pas une activité.")
    return found


def _id_of(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) else ""


def _sender(activity: dict[str, Any], message: Message, now: datetime) -> dict[str, Any]:
    """Return the actor's document once the signature proves that the message is theirs."""
    claimed = _id_of(activity.get("actor"))
    try:
        signature = read_signature(message.headers.get("signature", ""))
        owner = _owner(signature.key_id, claimed, now)
        verify(
            signature, pem=owner["publicKey"]["publicKeyPem"], method="POST",
            target=message.target, headers=message.headers, body=message.body, now=now,
        )  # fmt: skip
    except (BadSignature, httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise NotRead(
            "La signature de ce message n’est pas celle de son auteur.", status=401
        ) from error
    return owner


def _owner(key_id: str, claimed: str, now: datetime) -> dict[str, Any]:
    """Read the actor who claims to speak, and check that the key is theirs."""
    if not 0 < len(claimed) <= LONGEST:
        raise BadSignature("no-actor")
    found = sending.fetch(claimed, now=now)
    if found.get("id") != claimed or found["publicKey"]["id"] != key_id:
        raise BadSignature("not-the-key")
    return found


def _add(activity: dict[str, Any], owner: dict[str, Any], now: datetime) -> None:
    """Keep a follower and answer; boxes elsewhere than at the actor's own server are not believed."""
    inbox = owner.get("inbox")
    shared = (owner.get("endpoints") or {}).get("sharedInbox") or ""
    if not _is_at_home(inbox, owner["id"]):
        raise NotRead("La boîte de cet acteur n’est pas chez lui.")
    if not _is_at_home(shared, owner["id"]):
        shared = ""
    with transaction.atomic():
        Follower.objects.update_or_create(
            actor=owner["id"], defaults={"inbox": inbox, "shared_inbox": shared},
            create_defaults={"inbox": inbox, "shared_inbox": shared, "since": now},
        )  # fmt: skip
        Dispatch.objects.create(
            inbox=inbox, activity=documents.acceptance(activity), made_at=now, next_at=now
        )


def _is_at_home(address: Any, actor: str) -> bool:
    if not isinstance(address, str) or not 0 < len(address) <= LONGEST:
        return False
    here, there = urlsplit(actor), urlsplit(address)
    return (there.scheme, there.netloc) == (here.scheme, here.netloc)
