"""Writing events: what is kept, who is told, what is refused."""

from datetime import UTC, datetime

import pytest

from maillage.agenda.enums import State, Status
from maillage.agenda.errors import ChangedMeanwhile, InvalidEvent
from maillage.agenda.models import Event, TrustedOrganiser
from maillage.agenda.services.events import (
    change_event,
    change_step,
    create_event,
    remove_event,
    set_status,
)
from maillage.algorithms.schedule import Schedule
from maillage.core.actor import Actor
from maillage.core.errors import NotAllowed
from maillage.core.models import AuditEntry, ChangeFeedEntry
from tests.factories.events import EventFactory
from tests.factories.organisations import OrganisationFactory, manager_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
SATURDAY = Schedule.once(datetime(2026, 3, 14, 10), 120)  # noqa: DTZ001 - local by design
SUNDAY = Schedule.once(datetime(2026, 3, 15, 10), 120)  # noqa: DTZ001 - local by design


def test_an_event_is_created_with_its_dates_and_told():
    home = OrganisationFactory()
    event = create_event(
        actor=manager_of(home), organisation=home, schedule=SATURDAY, now=NOW,
        values={"title": "  Fête   du quartier ", "keywords": ["Vélo", "vélo", ""], "expected": 200},
    )  # fmt: skip
    stored = Event.objects.get(pk=event.pk)
    assert (stored.title, stored.keywords, stored.state) == ("Fête du quartier", ["Vélo"], "draft")
    assert [str(one.first_day) for one in stored.occurrences.order_by("pk")] == ["2026-03-14"]
    assert ChangeFeedEntry.objects.filter(kind="event", key=event.ref).exists()
    assert AuditEntry.objects.filter(verb="agenda.event_created", object_id=str(event.pk)).exists()


def test_somebody_else_does_not_write_for_an_organisation():
    home, other = OrganisationFactory(), OrganisationFactory()
    with pytest.raises(NotAllowed):
        create_event(
            actor=manager_of(other), organisation=home, values={}, schedule=SATURDAY, now=NOW
        )
    with pytest.raises(NotAllowed):
        change_event(
            actor=manager_of(other), event=EventFactory(organisation=home), values={}, now=NOW
        )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "x" * 201}, "title"),
        ({"email": "pas une adresse"}, "email"),
        ({"age_min": 12, "age_max": 6}, "age_min"),
        ({"price_min": 800, "price_max": 500}, "price_min"),
        ({"features": ["ascenseur-spatial"]}, "features"),
        ({"links": [{"value": "demain"}]}, "links"),
        ({"couleur": "bleu"}, "couleur"),
    ],
)
def test_what_does_not_hold_is_refused_by_its_field(values, field):
    home = OrganisationFactory()
    with pytest.raises(InvalidEvent) as refusal:
        create_event(
            actor=manager_of(home), organisation=home, values=values, schedule=SATURDAY, now=NOW
        )
    assert refusal.value.field == field
    assert not Event.objects.exists()


def test_r24_only_dates_places_and_status_are_news_for_calendars():
    event = EventFactory()
    actor = manager_of(event.organisation)
    event = change_event(actor=actor, event=event, values={"summary": "Venez"}, now=NOW)
    assert (event.sequence, event.version) == (0, 2)
    event = change_event(actor=actor, event=event, values={}, schedule=SUNDAY, now=NOW)
    assert (event.sequence, event.version) == (1, 3)
    event = set_status(actor=actor, event=event, status=Status.CANCELLED, note="Pluie", now=NOW)
    assert (event.sequence, event.status_note) == (2, "Pluie")
    assert change_event(actor=actor, event=event, values={"summary": "Venez"}, now=NOW).version == 3


def test_r8_a_change_from_an_old_page_is_refused_and_nothing_is_written():
    event = EventFactory(summary="Avant")
    actor = manager_of(event.organisation)
    change_event(actor=actor, event=event, values={"summary": "La mienne"}, version=1, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        change_event(actor=actor, event=event, values={"summary": "La sienne"}, version=1, now=NOW)
    event.refresh_from_db()
    assert event.summary == "La mienne"


def test_r4_an_event_is_read_before_it_is_public_unless_the_organisation_is_trusted():
    event = EventFactory(state=State.DRAFT)
    actor = manager_of(event.organisation)
    with pytest.raises(NotAllowed):
        change_step(actor=actor, event=event, to=State.PUBLISHED, now=NOW)
    TrustedOrganiser.objects.create(organisation=event.organisation, since=NOW)
    assert change_step(actor=actor, event=event, to=State.PUBLISHED, now=NOW).published_at == NOW


def test_an_event_is_shared_once_it_has_a_title_and_a_date():
    home = OrganisationFactory()
    actor = manager_of(home)
    untitled = create_event(
        actor=actor, organisation=home, values={}, schedule=SATURDAY, now=NOW, state=State.HELD
    )
    with pytest.raises(InvalidEvent, match="titre"):
        change_step(actor=actor, event=untitled, to=State.NETWORK, now=NOW)
    with pytest.raises(InvalidEvent, match="date"):
        create_event(
            actor=actor, organisation=home, values={"title": "Fête"}, schedule=Schedule(), now=NOW,
            state=State.HELD,
        )  # fmt: skip


def test_r5_a_removed_event_keeps_its_row_its_reason_and_a_new_sequence():
    event = EventFactory()
    gone = remove_event(
        actor=Actor.for_system("essai"), event=event, reason="Deux fois le même", now=NOW
    )
    assert (gone.state, gone.removal, gone.sequence) == ("removed", "Deux fois le même", 1)
    assert gone.removed_at == NOW
