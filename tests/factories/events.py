"""Events and their dates, in the states that tests need."""

from datetime import UTC, datetime
from typing import Any

import factory

from maillage.agenda.enums import SHARED, Kind, State
from maillage.agenda.models import Event, Occurrence
from maillage.agenda.services.occurrences import rebuild
from maillage.algorithms.schedule import Schedule, Segment
from tests.factories.organisations import OrganisationFactory

MADE = datetime(2026, 1, 10, 8, 0, tzinfo=UTC)


def once(day: str = "2026-03-14", at: str = "10:00", minutes: int = 120) -> dict[str, Any]:
    """Return the schedule of one date."""
    return Schedule.once(datetime.fromisoformat(f"{day}T{at}"), minutes).to_json()


def repeated(
    rule: str,
    day: str = "2026-03-14",
    at: str = "10:00",
    minutes: int = 120,
    excluding: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return the schedule of a rule."""
    start = datetime.fromisoformat(f"{day}T{at}")
    return Schedule((Segment(start, minutes, rule, excluding),)).to_json()


class EventFactory(factory.django.DjangoModelFactory):
    """A public event on Saturday 14 March 2026, 10 h to 12 h, with its stored dates.

    ``themes=["sport.judo"]`` adds themes; ``now`` is when the dates are computed.
    """

    class Meta:
        model = Event
        skip_postgeneration_save = True

    class Params:
        now = MADE

    ref = factory.Sequence(lambda number: f"evt{number:09d}")
    kind = Kind.EVENT
    state = State.PUBLISHED
    title = factory.Sequence(lambda number: f"Fête de quartier {number}")
    organisation = factory.SubFactory(OrganisationFactory)
    schedule = factory.LazyFunction(once)
    created_at = MADE
    updated_at = MADE
    published_at = factory.LazyAttribute(lambda o: MADE if o.state == State.PUBLISHED else None)
    submitted_at = factory.LazyAttribute(lambda o: MADE if o.state in SHARED else None)
    removed_at = factory.LazyAttribute(lambda o: MADE if o.state == State.REMOVED else None)

    @factory.post_generation
    def themes(self: Event, create: bool, extracted: Any, **_: Any) -> None:
        for order, code in enumerate(extracted or ()):
            self.theme_links.create(theme_id=code, order=order)

    @factory.post_generation
    def dates(self: Event, create: bool, extracted: Any, **_: Any) -> None:
        if create:
            rebuild(self, now=extracted or MADE)
            self.save(update_fields=["dates_from", "dates_until"])


def date_of(event: Event, number: int = 0) -> Occurrence:
    """Return a date of an event, by rank."""
    return event.occurrences.order_by("starts_at", "id")[number]
