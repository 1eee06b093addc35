"""Jobs of the worker about accounts."""

from datetime import datetime, timedelta

from maillage.accounts.services.leaving import forget_unconfirmed_people
from maillage.core.actor import Actor
from maillage.core.tasks import every


@every(timedelta(days=1), name="unconfirmed_people")
def forget_unconfirmed(now: datetime) -> int:
    """Keep the promise of the sign-up page: an address never confirmed is forgotten after a week."""
    return forget_unconfirmed_people(actor=Actor.for_system("entretien"), now=now)
