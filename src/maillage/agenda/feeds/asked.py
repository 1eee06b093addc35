"""What a feed is asked: the filters of the agenda's page, and the events that answer them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from maillage.agenda.enums import OccurrenceState
from maillage.agenda.feeds.reading import REMOVED_FOR, Told, public_events, removed_events, tell
from maillage.agenda.feeds.words import base_url
from maillage.agenda.models import Event, Occurrence
from maillage.core.site import current_site_name
from maillage.core.ui.french import typography

Days = tuple[date | None, date | None]


@dataclass(frozen=True)
class Asked:
    """One question. ``params`` are those of the address; ``days`` bound the dates, both included."""

    params: QueryDict
    now: datetime
    days: Days = (None, None)

    def filtered(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """Return those of some events that answer the filters."""
        return on_days(events, self.days)

    def events(self) -> QuerySet[Event]:
        return self.filtered(public_events())

    def removed_lately(self) -> QuerySet[Event]:
        """Return what was public, answered the filters, and is told as cancelled for a while (R5)."""
        return self.filtered(removed_events(since=self.now - REMOVED_FOR))

    def told(self) -> Iterator[Told]:
        return tell(self.events())

    @property
    def title(self) -> str:
        return typography(f"Agenda, {current_site_name()}")

    def page(self) -> str:
        """Return the whole address of the page that shows the same events."""
        return self.address("/agenda/")

    def address(self, path: str) -> str:
        said = self.params.urlencode()
        return f"{base_url()}{path}{'?' if said else ''}{said}"


def on_days(events: QuerySet[Event], days: Days) -> QuerySet[Event]:
    """Return the events that have a date between two days."""
    first, last = days
    if first is None and last is None:
        return events
    within = Q()
    if first is not None:
        within &= Q(last_day__gte=first)
    if last is not None:
        within &= Q(first_day__lte=last)
    dates = Occurrence.objects.filter(within, event=OuterRef("pk"))
    return events.filter(Exists(dates.exclude(state=OccurrenceState.DROPPED)))
