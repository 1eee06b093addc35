"""Keeping a date, moving it, talking about it, the common calendar and the weights."""

from dataclasses import replace
from datetime import date

import pytest

from maillage.agenda.clashing.access import contactable
from maillage.agenda.clashing.checking import current_weights
from maillage.agenda.clashing.errors import AlreadyWritten, InvalidDate
from maillage.agenda.clashing.moving import move_date
from maillage.agenda.clashing.services import (
    Common,
    keep_date,
    propose_talk,
    put_common_date,
    remove_common_date,
    set_weights,
)
from maillage.agenda.enums import State
from maillage.agenda.models import CommonDate, KeptDate, Occurrence
from maillage.algorithms.clashes import DEFAULT
from maillage.core.actor import Actor
from maillage.core.audit import history_of
from maillage.core.errors import NotAllowed, NotVisible
from maillage.core.models import OutgoingMail
from tests.factories.events import EventFactory, repeated
from tests.factories.organisations import manager_of
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 14)


def test_r32_an_organisation_keeps_its_date_and_says_why(forum, mosson, now):
    event = forum(organisation=mosson)
    actor = manager_of(mosson)
    keep_date(
        actor=actor, event=event, day=DAY, reason=" La salle n’est libre que ce jour-là. ", now=now
    )
    keep_date(actor=actor, event=event, day=DAY, reason="Finalement, pour la fanfare.", now=now)
    kept = KeptDate.objects.get()
    assert kept.reason == "Finalement, pour la fanfare."
    assert "Finalement, pour la fanfare" in history_of(event)[0].sentence


@pytest.mark.parametrize(("reason", "day", "words"), [
    ("  ", DAY, "pourquoi"), ("x" * 301, DAY, "trop longue"), ("Oui", date(2026, 3, 15), "enregistrez"),
])  # fmt: skip
def test_a_reason_that_says_nothing_is_refused(forum, mosson, now, reason, day, words):
    event = forum(organisation=mosson)
    with pytest.raises(InvalidDate, match=words):
        keep_date(actor=manager_of(mosson), event=event, day=day, reason=reason, now=now)


def test_nobody_else_keeps_a_date(forum, cevennes, now):
    with pytest.raises(NotAllowed):
        keep_date(actor=manager_of(cevennes), event=forum(), day=DAY, reason="Oui", now=now)


def test_an_only_date_is_moved_at_the_same_hours(forum, mosson, now):
    event = forum(organisation=mosson)
    moved = move_date(actor=manager_of(mosson), event=event, day=DAY, to=date(2026, 3, 28), now=now)
    [row] = Occurrence.objects.filter(event=event)
    assert (row.first_day, row.key) == (date(2026, 3, 28), "2026-03-28T10:00")
    assert moved.sequence == event.sequence + 1


def test_one_date_of_a_series_is_moved_alone(town, mosson, now):
    event = EventFactory(
        organisation=mosson, schedule=repeated("FREQ=WEEKLY;COUNT=3", "2026-03-07")
    )
    move_date(actor=manager_of(mosson), event=event, day=DAY, to=date(2026, 3, 15), now=now)
    days = event.occurrences.order_by("starts_at").values_list("first_day", flat=True)
    assert list(days) == [date(2026, 3, 7), date(2026, 3, 15), date(2026, 3, 21)]
    with pytest.raises(InvalidDate, match="n’est plus celle"):
        move_date(actor=manager_of(mosson), event=event, day=DAY, to=date(2026, 3, 16), now=now)


def test_a_message_reaches_the_others_without_any_address(forum, mosson, cevennes, now):
    event = forum(organisation=mosson, state=State.HELD)
    there = PersonFactory(name="Nour", email="nour@example.org")
    mosson.memberships.create(person=there, role="manager", since=now)
    mine = forum(organisation=cevennes)
    actor = manager_of(cevennes)
    sent = propose_talk(
        actor=actor, event=contactable(actor, event.ref), organisation=cevennes, day=DAY, mine=mine,
        message="Nous prévoyons aussi un forum. Et si nous le faisions ensemble ?", now=now,
    )  # fmt: skip
    mail = OutgoingMail.objects.get()
    assert (sent, mail.to) == (1, "nour@example.org")
    assert "ensemble" in mail.text
    assert "votre date réservée" in mail.text
    assert f"/agenda/chevauchements/parler/{mine.ref}/" in mail.text
    assert "@" not in mail.text
    with pytest.raises(AlreadyWritten):
        propose_talk(
            actor=actor, event=event, organisation=cevennes, day=DAY, message="Alors ?", now=now
        )


