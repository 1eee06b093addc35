"""Delivering activities to the inboxes that follow, signed, with growing pauses between tries."""

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.db import transaction
from django.db.models import Q

from maillage.agenda.federation import addresses
from maillage.agenda.federation.keys import private_key
from maillage.agenda.federation.signing import signed_headers
from maillage.agenda.models import Dispatch, Follower
from maillage.core import outgoing

TYPE = "application/activity+json"
FIRST_PAUSE = timedelta(minutes=1)
MAX_ATTEMPTS = 12
CLAIM = timedelta(minutes=5)
AT_ONCE = 50
GONE = 410
LARGEST = 256 * 1024


def send_due(*, now: datetime) -> bool:
    """Send what is due; True when more may wait."""
    for number in range(AT_ONCE):
        one = _claim(now)
        if one is None:
            return False
        _send(one, now)
        if number == AT_ONCE - 1:
            return True
    return False


@transaction.atomic
def _claim(now: datetime) -> Dispatch | None:
    """Take one due activity so that no other worker does; it comes back if this worker dies."""
    due = Dispatch.objects.select_for_update().filter(next_at__lte=now)
    one = due.order_by("next_at", "id").first()
    if one is not None:
        one.attempts += 1
        one.next_at = now + CLAIM
        one.save(update_fields=["attempts", "next_at"])
    return one


def _send(one: Dispatch, now: datetime) -> None:
    try:
        status = post(one.inbox, one.activity, now=now)
    except httpx.HTTPError:
        status = 0
    if status == GONE:
        # Nobody lives there any more: neither they nor what waits for them is kept.
        Follower.objects.filter(Q(inbox=one.inbox) | Q(shared_inbox=one.inbox)).delete()
        Dispatch.objects.filter(inbox=one.inbox).delete()
    elif (
        200 <= status < 300
        or one.attempts >= MAX_ATTEMPTS
        or (400 <= status < 500 and status != 429)
    ):
        one.delete()
    else:
        one.next_at = now + FIRST_PAUSE * 2 ** (one.attempts - 1)
        one.save(update_fields=["next_at"])


def post(inbox: str, activity: dict[str, Any], *, now: datetime) -> int:
    """Send one activity; returns the status. Raises ``httpx.HTTPError``."""
    body = json.dumps(activity, ensure_ascii=False, separators=(",", ":")).encode()
    headers = _signed("POST", inbox, body, now)
    with outgoing.client(largest=LARGEST) as client:
        return client.post(
            inbox, content=body, headers={**headers, "Content-Type": TYPE}
        ).status_code


def fetch(address: str, *, now: datetime) -> dict[str, Any]:
    """Read a document of another server, signed as some ask for; raises ``httpx.HTTPError`` or ValueError."""
    headers = _signed("GET", address, None, now)
    with outgoing.client(largest=LARGEST) as client:
        answer = client.get(address, headers={**headers, "Accept": TYPE}, follow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    if not isinstance(found, dict):
        raise ValueError("not an object")  # noqa: TRY004 - what came is wrong, not what was passed
    return found


def _signed(method: str, address: str, body: bytes | None, now: datetime) -> dict[str, str]:
    parts = urlsplit(address)
    target = parts.path or "/"
    if parts.query:
        target = f"{target}?{parts.query}"
    return signed_headers(
        method=method, target=target, host=parts.netloc, body=body, key=private_key(),
        key_id=addresses.key(), now=now,
    )  # fmt: skip
