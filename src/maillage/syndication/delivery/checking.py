"""Whether a platform answers: asked by a person, or once a day by the worker; never during a request."""

from datetime import datetime, timedelta

from django.conf import settings
from django_tasks import task

from maillage.core import clock, outgoing
from maillage.syndication.connectors.base import TryLater
from maillage.syndication.connectors.registry import ALL_CONNECTORS
from maillage.syndication.delivery.outcomes import ended
from maillage.syndication.delivery.rounds import connection_of
from maillage.syndication.enums import DestinationState, Mode
from maillage.syndication.models import Destination

EVERY = timedelta(days=1)
LONGEST_WORDS = 300
UNTIED = "Rien à vérifier : aucune adresse n’est notée."
STAYS_HERE = "Démonstration : rien n’est demandé à une vraie plateforme."
NOT_CONNECTED = "Le connecteur de cette plateforme n’est pas choisi."


@task()
def check_in_background(destination_id: int) -> None:
    """Check one platform; it may run twice."""
    found = Destination.objects.filter(pk=destination_id).order_by("pk").first()
    if found is not None:
        check(found, now=clock.now())


def check(destination: Destination, *, now: datetime) -> str:
    """Ask a platform whether it answers, and keep what it says; returns the French sentence."""
    end = ended(lambda: _asked(destination))
    words = (end.answer or end.words)[:LONGEST_WORDS]
    Destination.objects.filter(pk=destination.pk).update(checked_at=now, check_words=words)
    return words


def _asked(destination: Destination) -> str:
    if settings.MAILLAGE_DEMO and not destination.is_fictional:
        return STAYS_HERE
    with outgoing.client() as client:
        if destination.mode == Mode.PUSH:
            kind = ALL_CONNECTORS.get(destination.connector)
            if kind is None:
                return NOT_CONNECTED
            return kind(connection_of(destination), client).check()
        if not destination.url:
            return UNTIED
        answer = client.get(destination.url)
        if answer.status_code >= 400:
            raise TryLater(f"Sa page répond mal (réponse {answer.status_code}).")
        return "Sa page répond."


def next_to_check(now: datetime) -> Destination | None:
    """Return the platform in use that was not checked for longest, if that is more than a day."""
    used = Destination.objects.filter(state=DestinationState.ACTIVE)
    if settings.MAILLAGE_DEMO:
        used = used.filter(is_fictional=True)
    never = used.filter(checked_at=None).order_by("id").first()
    old = used.filter(checked_at__lte=now - EVERY).order_by("checked_at", "id")
    return never or old.first()
