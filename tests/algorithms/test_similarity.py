"""Likeness and complement: against definitions written another way, and on named cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.similarity import (
    MIN_LIKENESS,
    NO_LINK,
    Link,
    Portrait,
    Reason,
    best_links,
    complement,
    likeness,
    theme_closeness,
    themes_closeness,
    words_in_common,
)

CODES = ["sport", "sport.judo", "sport.karate", "culture", "culture.danse"]
themes = st.lists(st.sampled_from(CODES), max_size=3, unique=True).map(tuple)
areas = st.sampled_from(
    [(), ("34172",), ("34172", "34172-07"), ("34172", "34172-07", "34172-07-24")]
)
words = st.frozensets(st.sampled_from(["judo", "danse", "lez", "arceaux"]))
skills = st.frozensets(st.sampled_from(["comptabilite", "site-web", "paie"]))
portraits = st.builds(
    Portrait, themes=themes, areas=areas, publics=words, words=words, offered=skills, sought=skills
)
JUDO = Portrait(
    themes=("sport.judo",),
    areas=("34172", "34172-07", "34172-07-24"),
    publics=frozenset({"enfants"}),
    words=frozenset({"judo", "lez"}),
)


def ancestors(code: str) -> set[str]:
    parts = code.split(".")
    return {".".join(parts[: n + 1]) for n in range(len(parts))}


@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_theme_closeness_is_dice_on_the_sets_of_ancestors(left, right):
    one, two = ancestors(left), ancestors(right)
    assert theme_closeness(left, right) == 2 * len(one & two) / (len(one) + len(two))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("sport.judo", "sport.judo", 1.0),
        ("sport.judo", "sport.karate", 0.5),
        ("sport", "sport.judo", pytest.approx(2 / 3)),
        ("sport.judo", "culture.danse", 0.0),
        ("sport.judo", "sportif.judo", 0.0),
    ],
)
def test_theme_closeness_of_named_pairs(left, right, expected):
    assert theme_closeness(left, right) == expected


def test_themes_closeness_counts_the_nearest_theme_of_both_sides():
    # judo finds judo (1); dance finds nothing (0); the other's judo finds judo (1): mean of three.
    assert themes_closeness(("sport.judo", "culture.danse"), ("sport.judo",)) == pytest.approx(
        2 / 3
    )


def test_a_short_name_inside_a_longer_one_has_all_words_in_common():
    assert words_in_common(frozenset({"judo"}), frozenset({"judo", "deux", "rives"})) == 1.0
    assert words_in_common(frozenset(), frozenset({"judo"})) == 0.0


@given(portraits, portraits)
def test_likeness_is_the_same_both_ways_and_between_0_and_1(left, right):
    there, back = likeness(left, right), likeness(right, left)
    assert there.score == pytest.approx(back.score)
    assert there.score == 0 or MIN_LIKENESS <= there.score <= 1
    assert {r.kind for r in there.reasons} == {r.kind for r in back.reasons}
    assert bool(there.reasons) == (there.score > 0)


@given(portraits.filter(lambda one: one.themes), portraits)
def test_nobody_is_more_alike_than_a_twin(one, other):
    assert likeness(one, other).score <= likeness(one, one).score + 1e-9


def test_likeness_says_the_same_theme_the_same_district_and_what_else_is_shared():
    other = Portrait(
        themes=("sport.judo", "sport.yoga"),
        areas=JUDO.areas,
        publics=frozenset({"enfants", "adultes"}),
        words=frozenset({"judo", "club"}),
    )
    assert likeness(JUDO, other).reasons == (
        Reason("theme", ("sport.judo",)),
        Reason("area", ("34172-07-24",)),
        Reason("publics", ("enfants",)),
        Reason("words", ("judo",)),
    )


def test_the_whole_territory_is_no_reason():
    far = Portrait(themes=("sport.judo",), areas=("34172", "34172-01"))
    assert likeness(JUDO, far).reasons == (Reason("theme", ("sport.judo",)),)


def test_another_part_of_the_same_district_is_a_wide_reason():
    near = Portrait(themes=("sport.judo",), areas=("34172", "34172-07", "34172-07-25"))
    assert Reason("wide_area", ("34172-07",)) in likeness(JUDO, near).reasons


def test_strangers_in_the_same_street_are_not_alike():
    dance = Portrait(themes=("culture.danse",), areas=JUDO.areas, words=JUDO.words)
    assert likeness(JUDO, dance) == NO_LINK


@given(portraits, portraits)
def test_complement_links_exactly_those_who_have_a_skill_the_other_seeks(mine, theirs):
    found = complement(mine, theirs)
    meets = any(s in theirs.offered for s in mine.sought) or any(
        s in theirs.sought for s in mine.offered
    )
    assert (found.score > 0) == meets
    told = {r.kind: set(r.shared) for r in found.reasons}
    assert told.get("receive", set()) == set(mine.sought) & set(theirs.offered)
    assert told.get("give", set()) == set(mine.offered) & set(theirs.sought)


def test_helping_each_other_ranks_before_helping_one_way():
    mine = Portrait(offered=frozenset({"site-web"}), sought=frozenset({"comptabilite", "paie"}))
    both = Portrait(offered=frozenset({"comptabilite"}), sought=frozenset({"site-web"}))
    two_skills = Portrait(offered=frozenset({"comptabilite", "paie"}))
    one_skill = Portrait(offered=frozenset({"comptabilite"}))
    scores = [complement(mine, other).score for other in (both, two_skills, one_skill)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


def test_a_neighbour_ranks_before_the_same_help_far_away():
    mine = Portrait(areas=JUDO.areas, sought=frozenset({"paie"}))
    near = Portrait(areas=JUDO.areas, offered=frozenset({"paie"}))
    far = Portrait(areas=("34172", "34172-01"), offered=frozenset({"paie"}))
    assert complement(mine, near).score > complement(mine, far).score


def test_best_links_keep_the_strongest_and_order_equals_by_key():
    links = [("c", Link(0.5, ())), ("a", Link(0.5, ())), ("b", Link(0.9, ())), ("d", NO_LINK)]
    assert [key for key, _ in best_links(links, limit=2)] == ["b", "a"]
    assert [key for key, _ in best_links(links, limit=9)] == ["b", "a", "c"]
