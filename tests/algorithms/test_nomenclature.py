"""Dotted codes, terms and fallbacks of the vocabularies."""

from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.nomenclature import (
    ancestor_codes,
    class_of,
    index_terms,
    is_within,
    most_specific,
    orphan_codes,
    parent_code,
    resolve_mapped,
    shared_terms,
    term_key,
    with_ancestors,
)

codes = st.lists(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(".".join), max_size=12
)


def test_parent_and_ancestors_are_the_prefixes():
    assert parent_code("sport.judo.enfants") == "sport.judo"
    assert parent_code("sport") == ""
    assert ancestor_codes("sport.judo.enfants") == ("sport", "sport.judo")
    assert ancestor_codes("sport") == ()


def test_within_stops_at_the_dot():
    assert is_within("sport.judo", "sport")
    assert is_within("sport", "sport")
    assert not is_within("sportif", "sport")
    assert not is_within("sport", "sport.judo")


def test_with_ancestors_gives_each_code_once():
    assert with_ancestors(["a.b", "a.c", "a"]) == ("a", "a.b", "a.c")


def test_most_specific_keeps_order_and_drops_what_is_made_precise():
    assert most_specific(["b", "a", "a.x", "b", "a.y"]) == ("b", "a.x", "a.y")


@given(codes)
def test_most_specific_and_ancestors_undo_each_other(some):
    assert set(with_ancestors(most_specific(some))) == set(with_ancestors(some))
    assert set(most_specific(with_ancestors(some))) == set(most_specific(some))


@given(codes)
def test_a_set_closed_by_ancestors_has_no_orphan(some):
    assert orphan_codes(with_ancestors(some)) == ()


def test_orphans_are_named():
    assert orphan_codes(["a", "a.b", "c.d"]) == ("c.d",)


def test_term_key_ignores_case_accents_apostrophes_and_dots():
    assert term_key("L’Œuvre d'ÉTÉ") == term_key("l oeuvre d’été") == "l oeuvre d ete"
    assert term_key("M.J.C.") == term_key("mjc")
    assert term_key(" - ") == ""


def test_a_term_of_a_theme_and_its_parent_leads_to_the_precise_one():
    index = index_terms({"a": ["Judo", ""], "a.b": ["judo"], "c": ["thé", "JUDO"]})
    assert index == {"judo": ("a.b", "c"), "the": ("c",)}
    assert shared_terms(index) == {"judo": ("a.b", "c")}


def test_resolution_stops_at_a_row_that_says_nothing_on_purpose():
    mapping = {"011000": ("sport",), "011001": (), "012000": ("loisirs",), "011002": ("x",)}
    parents = {"011001": "011000", "011002": "019000", "012500": "011000"}
    assert resolve_mapped("011001", mapping, parents) == ()
    assert resolve_mapped("011777", mapping, parents) == ("sport",)
    # A declared parent wins over the head that the prefix announces.
    assert resolve_mapped("012500", mapping, parents) == ("sport",)
    # A head without row takes the head of the children that name it.
    assert resolve_mapped("019000", mapping, parents) == ("sport",)
    assert resolve_mapped("999999", mapping, parents) == ()


def test_class_of_counts_a_fraction_with_the_whole_below():
    classes = [("none", None, -1), ("low", 0, 999), ("high", 1000, None)]
    found = [class_of(value, classes) for value in (-0.5, 0, 999.99, 1000, 1e9)]
    assert found == ["none", "low", "low", "high", "high"]
    assert class_of(-1, classes[1:]) is None
