"""What ``maillage doctor`` says of sending to other platforms."""

from datetime import datetime, timedelta

from django.conf import settings

from maillage.algorithms.pacing import Gate
from maillage.core.health import Finding, Level, check
from maillage.core.health.checks import age
from maillage.core.sealing import SealBroken, unseal
from maillage.core.ui.french import count
from maillage.syndication.models import Destination
from maillage.syndication.queries.presences import DestinationStatus, statuses

LATE = timedelta(hours=1)
BLOCKED = "Ouvrez la page de cette plateforme, puis « Réglages et secrets » : saisissez de nouveaux identifiants."


@check("deliveries", "Envois vers les plateformes")
def deliveries(now: datetime) -> Finding:
    """Secrets that can be read, platforms that know us, nothing waiting for more than an hour."""
    unreadable = [one.name for one in Destination.objects.order_by("name", "id") if _is_broken(one)]
    if unreadable:
        return Finding(
            Level.ERROR,
            f"Les secrets de {names(unreadable)} ne se lisent plus : la clé du site a changé.",
            "Remettez l’ancienne clé (MAILLAGE_SECRET), ou saisissez de nouveau les secrets.",
        )
    found = statuses(now=now)
    blocked = [one for one in found if one.gate is Gate.BLOCKED]
    if blocked:
        said = " ".join(f"« {one.destination.name} » : {one.words}" for one in blocked)
        return Finding(Level.ATTENTION, said, BLOCKED)
    late = [one for one in found if _is_late(one, now)]
    if late:
        said = ", ".join(
            f"« {one.destination.name} » ({count(one.waiting, 'fiche')} depuis {_since(one, now)})"
            for one in late
        )
        words = " ".join(dict.fromkeys(one.words for one in late if one.words))
        return Finding(
            Level.ATTENTION,
            f"Des envois attendent : {said}. {words}".strip(),
            "Vérifiez que l’agent tourne et que la plateforme répond ; les fiches partiront seules.",
        )
    opened = ", ".join(settings.MAILLAGE_OUTGOING_ALLOW)
    private = f" Machines privées ouvertes : {opened}." if opened else ""
    sent = sum(one.present for one in found)
    return Finding(
        Level.OK,
        f"{count(len(found), 'plateforme')}, {count(sent, 'fiche présente', 'fiches présentes')}.{private}",
    )


def _is_broken(destination: Destination) -> bool:
    try:
        unseal(destination.sealed)
    except SealBroken:
        return True
    return False


def _is_late(status: DestinationStatus, now: datetime) -> bool:
    since = status.oldest_wait_at
    return status.next_try_at is not None and since is not None and now - since > LATE


def _since(status: DestinationStatus, now: datetime) -> str:
    return age(now - (status.oldest_wait_at or now))


def names(found: list[str]) -> str:
    return ", ".join(f"« {name} »" for name in found)
