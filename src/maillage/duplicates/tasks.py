"""What the worker does by itself."""

from datetime import datetime, timedelta

from maillage.core.tasks.periodic import every
from maillage.duplicates.services.finding import find_changed


@every(timedelta(minutes=2), name="duplicates", line="duplicates")
def look_for_duplicates(now: datetime) -> bool:
    """Compare the organisations that changed; tell whether more wait."""
    return find_changed(now=now)
