"""The queue of pairs: what waits, what was decided, which comes next."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from maillage.directory.models import Merge
from maillage.duplicates.enums import DECIDED, PairState
from maillage.duplicates.models import Pair
from maillage.duplicates.queries.described import COMPARED

ENDS = (
    "a__place", "a__area", "b__place", "b__area", "merge__kept", "merge__absorbed", "decided_by",
)  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """How many pairs were decided, wait, and were put aside."""

    decided: int
    waiting: int
    aside: int

    @property
    def total(self) -> int:
        return self.decided + self.waiting + self.aside


def in_directory() -> Q:
    """Pairs of which both profiles are still in the directory."""
    return Q(a__listing__in=COMPARED, b__listing__in=COMPARED)


def waiting_pairs(state: str = PairState.TO_DECIDE) -> QuerySet[Pair]:
    """Return the pairs that wait, the likeliest first."""
    found = Pair.objects.filter(in_directory(), state=state).order_by("-probability", "pk")
    return found.select_related(*ENDS)


def answered() -> QuerySet[Pair]:
    """Return the pairs that somebody decided or put aside, the last first."""
    found = Pair.objects.exclude(state=PairState.TO_DECIDE).order_by("-decided_at", "-pk")
    return found.select_related(*ENDS)


def progress() -> Progress:
    here = Pair.objects.filter(in_directory())
    return Progress(
        decided=Pair.objects.filter(state__in=DECIDED).count(),
        waiting=here.filter(state=PairState.TO_DECIDE).count(),
        aside=here.filter(state=PairState.UNCERTAIN).count(),
    )


def neighbours(pair: Pair) -> tuple[Pair | None, Pair | None]:
    """Return the pairs before and after one in its queue (those put aside have their own)."""
    aside = pair.state == PairState.UNCERTAIN
    queue = waiting_pairs(PairState.UNCERTAIN if aside else PairState.TO_DECIDE)
    here = Q(probability=pair.probability)
    before = queue.filter(Q(probability__gt=pair.probability) | here & Q(pk__lt=pair.pk))
    after = queue.filter(Q(probability__lt=pair.probability) | here & Q(pk__gt=pair.pk))
    return before.order_by("probability", "-pk").first(), after.first()


def merges(*, undone: bool) -> QuerySet[Merge]:
    """Return the merges in force (or those undone), the last first."""
    found = Merge.objects.filter(undone_at__isnull=not undone)
    return found.select_related("kept", "absorbed", "by", "undone_by").order_by("-at", "-pk")
