"""What time and changes of an event do to registrations."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.accounts.actors import actor_of
from maillage.accounts.personal_data import sections_of
from maillage.accounts.services.leaving import delete_person, effects_of_deletion
from maillage.agenda.enums import RegistrationState, State, Status
from maillage.agenda.models import Event, Occurrence, Registration
from maillage.agenda.registering import tasks
from maillage.agenda.registering.services.booking import cancel
from maillage.agenda.registering.services.following import (
    ANONYMOUS,
    forget_due,
    forget_people_gone,
    remind_due,
    settle,
)
from maillage.agenda.services.occurrences import rebuild
from maillage.core.models import OutgoingMail
from tests.agenda.registering.conftest import states
from tests.agenda.registering.test_booking import NOW
from tests.factories.events import EventFactory, date_of, once, repeated
from tests.factories.people import PersonFactory


def told(what: str) -> list[str]:
    """Return who was written a kind of message, in order."""
    mails = OutgoingMail.objects.filter(key__contains=f":{what}").order_by("pk")
    return [mail.to.partition("@")[0] for mail in mails]


def test_people_are_told_once_that_their_date_is_cancelled(come, event, now):
    come("Nadia", 6)
    come("Paul", 1)
    Event.objects.filter(pk=event.pk).update(status=Status.CANCELLED, status_note="Salle inondée.")
    assert settle(event=event, now=now) == 2
    assert settle(event=event, now=now) == 0
    assert told("news") == ["nadia", "paul"]
    mail = OutgoingMail.objects.latest("pk")
    assert "n’a pas lieu" in mail.subject
    assert "Salle inondée." in mail.text
    assert "samedi 14\xa0mars 2026" in mail.text


def test_people_are_told_the_former_and_the_new_hours(come, event, now):
    come("Nadia")
    rows = Occurrence.objects.filter(event=event)
    rows.update(
        starts_at=rows[0].starts_at + timedelta(hours=4),
        ends_at=rows[0].ends_at + timedelta(hours=4),
    )
    assert settle(event=event, now=now) == 1
    text = OutgoingMail.objects.latest("pk").text
    assert "10\xa0h – 12\xa0h" in text
    assert "14\xa0h – 16\xa0h" in text


def test_people_are_told_when_a_date_is_dropped_and_when_it_comes_back(come, event, date, now):
    come("Nadia")
    event.schedule = repeated("FREQ=WEEKLY;COUNT=2", day="2026-03-21")
    rebuild(event, now=now)
    assert settle(event=event, now=now) == 1
    assert "n’a pas lieu" in OutgoingMail.objects.latest("pk").subject
    event.schedule = repeated("FREQ=WEEKLY;COUNT=2")
    rebuild(event, now=now)
    assert settle(event=event, now=now) == 1
    assert "a bien lieu" in OutgoingMail.objects.latest("pk").subject


def test_the_only_date_put_on_another_day_keeps_its_people_and_they_are_told(
    come, event, date, now
):
    made = come("Nadia")
    event.schedule = once(day="2026-03-21")
    rebuild(event, now=now)
    assert settle(event=event, now=now) == 1
    assert "samedi 21\xa0mars 2026" in OutgoingMail.objects.latest("pk").text
    made.refresh_from_db()
    assert (made.occurrence_id, date_of(event).key) == (date.pk, "2026-03-21T10:00")


def test_last_year_s_people_are_not_those_of_the_date_of_this_year(come, event, date):
    come("Nadia")
    event.schedule = once(day="2027-03-13")
    rebuild(event, now=date.ends_at + timedelta(days=60))
    assert date_of(event, 0).state == "dropped"
    assert date_of(event, 1).taken == 0


def test_an_event_removed_is_told_as_not_taking_place(come, event, now):
    come("Nadia")
    Event.objects.filter(pk=event.pk).update(state=State.REMOVED, removed_at=now)
    settle(event=event, now=now)
    assert told("news") == ["nadia"]


def test_who_cancelled_and_dates_that_are_over_are_left_in_peace(come, event, date, now):
    cancel(registration=come("Nadia"), now=now)
    come("Paul")
    Event.objects.filter(pk=event.pk).update(status=Status.CANCELLED)
    assert settle(event=event, now=date.ends_at) == 0
    settle(event=event, now=now)
    assert told("news") == ["paul"]


def test_the_hourly_round_tells_what_nobody_told(come, event, now):
    come("Nadia")
    Event.objects.filter(pk=event.pk).update(status=Status.CANCELLED)
    assert tasks.settle_all(now) == 1
    assert tasks.settle_all(now) == 0


def test_a_changed_event_is_heard_at_once(come, event, now, monkeypatch):
    come("Nadia")
    Event.objects.filter(pk=event.pk).update(status=Status.CANCELLED)
    monkeypatch.setattr(tasks.clock, "now", lambda: now)
    tasks.on_event_changed(tasks.EventChanged(event.ref))
    tasks.on_event_changed(tasks.EventChanged("inconnu"))
    assert told("news") == ["nadia"]


def test_r15_a_reminder_goes_once_48_hours_before(come, date):
    come("Nadia", 6)
    come("Paul", 1)
    due = date.starts_at - timedelta(hours=48)
    assert remind_due(now=due - timedelta(minutes=1)) == 0
    assert remind_due(now=due) == 1
    assert remind_due(now=due) == 0
    assert remind_due(now=due + timedelta(hours=3)) == 0
    assert told("reminder") == ["nadia"]


def test_r15_who_registers_later_than_that_gets_no_reminder(come, date):
    come("Nadia", now=date.starts_at - timedelta(hours=47))
    assert remind_due(now=date.starts_at - timedelta(hours=1)) == 0


def test_r15_nobody_is_reminded_of_a_date_that_does_not_take_place(come, event, date):
    come("Nadia")
    Event.objects.filter(pk=event.pk).update(status=Status.CANCELLED)
    remind_due(now=date.starts_at - timedelta(hours=48))
    assert told("reminder") == []


HOURS = st.lists(st.integers(0, 300), min_size=1, max_size=6)


class Reminders(TestCase):
    @settings(max_examples=20, deadline=None)
    @given(registered=HOURS, looks=st.lists(st.integers(0, 300), max_size=8))
    def test_r15_whatever_the_hours_of_the_worker_nobody_is_reminded_twice_nor_late(
        self, registered, looks
    ) -> None:
        event = EventFactory(registration=True)
        date = date_of(event)
        hour = timedelta(hours=1)
        for number, before in enumerate(registered):
            Registration.objects.create(
                occurrence=date, name="N", email=f"{number}@exemple.test", token=f"t{number}",
                state=RegistrationState.CONFIRMED, made_at=NOW, confirmed_at=date.starts_at - before * hour,
            )  # fmt: skip
        for look in sorted(looks, reverse=True):
            remind_due(now=date.starts_at - look * hour)
        seen = any(0 < look <= 48 for look in looks)
        expected = [str(n) for n, before in enumerate(registered) if seen and before >= 48]
        assert sorted(told("reminder")) == sorted(expected)


def test_r17_registrations_go_at_the_announced_day_and_numbers_stay(come, event, date, now):
    first = come("Nadia", 2)
    come("Paul", 3)
    cancel(registration=come("Zoé"), now=now)
    Registration.objects.filter(pk=first.pk).update(is_present=True)
    OutgoingMail.objects.create(
        key="autre:1", to="x@exemple.test", subject="S", text="T", created_at=now
    )
    term = date.ends_at.replace(hour=0) + timedelta(days=30)
    assert forget_due(now=term - timedelta(minutes=1)) == 0
    assert forget_due(now=term) == 3
    date.refresh_from_db()
    assert (date.registered, date.attended) == (5, 2)
    assert [mail.key for mail in OutgoingMail.objects.order_by("pk")] == ["autre:1"]
    assert forget_due(now=term) == 0


def test_r17_nobody_ticked_is_not_nobody_came(come, date):
    come("Nadia", 2)
    forget_due(now=date.ends_at + timedelta(days=31))
    date.refresh_from_db()
    assert (date.registered, date.attended) == (2, None)


def test_r17_the_daily_round_forgets(come, date):
    come("Nadia")
    assert tasks.forget(date.ends_at + timedelta(days=31)) == 1


def test_somebody_reads_their_registrations_in_the_copy_of_their_data(come, now):
    person = PersonFactory(email="nadia@exemple.test")
    come("Nadia", 2, phone="06 00 00 00 00")
    [row] = next(one for one in sections_of(person) if one.key == "inscriptions").rows
    assert row["Événement"] == "Atelier vélo"
    assert row["Téléphone"] == "06 00 00 00 00"


@pytest.mark.django_db(transaction=True)
def test_an_account_deleted_gives_back_places_to_come_and_leaves_no_name(
    come, date, now, monkeypatch
):
    person = PersonFactory(email="nadia@exemple.test")
    come("Nadia", 6)
    come("Paul", 1)
    assert any("inscriptions" in effect for effect in effects_of_deletion(person))
    monkeypatch.setattr(tasks.clock, "now", lambda: now)
    delete_person(actor=actor_of(person), person=person, now=now)
    assert states(date) == {ANONYMOUS: "cancelled", "Paul": "confirmed"}
    assert not OutgoingMail.objects.filter(to="nadia@exemple.test").exists()
    assert forget_people_gone(now=now) == 0
    assert not Registration.objects.filter(email__startswith="nadia").exists()
