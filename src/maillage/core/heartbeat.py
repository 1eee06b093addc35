"""Signs of life of the workers, one row per machine, so that a dead one is noticed and its tasks taken back."""

import hashlib
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.dateparse import parse_datetime

from maillage.core.models import Setting

PREFIX = "worker:"
BEAT = timedelta(seconds=10)
SILENCE = timedelta(seconds=60)


@dataclass(frozen=True)
class Beat:
    """The last sign of life of the worker of one machine (one data folder)."""

    machine: str
    worker_id: str
    at: datetime


def machine_name() -> str:
    """Name this data folder on this machine: each has one worker and one search index."""
    folder = hashlib.sha256(str(settings.MAILLAGE_DATA).encode()).hexdigest()[:8]
    return f"{socket.gethostname()[:36]}-{folder}"


def beat(*, worker_id: str, now: datetime) -> None:
    Setting.objects.update_or_create(
        key=f"{PREFIX}{machine_name()}",
        defaults={"value": {"id": worker_id, "at": now.isoformat()}},
    )


def leave() -> None:
    """Say that the worker of this machine stopped on purpose."""
    Setting.objects.filter(key=f"{PREFIX}{machine_name()}").delete()


def beats() -> list[Beat]:
    """Return the last sign of life of each machine."""
    rows = Setting.objects.filter(key__startswith=PREFIX).order_by("key")
    return [
        Beat(row.key.removeprefix(PREFIX), row.value["id"], parse_datetime(row.value["at"]))
        for row in rows
    ]


def alive(now: datetime) -> set[str]:
    """Return the ids of the workers heard of in the last minute."""
    return {sign.worker_id for sign in beats() if now - sign.at < SILENCE}
