"""Writing to the record."""

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from maillage.core.actor import Actor
from maillage.core.audit.chain import GENESIS, digest_of
from maillage.core.databases import lock_once
from maillage.core.models.audit import AuditEntry


@transaction.atomic
def record(
    *, actor: Actor, verb: str, obj: models.Model, now: datetime, data: dict[str, Any] | None = None
) -> AuditEntry:
    """Append one act to the record, inside the caller's transaction.

    ``data`` holds facts, never a person's name: a person who leaves is forgotten by their number alone.
    """
    lock_once("audit")
    last = AuditEntry.objects.order_by("-number").first()
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=now,
        verb=verb,
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        system=actor.system,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        data=json.loads(json.dumps(data or {}, cls=DjangoJSONEncoder)),
        previous=last.digest if last else GENESIS,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    return entry
