"""The computed profile: whose word wins."""

from datetime import date
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.profile_layers import (
    Criterion,
    Record,
    Said,
    combine,
    differences,
    score,
    suggestions,
)

KEYS = ("name", "phone", "website")
RNA = Record("rna", 10, date(2019, 3, 25), {"name": "Club de judo", "phone": ""})
TOWN = Record("ville", 5, date(2011, 1, 1), {"name": "JUDO CLUB", "phone": "04 67 00 00 00"})


def same(_key, left, right):
    return (left or "") == (right or "")


def test_combine_prefers_the_source_of_highest_priority():
    profile = combine([TOWN, RNA], {}, KEYS)
    assert profile.values == {"name": "Club de judo", "phone": "04 67 00 00 00"}
    assert profile.provenance == {"name": ["rna", "2019-03-25"], "phone": ["ville", "2011-01-01"]}


def test_combine_prefers_the_latest_among_equal_sources():
    old = Record("rna", 10, date(2010, 1, 1), {"name": "Ancien nom"})
    assert combine([old, RNA], {}, KEYS).values["name"] == "Club de judo"


def test_combine_lets_people_win_and_even_leave_blank():
    said = {
        "phone": Said("", date(2026, 3, 3)),
        "name": Said("Judo !", date(2026, 3, 3), by_team=True),
    }
    profile = combine([RNA, TOWN], said, KEYS)
    assert profile.values == {"name": "Judo !", "phone": ""}
    assert profile.provenance == {"name": ["team", "2026-03-03"], "phone": ["people", "2026-03-03"]}


records = st.lists(
    st.builds(
        Record,
        st.sampled_from(["a", "b", "c", "d"]),
        st.integers(0, 2),
        st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2020, 1, 1))),
        st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["", "x", "y", None]), max_size=3),
    ),
    max_size=4,
    unique_by=lambda record: record.source,
)


@given(records)
def test_combine_does_not_depend_on_the_order_of_records(some):
    results = [combine(order, {}, KEYS) for order in permutations(some)]
    assert all(result == results[0] for result in results)


@given(records, st.dictionaries(st.sampled_from(KEYS), st.text(max_size=3), max_size=3))
def test_combine_never_changes_what_people_said(some, words):
    said = {key: Said(word, date(2026, 1, 1)) for key, word in words.items()}
    values = combine(some, said, KEYS).values
    assert {key: values[key] for key in words} == words


def test_suggestions_tell_only_news():
    said = {"name": Said("Judo", date(2026, 3, 3))}
    assert suggestions(None, {"name": "Dojo"}, said, same) == {"name": "Dojo"}
    assert suggestions({"name": "Dojo"}, {"name": "Dojo"}, said, same) == {}
    assert suggestions({"name": "Dojo"}, {"name": "Judo"}, said, same) == {}
    assert suggestions({"name": "Dojo"}, {"phone": "1"}, said, same) == {}


def test_differences_treat_blank_as_absent():
    assert differences({"a": "", "b": 1}, {"a": None, "b": 2, "c": 3}, "abc") == {
        "b": (1, 2),
        "c": (None, 3),
    }


def test_score_is_the_share_of_points_earned_rounded_down():
    lines = [Criterion("a", 10, True, ""), Criterion("b", 20, False, "")]
    assert score(lines) == 33
    assert score([]) == 0


def test_what_another_profile_brought_only_fills_blanks():
    brought = Record(
        "ville", 99, date(2025, 1, 1), {"name": "Autre", "website": "https://b.test"}, True
    )
    profile = combine([brought, RNA, TOWN], {}, KEYS)
    assert profile.values == {
        "name": "Club de judo",
        "phone": "04 67 00 00 00",
        "website": "https://b.test",
    }
    assert profile.brought == {"website"}
    said = {"website": Said("", date(2026, 3, 3))}
    assert combine([brought, RNA], said, KEYS).brought == frozenset()
