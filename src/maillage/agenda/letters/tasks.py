"""What letters do by themselves."""

from datetime import datetime, timedelta

from maillage.accounts.events import PersonDeleted
from maillage.agenda.letters.services import forget_letters, send_letters
from maillage.core import clock
from maillage.core.tasks import every

BATCH = 100


@every(timedelta(minutes=10), name="agenda.letters")
def send(now: datetime) -> bool:
    """Write the letters of the week, a hundred at a time; true if more wait."""
    return send_letters(now=now, most=BATCH) == BATCH


@every(timedelta(hours=12), name="agenda.letters_forgotten")
def prune(now: datetime) -> int:
    return forget_letters(now=now)


def on_person_deleted(_gone: PersonDeleted) -> None:
    forget_letters(now=clock.now())
