"""Checking a date: what is told, to whom, and what is proposed instead."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from maillage.agenda.clashing import board
from maillage.agenda.clashing.candidates import Candidate, Wish, coming_dates
from maillage.agenda.clashing.checking import check, current_weights
from maillage.agenda.enums import State, Status
from maillage.agenda.models import CommonDate
from maillage.agenda.services.events import set_status
from maillage.core.actor import Actor
from maillage.core.search import feed
from tests.agenda.clashing.conftest import SATURDAY
from tests.factories.events import EventFactory, once, repeated
from tests.factories.organisations import OrganisationFactory, manager_of

pytestmark = pytest.mark.django_db
SYSTEM = Actor.for_system("tests")


def wished(area=None, day: str = SATURDAY, **facts) -> Candidate:
    wish = Wish(kind="forum", themes=["citoyennete.benevolat"], expected=700, area=area, **facts)
    start = datetime.fromisoformat(f"{day}T10:00")
    return wish.on(start, start + timedelta(hours=8))


def test_two_forums_on_one_saturday_are_told_with_three_better_dates(town, forum, now):
    other = forum()
    found = check(SYSTEM, wished(town["34172-03"]), now=now)
    [told] = found.clashes
    assert told.ref == other.ref
    assert told.is_strong
    assert any("Même thème : Bénévolat" in reason for reason in told.reasons)
    assert any(reason.startswith("Aux mêmes heures") for reason in told.reasons)
    assert len(found.better) == 3
    assert found.better[0].day == date(2026, 3, 21)
    assert found.better[0].reasons[0] == "Une semaine plus tard, le même jour de la semaine"


def test_r30_the_points_of_the_reasons_add_up_to_the_score(town, forum, now):
    forum()
    EventFactory(themes=["sport.judo"], age_min=60, schedule=once(SATURDAY, "09:00", 300))
    found = check(SYSTEM, replace_ages(wished(town["34172-03"])), now=now)
    assert found.clashes
    for told in found.clashes:
        points = [reason.rsplit("(", 1)[1].rstrip(")").replace("−", "-") for reason in told.reasons]
        assert sum(int(number) for number in points) == told.score


def replace_ages(candidate: Candidate) -> Candidate:
    return replace(candidate, dated=replace(candidate.dated, ages=(3, 11)))


def test_r31_the_better_dates_have_less_on_them(town, forum, now):
    for day in ("2026-03-14", "2026-03-21", "2026-03-28"):
        forum(day)
    wish = wished(town["34172-03"])
    chosen = check(SYSTEM, wish, now=now)
    assert len(chosen.better) == 3
    for better in chosen.better:
        days = (better.day - date(2026, 3, 14)).days * 1440
        moved = replace(wish.dated, start=wish.dated.start + days, end=wish.dated.end + days)
        again = check(SYSTEM, replace(wish, dated=moved), now=now)
        assert again.total == better.score < chosen.total


def test_r33_a_hold_tells_no_more_than_r2_allows(town, forum, mosson, now):
    held = forum(
        state=State.HELD, organisation=mosson, title="Secret", age_min=3, age_max=6,
        publics=["enfants"], description="Rien de cela", room="B12",
    )  # fmt: skip
    other = manager_of(OrganisationFactory())
    [told] = check(other, wished(town["34172-03"]), now=now).clashes
    assert (told.title, told.url, told.organisation) == ("Date réservée", "", mosson.name)
    assert (told.area, told.expected, told.is_held) == ("Mosson", 800, True)
    said = " ".join([*told.reasons, str(told.as_json())])
    assert "Secret" not in said
    assert "forum" not in said.lower()
    # Nothing else of a hold changes its score: neither its kind, its ages, nor its publics.
    held.publics, held.age_min, held.age_max, held.kind = [], None, None, "event"
    held.save()
    feed.append("event", [held.ref])
    [again] = check(other, wished(town["34172-03"]), now=now).clashes
    assert again.score == told.score


@pytest.mark.parametrize(("state", "public", "network"), [
    (State.DRAFT, 0, 0), (State.HELD, 0, 1), (State.NETWORK, 0, 1), (State.SUBMITTED, 0, 1),
    (State.REFUSED, 0, 0), (State.PUBLISHED, 1, 1), (State.REMOVED, 0, 0),
])  # fmt: skip
def test_r33_each_is_told_of_what_they_may_know(town, forum, now, state, public, network):
    forum(state=state)
    wish = wished(town["34172-03"])
    newcomer = Actor(person_id=1)
    assert len(check(newcomer, wish, now=now).clashes) == public
    assert len(check(manager_of(OrganisationFactory()), wish, now=now).clashes) == network


def test_one_s_own_dates_do_not_compete(town, forum, now):
    mine = forum()
    [candidate] = coming_dates(mine, now, 5)
    assert check(SYSTEM, candidate, now=now).clashes == ()


def test_the_board_follows_what_changes(town, forum, facilitator, now):
    wish = wished(town["34172-03"])
    assert check(SYSTEM, wish, now=now).clashes == ()
    other = forum()
    feed.append("event", [other.ref])
    assert len(check(SYSTEM, wish, now=now).clashes) == 1
    set_status(actor=facilitator, event=other, status=Status.CANCELLED, now=now)
    assert check(SYSTEM, wish, now=now).clashes == ()
    set_status(actor=facilitator, event=other, status=Status.SCHEDULED, now=now)
    assert len(check(SYSTEM, wish, now=now).clashes) == 1


def test_a_refreshed_board_is_the_one_that_would_be_read(town, forum, facilitator, now):
    events = [forum(f"2026-03-{day}") for day in (14, 21, 28)]
    board.current(now)
    for event in events[:2]:
        set_status(actor=facilitator, event=event, status=Status.POSTPONED, now=now)
    events.append(forum("2026-04-04", schedule=repeated("FREQ=WEEKLY;COUNT=4", "2026-04-04")))
    feed.append("event", [events[-1].ref])
    kept, fresh = board.current(now), board.load(now)
    for one in (kept, fresh):
        one.columns.take(slice(None))
    assert [kept.of(key).occurrence for key in kept.columns.key] == [
        fresh.of(key).occurrence for key in fresh.columns.key
    ]
    for name in ("start", "end", "themes", "days", "expected", "lat"):
        assert (getattr(kept.columns, name) == getattr(fresh.columns, name)).all()


def test_nothing_new_costs_few_queries(town, forum, now, django_assert_max_num_queries):
    forum()
    board.current(now)
    with django_assert_max_num_queries(3):
        board.current(now)


def test_a_repeated_event_can_be_seen_another_day(town, now):
    EventFactory(
        schedule=repeated("FREQ=WEEKLY;COUNT=9", SATURDAY), themes=["citoyennete.benevolat"]
    )
    [told] = check(SYSTEM, wished(), now=now).clashes
    assert any(reason.startswith("On peut y aller un autre jour") for reason in told.reasons)


def test_heavy_days_are_told_and_avoided(town, forum, now):
    CommonDate.objects.create(
        kind="town", label="Marathon", first_day="2026-03-14", last_day="2026-03-14", weight=100
    )
    found = check(SYSTEM, wished(town["34172-03"]), now=now)
    assert found.heavy == ("Marathon (+30)",)
    assert found.total == 30
    assert all("Hors de « Marathon »" in better.reasons for better in found.better)


def test_weights_that_ship_are_in_use_until_others_are_set(db):
    assert current_weights().shared == 100