def test_an_address_is_given_only_by_who_wants_to(forum, mosson, cevennes, now):
    writer = PersonFactory(email="moi@example.org")
    there = PersonFactory(email="nour@example.org")
    mosson.memberships.create(person=there, role="manager", since=now)
    actor = replace(manager_of(cevennes), person_id=writer.pk)
    propose_talk(
        actor=actor, event=forum(organisation=mosson), organisation=cevennes, day=DAY,
        message="Bonjour", gives_address=True, now=now,
    )  # fmt: skip
    assert "moi@example.org" in OutgoingMail.objects.get().text


def test_where_nobody_writes_the_team_is_told(forum, mosson, cevennes, facilitator, now):
    PersonFactory(email="equipe@example.org", functions=("facilitator",))
    sent = propose_talk(
        actor=manager_of(cevennes), event=forum(organisation=mosson), organisation=cevennes,
        day=DAY, message="Bonjour", now=now,
    )  # fmt: skip
    assert sent == OutgoingMail.objects.count() >= 1


def test_one_s_own_event_and_an_empty_message_are_refused(forum, mosson, cevennes, now):
    event = forum(organisation=mosson)
    with pytest.raises(InvalidDate, match="votre organisation"):
        propose_talk(
            actor=manager_of(mosson), event=event, organisation=mosson, day=DAY, message="Oui", now=now
        )  # fmt: skip
    with pytest.raises(InvalidDate, match="quelques mots"):
        propose_talk(
            actor=manager_of(cevennes), event=event, organisation=cevennes, day=DAY, message=" ", now=now
        )  # fmt: skip


def test_r33_a_hold_can_not_even_be_written_to_by_a_stranger(forum, mosson):
    held = forum(organisation=mosson, state=State.HELD)
    with pytest.raises(NotVisible):
        contactable(Actor(person_id=1), held.ref)


def test_the_common_calendar_is_the_team_s(facilitator, cevennes, now):
    said = Common("town", "Marathon", DAY, DAY, weight=80)
    with pytest.raises(NotAllowed):
        put_common_date(actor=manager_of(cevennes), said=said, now=now)
    row = put_common_date(actor=facilitator, said=said, now=now)
    put_common_date(
        actor=facilitator, said=replace(said, label="Marathon des quais"), common=row, now=now
    )
    assert CommonDate.objects.get().label == "Marathon des quais"
    remove_common_date(actor=facilitator, common=row, now=now)
    assert not CommonDate.objects.exists()


@pytest.mark.parametrize(("change", "field"), [
    ({"label": " "}, "label"), ({"label": "x" * 121}, "label"),
    ({"last_day": date(2026, 3, 13)}, "last_day"), ({"last_day": date(2028, 1, 1)}, "last_day"),
    ({"weight": 101}, "weight"), ({"publics": ("martiens",)}, "publics"),
])  # fmt: skip
def test_a_common_date_that_does_not_hold_is_refused(facilitator, now, change, field):
    said = replace(Common("town", "Marathon", DAY, DAY), **change)
    with pytest.raises(InvalidDate) as refused:
        put_common_date(actor=facilitator, said=said, now=now)
    assert refused.value.field == field


def test_an_added_holiday_is_skipped_by_rules_that_say_so(town, facilitator, now):
    event = EventFactory(
        schedule=repeated("FREQ=WEEKLY;COUNT=3", "2026-03-07", excluding=("public",))
    )
    assert event.occurrences.filter(first_day=DAY).exists()
    said = Common("public", "Fête de la ville", DAY, DAY)
    row = put_common_date(actor=facilitator, said=said, now=now)
    assert not event.occurrences.filter(first_day=DAY).exists()
    remove_common_date(actor=facilitator, common=row, now=now)
    assert event.occurrences.filter(first_day=DAY).exists()


def test_weights_make_100_and_are_the_team_s(facilitator, cevennes, now):
    with pytest.raises(InvalidDate, match="il y a 5 de trop"):
        set_weights(actor=facilitator, weights=replace(DEFAULT, theme=50), now=now)
    with pytest.raises(NotAllowed):
        set_weights(actor=manager_of(cevennes), weights=DEFAULT, now=now)
    chosen = replace(DEFAULT, theme=50, hours=5, warn=60)
    row = set_weights(actor=facilitator, weights=chosen, reason="Trop d’alertes", now=now)
    assert current_weights() == chosen
    assert "seuil d’avertissement de 38 à 60" in history_of(row)[0].sentence
