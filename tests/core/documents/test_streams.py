"""Streamed documents: safe in a spreadsheet, right for programs."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.documents import csv_lines, geojson_parts, json_parts
from maillage.core.documents.streams import FORMULA, safe_cell


@pytest.mark.parametrize("start", FORMULA)
def test_a_formula_is_disarmed(start):
    assert safe_cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


def test_a_phone_number_and_a_negative_number_stay():
    assert [safe_cell(v) for v in ("+33 4 67 00 00 00", "-3.5", -3.5)] == [
        "+33 4 67 00 00 00",
        "-3.5",
        -3.5,
    ]


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8")), st.integers()), max_size=5))
def test_a_csv_reads_back_what_was_written(rows):
    text = "".join(csv_lines(("name", "n"), rows)).removeprefix("\ufeff")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [["name", "n"], *([str(safe_cell(a)), str(b)] for a, b in rows)]


@given(st.lists(st.dictionaries(st.text(max_size=3), st.integers(), max_size=2), max_size=4))
def test_a_streamed_object_is_the_object(items):
    assert json.loads("".join(json_parts({"licence": "LO"}, "items", items))) == {
        "licence": "LO",
        "items": items,
    }
    assert json.loads("".join(json_parts({}, "items", items))) == {"items": items}


def test_a_feature_collection_without_feature_is_valid():
    assert json.loads("".join(geojson_parts({}, []))) == {
        "type": "FeatureCollection",
        "features": [],
    }
