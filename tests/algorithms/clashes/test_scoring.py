"""The score of a clash: against a naive implementation, and in cases that people would agree on."""

from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.clashes import (
    DEFAULT,
    Columns,
    Dated,
    Vocabulary,
    Weights,
    clashes_of,
    clashing_pairs,
)
from tests.algorithms.clashes import naive
from tests.algorithms.clashes.making import SATURDAY, WORDS, drawn, forum, on, same, weights


def against(one: Dated, *others: Dated, chosen: Weights = DEFAULT, least: int = 0):
    return clashes_of(one, Columns.of(list(enumerate(others)), WORDS), WORDS, chosen, least=least)


def score(one: Dated, other: Dated) -> int:
    found = against(one, other)
    return found[0].score if found else 0


@given(drawn(), st.lists(drawn(), max_size=8), weights())
def test_scores_are_those_of_the_naive_implementation(one, others, chosen):
    found = {clash.key: clash.score for clash in against(one, *others, chosen=chosen)}
    for key, other in enumerate(others):
        assert found.get(key, 0) == pytest.approx(naive.score(one, other, chosen), abs=0.51)


@given(drawn(), drawn(), weights())
def test_competition_is_mutual(one, other, chosen):
    there = against(one, other, chosen=chosen)
    back = against(other, one, chosen=chosen)
    assert [clash.score for clash in there] == pytest.approx([c.score for c in back], abs=1)


@given(drawn(), st.lists(drawn(), max_size=6), weights())
def test_r30_a_score_is_the_sum_of_its_reasons_from_0_to_100(one, others, chosen):
    for clash in against(one, *others, chosen=chosen):
        assert clash.score == sum(reason.points for reason in clash.reasons)
        assert 0 <= clash.score <= 100
        assert all(
            reason.points < 0 for reason in clash.reasons if reason.code in {"elsewhen", "ages"}
        )


def test_two_forums_on_one_saturday_compete_whatever_their_themes():
    other = forum(lat=43.615, lon=3.852, themes=("culture",))
    assert score(forum(), other) >= DEFAULT.warn
    assert score(forum(), same(other, forum=False)) < score(forum(), other) - 20


def test_the_nearer_the_theme_the_stronger():
    judo = on(themes=("sport.judo",))
    order = [("sport.judo",), ("sport.karate",), ("culture.musique",)]
    found = [score(judo, on(themes=themes)) for themes in order]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 3


def test_words_that_people_use_for_two_themes_bring_them_near():

    words = Vocabulary(("sport.danse", "culture.danse"), (), [("sport.danse", "culture.danse")])
    assert words.closeness[0, 1] == 0.75


def test_toddlers_and_pensioners_hardly_compete():
    play, dance = on(ages=(0, 3)), on(ages=(60, 120))
    assert score(play, dance) < 20 < score(play, on(ages=(0, 3)))
    reasons = {reason.code: reason.points for reason in against(play, dance)[0].reasons}
    assert reasons["ages"] < 0


def test_what_can_be_seen_another_day_competes_less():
    assert score(on(), on(days=30)) < score(on(), on(days=4)) < score(on(), on())


def test_farther_is_weaker_and_a_large_event_reaches_farther():
    near, far = on(lat=43.612), on(lat=43.65)
    assert score(on(), near) > score(on(), far)
    assert score(on(), same(far, expected=5000)) > score(on(), same(far, expected=100))


def test_setting_up_and_the_trip_count_as_time():
    morning = on(start="09:00", end="12:00", margin=0)
    alone = score(morning, on(start="12:30", end="14:00", margin=0))
    set_up = score(morning, on(start="12:30", end="14:00", margin=60))
    across = score(
        same(morning, margin=20), on(start="12:30", end="14:00", margin=0, lat=43.66, lon=3.90)
    )
    assert set_up > alone
    assert across > 0


def test_a_night_out_belongs_to_its_evening():
    party, brunch = (
        on(start="22:00", end="03:00"),
        on(SATURDAY + timedelta(days=1), "11:00", "13:00"),
    )
    late = on(start="22:00", end="08:00")
    assert score(party, brunch) < score(late, brunch)


def test_another_week_does_not_compete():
    assert against(on(), on(SATURDAY + timedelta(days=7)), on(SATURDAY - timedelta(days=2))) == []


def test_online_events_know_no_distance():
    assert score(on(online=True), on(online=True)) > score(on(online=True), on())


def test_weak_competitors_are_not_told_and_the_strongest_come_first():
    found = against(
        on(themes=("sport.judo",)), on(themes=("culture",), days=30), on(themes=("sport.judo",)),
        on(themes=("sport",)), least=20,
    )  # fmt: skip
    assert [clash.key for clash in found] == [1, 2]


@given(st.lists(drawn(), max_size=12))
def test_all_pairs_are_those_that_each_date_finds(dates):
    many = Columns.of(list(enumerate(dates)), WORDS)
    found = clashing_pairs(many, WORDS, [DEFAULT])
    pairs = {
        frozenset((int(many.key[left]), int(many.key[right])))
        for left, right in zip(found.left, found.right, strict=True)
    }
    # Half a point is rounded either way: what is that near the limit may be told or not.
    sure, possible = (
        {
            frozenset((a, b))
            for (a, one), (b, other) in combinations(enumerate(dates), 2)
            if naive.score(one, other, DEFAULT) >= DEFAULT.warn - 0.5 + margin
        }
        for margin in (0.001, -0.001)
    )
    assert sure <= pairs <= possible
