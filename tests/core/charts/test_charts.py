"""Charts: what is drawn, what is said, what is kept."""

import json
import re
import xml.etree.ElementTree as ET

import pytest
from django.core.cache import cache

from maillage.core.charts import (
    NARROW,
    chart_digest,
    chart_response,
    horizontal_bars,
    svg_of,
    years_mirrored,
)
from maillage.core.charts.palette import TOKENS, colour

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {"title": "Thèmes", "description": "Le plus présent : Sport."}


def bars(*rows: tuple[str, int]) -> dict:
    return horizontal_bars(rows or (("Sport", 498), ("Culture", 594)), unit="organisations")


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(svg).iter(f"{SVG}text")]


def test_bars_keep_their_order_and_show_their_numbers() -> None:
    found = texts(svg_of(bars(("Sport", 498), ("Culture", 1594)), **WORDS))
    assert [word for word in found if word in {"Sport", "Culture"}] == ["Sport", "Culture"]
    assert [re.sub(r"\s", " ", word) for word in found if word[0].isdigit()] == ["498", "1 594"]


def test_an_image_says_its_title_and_its_description() -> None:
    root = ET.fromstring(svg_of(bars(), title="Moins de 5 < tout & rien", description="Voilà."))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "titre description"
    assert root.find(f"{SVG}title").text == "Moins de 5 < tout & rien"
    assert root.find(f"{SVG}desc").text == "Voilà."


def test_an_image_asks_nothing_of_the_network_and_has_no_script() -> None:
    svg = svg_of(bars(), **WORDS)
    addresses = set(re.findall(r'https?://[^"\s<]+', svg))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "<script" not in svg


def test_colours_are_those_of_the_style_sheet() -> None:
    assert colour("primary") == re.search(r"--primary: (#\w+);", TOKENS.read_text())[1]
    assert colour("primary") in svg_of(bars(), **WORDS)
    with pytest.raises(KeyError):
        colour("mauve")


def test_years_without_a_number_keep_their_place() -> None:
    spec = years_mirrored({1990: 3}, {2010: 1}, above_label="Créations", below_label="Fins")
    axis = spec["layer"][0]["encoding"]["x"]
    assert axis["scale"]["domain"] == list(range(1990, 2011))
    assert axis["axis"]["values"] == [1990, 1995, 2000, 2005, 2010]
    assert {(v["year"], v["number"]) for v in spec["data"]["values"]} == {(1990, 3), (2010, -1)}


def test_a_single_year_is_not_drawn_as_a_wall() -> None:
    spec = years_mirrored({1990: 3}, {}, above_label="Créations", below_label="Fins")
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == list(range(1985, 1996))


@pytest.mark.parametrize(
    ("above", "below", "ticks"),
    [
        (1, 1, [-1, 0, 1]),
        (14, 6, [-5, 0, 5, 10]),
        (2300, 90, [0, 500, 1000, 1500, 2000]),
    ],
)
def test_axes_of_counts_show_whole_round_numbers(above: int, below: int, ticks: list[int]) -> None:
    spec = years_mirrored({1990: above}, {1991: below}, above_label="Créations", below_label="Fins")
    assert spec["layer"][0]["encoding"]["y"]["axis"]["values"] == ticks


def test_a_narrow_chart_is_as_wide_as_a_phone() -> None:
    spec = years_mirrored(
        {1900: 3}, {2020: 1}, above_label="Créations", below_label="Fins", width=NARROW
    )
    assert ET.fromstring(svg_of(spec, **WORDS)).get("width") == str(NARROW)
    assert len(spec["layer"][0]["encoding"]["x"]["axis"]["values"]) < 10


def test_years_are_drawn_with_both_series_named() -> None:
    spec = years_mirrored({1990: 3}, {1991: 1}, above_label="Créations", below_label="Fins")
    assert {"Créations", "Fins"} <= set(texts(svg_of(spec, **WORDS)))


def test_the_same_chart_has_the_same_name_and_another_another() -> None:
    names = {
        chart_digest(bars(), **WORDS),
        chart_digest(json.loads(json.dumps(bars())), **WORDS),
        chart_digest(bars(("Sport", 499)), **WORDS),
        chart_digest(bars(), title="Thèmes", description="Autre."),
    }
    assert len(names) == 3


def test_a_chart_is_drawn_once() -> None:
    cache.set(f"chart:{chart_digest(bars(), **WORDS)}", "<svg>kept</svg>")
    assert svg_of(bars(), **WORDS) == "<svg>kept</svg>"


def test_under_its_own_name_an_image_is_kept_for_good(rf) -> None:
    asked = chart_digest(bars(), **WORDS)
    response = chart_response(rf.get("/x.svg"), bars(), asked=asked, **WORDS)
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    again = rf.get("/x.svg", headers={"If-None-Match": response["ETag"]})
    assert chart_response(again, bars(), asked=asked, **WORDS).status_code == 304


def test_under_an_older_name_an_image_is_soon_asked_again(rf) -> None:
    response = chart_response(rf.get("/x.svg"), bars(), asked="0" * 16, **WORDS)
    assert response["Cache-Control"] == "private, max-age=60"
