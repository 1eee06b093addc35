"""What dates do by themselves."""

from datetime import datetime, timedelta

from maillage.agenda.services.occurrences import extend_dates
from maillage.core.tasks import every

BATCH = 100


@every(timedelta(hours=6), name="agenda.dates")
def extend(now: datetime) -> bool:
    """Keep the dates of rules without end known far ahead; true if more are due."""
    return extend_dates(now=now, most=BATCH) == BATCH
