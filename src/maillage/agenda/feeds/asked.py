"""What a feed is asked: the filters of the agenda's page, and the events that answer them, for everybody alike."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet
from django.http import QueryDict

from maillage.agenda.feeds.reading import REMOVED_FOR, Told, removed_events, tell
from maillage.agenda.feeds.words import base_url
from maillage.agenda.finding.listing import Finder
from maillage.agenda.finding.requests import AgendaQuery, read
from maillage.agenda.finding.wording import tags
from maillage.agenda.models import Event
from maillage.core.actor import Actor
from maillage.core.errors import MaillageError
from maillage.core.site import current_site_name
from maillage.core.ui.french import typography

NOBODY = Actor.anonymous()


@dataclass(frozen=True)
class Asked:
    """One question, asked as nobody in particular."""

    query: AgendaQuery
    now: datetime
    # Told how many events were read so far.
    progress: Callable[[int], None] = lambda _number: None

    @classmethod
    def read(cls, params: QueryDict, now: datetime) -> "Asked":
        """Read an address; a filter that can not be understood is refused, rather than a wider agenda given."""
        query = read(params)
        if query.notices:
            raise MaillageError(" ".join(query.notices), code="parametre-refuse")
        return cls(query, now)

    @classmethod
    def between(cls, first: date | None, last: date | None, now: datetime) -> "Asked":
        """Ask for all that has a date between two days, both included."""
        return cls(AgendaQuery(from_day=first, to_day=last), now)

    @cached_property
    def finder(self) -> Finder:
        return Finder(NOBODY, self.query)

    def events(self) -> QuerySet[Event]:
        return self.finder.events()

    def removed_lately(self) -> QuerySet[Event]:
        """Return what was public, answered the filters, and is told as cancelled for a while (R5)."""
        return removed_events(since=self.now - REMOVED_FOR).filter(*self.finder.asked())

    def told(self) -> Iterator[Told]:
        return self.counted(tell(self.events()))

    def told_on_days(self) -> Iterator[Told]:
        """Yield the events with those of their dates that answer."""
        return self.counted(tell(self.events(), on=self.finder.when(None, None)))

    def counted(self, events: Iterable[Told]) -> Iterator[Told]:
        for number, one in enumerate(events, 1):
            yield one
            self.progress(number)

    @property
    def title(self) -> str:
        said = [words for words, _ in tags(self.query, "")]
        return typography(" ; ".join([f"Agenda, {current_site_name()}", *said]))

    def address(self, path: str) -> str:
        """Return a whole address with the filters."""
        return base_url() + self.query.address(path)
