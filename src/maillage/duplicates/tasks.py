"""What the worker does by itself."""

from datetime import datetime, timedelta

from django.db.models import Max

from maillage.core.models import ChangeFeedEntry
from maillage.core.tasks.periodic import every
from maillage.duplicates.models import LearnedModel
from maillage.duplicates.services.finding import find_changed

State = tuple[int | None, int | None]


class Done:
    """Where the last pass ended, in this process: with four hundred thousand profiles, looking for
    what is out of date takes seconds, and most of the time nothing changed.
    """

    state: State | None = None


def state_now() -> State:
    """Return the last change of anything, and the version of the weights."""
    changed = ChangeFeedEntry.objects.aggregate(last=Max("id"))["last"]
    learned = LearnedModel.objects.aggregate(last=Max("version"))["last"]
    return changed, learned


@every(timedelta(minutes=2), name="duplicates", line="duplicates")
def look_for_duplicates(now: datetime) -> bool:
    """Compare the organisations that changed; tell whether more wait."""
    state = state_now()
    if state == Done.state:
        return False
    more = find_changed(now=now)
    if not more:
        Done.state = state
    return more
