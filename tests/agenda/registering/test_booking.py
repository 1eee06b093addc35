"""Places taken, waited for, given back and passed on."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.agenda.enums import OccurrenceState, RegistrationState, State, Status
from maillage.agenda.errors import NoPlaceLeft
from maillage.agenda.models import Event, Occurrence, Registration
from maillage.agenda.registering.errors import (
    AlreadyRegistered,
    InvalidRegistration,
    RegistrationClosed,
)
from maillage.agenda.registering.queries import position, waiting_list
from maillage.agenda.registering.services.booking import (
    cancel,
    cancel_for,
    change_places,
    register,
    send_link_again,
)
from maillage.agenda.services.occurrences import rebuild
from maillage.core.actor import Actor
from maillage.core.errors import NotAllowed
from maillage.core.models import AuditEntry, ChangeFeedEntry, OutgoingMail
from tests.agenda.registering.conftest import ANYBODY, states
from tests.factories.events import EventFactory, date_of
from tests.factories.people import PersonFactory

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def taken(date: Occurrence) -> int:
    date.refresh_from_db()
    return date.taken


def test_places_are_taken_and_the_person_is_written_their_link(come, date):
    made = come("Nadia", 2, email=" NADIA@Exemple.test ")
    assert (made.state, made.email, taken(date)) == ("confirmed", "nadia@exemple.test", 2)
    mail = OutgoingMail.objects.get()
    assert mail.to == "nadia@exemple.test"
    assert mail.subject == "« Atelier vélo » : votre inscription est confirmée"
    assert f"/agenda/inscription/{made.token}/" in mail.text
    assert "samedi 14\xa0mars 2026, 10\xa0h – 12\xa0h" in mail.text
    assert "effacé le 13\xa0avril 2026" in mail.text


def test_who_finds_no_place_waits_and_knows_their_rank(come, date):
    come("Nadia", 5)
    made = come("Paul", 2)
    assert (made.state, taken(date), position(made)) == ("waiting", 5, 1)
    mail = OutgoingMail.objects.latest("pk")
    assert "liste d’attente" in mail.subject
    assert "au rang 1" in mail.text


def test_r13_the_database_itself_refuses_more_people_than_places(date):
    with pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.filter(pk=date.pk).update(taken=7)


def test_without_a_number_of_places_everybody_comes(db, now):
    date = date_of(EventFactory(registration=True, places=None, places_each=10))
    for number in range(3):
        made = register(
            actor=ANYBODY, occurrence=date, name="N", email=f"{number}@exemple.test", phone="",
            places=10, needs="", now=now,
        )  # fmt: skip
        assert made.state == RegistrationState.CONFIRMED
    assert taken(date) == 30


def test_the_same_address_twice_is_one_registration_and_a_sentence(come, date, now):
    made = come("Nadia", 2)
    with pytest.raises(AlreadyRegistered, match="déjà inscrite"):
        come("Nadia B.", 1, email="Nadia@exemple.test")
    assert (Registration.objects.count(), taken(date)) == (1, 2)
    for _ in range(2):
        send_link_again(occurrence=date, email="Nadia@exemple.test", now=now)
    again = OutgoingMail.objects.filter(key__contains=":link:")
    assert [made.token in mail.text for mail in again] == [True]


def test_who_cancelled_may_register_again(come, date, now):
    cancel(registration=come("Nadia", 2), now=now)
    assert come("Nadia", 3).state == RegistrationState.CONFIRMED
    assert taken(date) == 3


def test_r14_a_place_given_back_goes_to_the_first_request_it_can_serve(come, date, now):
    first = come("Nadia", 3)
    come("Paul", 3)
    come("famille", 4)
    come("couple", 2)
    come("seule", 1)
    cancel(registration=first, now=now)
    # Three places came back: too few for the family, that keeps its rank; the others pass, in order.
    assert states(date) == {
        "Nadia": "cancelled", "Paul": "confirmed", "famille": "waiting", "couple": "confirmed",
        "seule": "confirmed",
    }  # fmt: skip
    assert [one.name for one in waiting_list(date)] == ["famille"]
    told = OutgoingMail.objects.filter(key__endswith=":promoted").order_by("pk")
    assert [mail.to for mail in told] == ["couple@exemple.test", "seule@exemple.test"]
    assert taken(date) == 6


def test_r14_who_waited_while_the_event_was_postponed_comes_before_newcomers(
    come, event, date, now
):
    first = come("Nadia", 6)
    come("Paul", 4)
    Event.objects.filter(pk=event.pk).update(status=Status.POSTPONED)
    cancel(registration=first, now=now)
    assert states(date)["Paul"] == "waiting"
    Event.objects.filter(pk=event.pk).update(status=Status.RESCHEDULED)
    assert come("Zoé", 3, email="zoe@exemple.test").state == "waiting"
    assert states(date)["Paul"] == "confirmed"


def test_r14_places_added_go_to_those_who_wait_in_the_same_transaction(come, event, date, now):
    come("Nadia", 6)
    come("Paul", 2)
    event.places = 8
    rebuild(event, now=now)
    assert states(date)["Paul"] == "confirmed"
    assert taken(date) == 8


def test_r14_fewer_places_asked_serve_the_next(come, date, now):
    first = come("Nadia", 6)
    come("Paul", 2)
    assert change_places(registration=first, places=4, now=now).places == 4
    assert states(date)["Paul"] == "confirmed"


def test_r14_a_smaller_request_is_served_at_once(come, date, now):
    come("Nadia", 5)
    waiting = come("Paul", 3)
    assert change_places(registration=waiting, places=1, now=now).state == "confirmed"
    assert taken(date) == 6


def test_more_places_are_given_only_if_they_are_there(come, date, now):
    first = come("Nadia", 4)
    assert change_places(registration=first, places=5, now=now).places == 5
    come("Paul", 1)
    with pytest.raises(NoPlaceLeft, match="votre inscription garde 5\xa0places"):
        change_places(registration=first, places=6, now=now)
    assert taken(date) == 6


def test_r16_a_registration_cancelled_twice_gives_back_its_places_once(come, date, now):
    made = come("Nadia", 2)
    come("Paul", 1)
    cancel(registration=made, now=now)
    with pytest.raises(RegistrationClosed, match="déjà annulée"):
        cancel(registration=made, now=now)
    assert taken(date) == 1


def test_organisers_cancel_with_a_reason_that_the_person_reads(come, date, organiser, now):
    made = come("Nadia", 2)
    with pytest.raises(InvalidRegistration, match="Dites pourquoi"):
        cancel_for(actor=organiser, registration=made, reason=" ", now=now)
    with pytest.raises(NotAllowed):
        cancel_for(actor=ANYBODY, registration=made, reason="Non", now=now)
    cancel_for(actor=organiser, registration=made, reason="Place en double.", now=now)
    assert "Place en double." in OutgoingMail.objects.latest("pk").text
    entry = AuditEntry.objects.latest("number")
    assert entry.data == {"date": "2026-03-14T10:00", "places": 2}
    assert "adia" not in str(entry.data)


CLOSED = [
    ({"status": Status.CANCELLED}, {}, "annulé"),
    ({"status": Status.POSTPONED}, {}, "reporté"),
    ({"status": Status.FULL}, {}, "complet"),
    ({"registration": False}, {}, "ne prend pas d’inscription"),
    ({"opens_at": NOW + timedelta(days=1)}, {}, "ouvrent le mercredi 4\xa0mars"),
    ({"closes_before": 20 * 24 * 60}, {}, "closes depuis"),
    ({}, {"state": OccurrenceState.CANCELLED}, "Cette date est annulée"),
    ({}, {"state": OccurrenceState.DROPPED}, "Cette date est annulée"),
]


@pytest.mark.parametrize(("of_event", "of_date", "words"), CLOSED)
def test_a_closed_date_refuses_with_a_sentence(come, event, date, of_event, of_date, words):
    Event.objects.filter(pk=event.pk).update(**of_event)
    if of_date:
        Occurrence.objects.filter(pk=date.pk).update(**of_date)
    with pytest.raises(RegistrationClosed, match=words):
        come("Nadia")
    assert not Registration.objects.exists()


def test_a_date_that_is_over_refuses(come, date):
    with pytest.raises(RegistrationClosed, match="passée"):
        come("Nadia", now=date.starts_at)


def test_a_date_that_went_refuses(come, date):
    gone = Occurrence.objects.get(pk=date.pk)
    date.delete()
    with pytest.raises(RegistrationClosed, match="plus parmi"):
        come("Nadia", occurrence=gone)


def test_who_may_not_see_the_event_may_not_register(come, event):
    Event.objects.filter(pk=event.pk).update(state=State.NETWORK)
    with pytest.raises(NotAllowed):
        come("Nadia")


@pytest.mark.parametrize("places", [0, 7])
def test_a_number_of_places_out_of_bounds_is_refused(come, places):
    with pytest.raises(InvalidRegistration, match="entre 1 et 6"):
        come("Nadia", places)


def test_a_group_larger_than_the_room_is_told_so(come, event):
    Event.objects.filter(pk=event.pk).update(places_each=8)
    with pytest.raises(InvalidRegistration, match="que 6\xa0places en tout"):
        come("Nadia", 7)


def test_r18_needs_are_not_kept_unless_they_are_asked(come, event):
    assert come("Nadia", needs="fauteuil").needs == ""
    Event.objects.filter(pk=event.pk).update(asks_needs=True)
    assert come("Paul", needs="fauteuil").needs == "fauteuil"


def test_feeds_hear_when_a_date_becomes_full_and_when_it_is_no_longer(come, event, now):
    def heard() -> int:
        return ChangeFeedEntry.objects.filter(kind="event", key=event.ref).count()

    come("Nadia", 5)
    before = heard()
    last = come("Paul", 1)
    assert heard() == before + 1
    cancel(registration=last, now=now)
    assert heard() == before + 2


def test_a_registration_belongs_to_the_account_of_its_confirmed_address(come):
    person = PersonFactory(email="nadia@exemple.test")
    stranger = PersonFactory(email="paul@exemple.test", confirmed=False)
    assert come("Nadia", email="Nadia@exemple.test").person_id == person.pk
    assert come("Paul", email=stranger.email).person_id is None
    mine = come("Ami", actor=Actor(person_id=person.pk, name="Nadia"))
    assert mine.person_id == person.pk


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.integers(1, 4)),
        st.tuples(st.just("leave"), st.integers(0, 9)),
        st.tuples(st.just("change"), st.integers(0, 9), st.integers(1, 4)),
        st.tuples(st.just("grow"), st.integers(1, 3)),
    ),
    max_size=14,
)


class WaitingList(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(ACTS)
    def test_r14_nobody_waits_for_places_that_are_there(self, acts) -> None:
        """Whatever people do: places held are counted right, and the first who fits never waits."""
        event = EventFactory(registration=True, places=5, places_each=4)
        date, number = date_of(event), 0
        for what, *values in acts:
            live = list(date.registrations.exclude(state="cancelled").order_by("pk"))
            if what == "come":
                number += 1
                register(
                    actor=ANYBODY, occurrence=date, name="N", email=f"{number}@exemple.test",
                    phone="", places=values[0], needs="", now=NOW,
                )  # fmt: skip
            elif what == "grow":
                event.places += values[0]
                rebuild(event, now=NOW)
                event.save(update_fields=["places"])
            elif live:
                one = live[values[0] % len(live)]
                if what == "leave":
                    cancel(registration=one, now=NOW)
                else:
                    try:
                        change_places(registration=one, places=values[1], now=NOW)
                    except NoPlaceLeft:
                        assert one.state == "confirmed"
            date.refresh_from_db()
            held = date.registrations.filter(state="confirmed").order_by("pk")
            assert date.taken == sum(row.places for row in held) <= date.places
            assert all(row.places > date.left for row in waiting_list(date))
