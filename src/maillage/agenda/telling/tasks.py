"""What the worker proposes by itself."""

from datetime import datetime, timedelta

from maillage.agenda.telling.suggesting import AGENDA, suggest_highlights
from maillage.core.tasks import every


@every(timedelta(days=1), name="agenda.highlights", line="agenda")
def propose_highlights(now: datetime) -> int:
    """Look for what gathers; return how many highlights were proposed."""
    return len(suggest_highlights(actor=AGENDA, now=now))
