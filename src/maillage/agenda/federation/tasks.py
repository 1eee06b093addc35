"""The account's work: telling what changed, sending it."""

from datetime import datetime, timedelta

from maillage.agenda.federation.sending import send_due
from maillage.agenda.federation.telling import tell_changes, tell_following_dates
from maillage.core.tasks import every


@every(timedelta(seconds=5), name="agenda_federation", line="agenda_federation")
def tell(now: datetime) -> bool:
    return tell_changes(now=now)


@every(timedelta(minutes=5), name="agenda_federation_dates", line="agenda_federation")
def tell_dates(now: datetime) -> int:
    return tell_following_dates(now=now)


@every(timedelta(seconds=5), name="agenda_federation_sending", line="agenda_federation_sending")
def send(now: datetime) -> bool:
    return send_due(now=now)
