"""What the worker does by itself: compare what changed, and learn when the directory has grown."""

from datetime import datetime, timedelta

from maillage.core.actor import Actor
from maillage.core.tasks.periodic import every
from maillage.duplicates.models import LearnedModel, Sheet
from maillage.duplicates.services.finding import find_changed
from maillage.duplicates.services.learning import ENOUGH, learn_weights

WORKER = Actor.for_system("doublons")
# Weights are learned again when the directory has grown by half.
GROWTH = 1.5


@every(timedelta(minutes=2), name="duplicates", line="duplicates")
def look_for_duplicates(now: datetime) -> bool:
    """Compare the organisations that changed; tell whether more wait."""
    more = find_changed(now=now)
    if not more and should_learn():
        learn_weights(actor=WORKER, note="Appris tout seul.", now=now)
        return True
    return more


def should_learn() -> bool:
    rows = Sheet.objects.count()
    known = LearnedModel.objects.filter(is_current=True).values_list("rows", flat=True).first()
    return rows >= ENOUGH and (known is None or rows > GROWTH * known)
