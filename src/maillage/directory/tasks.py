"""Jobs of the worker about the directory."""

from datetime import datetime, timedelta

from maillage.core.actor import Actor
from maillage.core.tasks import every
from maillage.directory.services.housekeeping import (
    forget_expired_invitations,
    forget_unused_logos,
)

KEEPER = Actor.for_system("entretien")


@every(timedelta(hours=12), name="expired_invitations")
def close_invitations(now: datetime) -> int:
    return forget_expired_invitations(actor=KEEPER, now=now)


@every(timedelta(days=1), name="unused_logos")
def sweep_logos(now: datetime) -> int:
    return forget_unused_logos(actor=KEEPER, now=now)
