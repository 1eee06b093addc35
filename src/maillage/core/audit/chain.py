"""The chain of digests, and its verification."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from maillage.core.models.audit import AuditEntry

GENESIS = "0" * 64


@dataclass(frozen=True)
class Break:
    """The first place where the record no longer holds: the row's number and a French sentence."""

    number: int
    reason: str


def canonical(value: Any) -> str:
    """Return one spelling of a JSON value, the same on every machine and database."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder
    )


def digest_of(entry: AuditEntry) -> str:
    """Return the SHA-256 (hex) of the row chained to the one before."""
    content = canonical(
        [
            entry.number,
            entry.at.timestamp(),
            entry.verb,
            entry.person_id,
            entry.organisation_id,
            entry.system,
            entry.object_type,
            entry.object_id,
            entry.data,
        ]
    )
    return hashlib.sha256(f"{entry.previous}\n{content}".encode()).hexdigest()


def verify(progress: Callable[[int], None] | None = None) -> tuple[int, Break | None]:
    """Read the whole record; return how many rows hold and the first break, if any."""
    previous, expected = GENESIS, 1
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        if entry.number != expected:
            return expected - 1, Break(expected, f"L’inscription n° {expected} manque.")
        if entry.previous != previous or entry.digest != digest_of(entry):
            return expected - 1, Break(expected, f"L’inscription n° {expected} a été modifiée.")
        previous, expected = entry.digest, expected + 1
        if progress:
            progress(entry.number)
    return expected - 1, None
