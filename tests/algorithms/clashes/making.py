"""Dates for the tests of clashes, by hand and drawn."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hypothesis import strategies as st

from maillage.algorithms.clashes import Dated, Vocabulary, Weights
from maillage.algorithms.clashes.model import minutes_of

THEMES = (
    "sport",
    "sport.judo",
    "sport.karate",
    "culture",
    "culture.musique",
    "culture.chant",
    "loisirs",
)
PUBLICS = ("tout-public", "enfants", "familles", "personnes-agees", "etudiants")
WORDS = Vocabulary(THEMES, PUBLICS)
SATURDAY = date(2026, 9, 12)
HERE = {"lat": 43.610, "lon": 3.870}


def on(day: date = SATURDAY, start: str = "10:00", end: str = "18:00", **facts: Any) -> Dated:
    """Return a date of one day; an end before the start is the day after."""
    begin = minutes_of(datetime.fromisoformat(f"{day}T{start}"))
    finish = minutes_of(datetime.fromisoformat(f"{day}T{end}"))
    return Dated(begin, finish if finish > begin else finish + 1440, **{**HERE, **facts})


def forum(day: date = SATURDAY, **facts: Any) -> Dated:
    return on(
        day, **{"forum": True, "margin": 60, "expected": 800, "themes": ("loisirs",), **facts}
    )


def same(one: Dated, **facts: Any) -> Dated:
    return replace(one, **facts)


@st.composite
def drawn(draw: st.DrawFn) -> Dated:
    """Draw a date within three weeks of some Saturday."""
    start = minutes_of(datetime.fromisoformat("2026-09-12")) + draw(
        st.integers(-20 * 1440, 20 * 1440)
    )
    low = draw(st.integers(0, 90))
    known = draw(st.booleans())
    return Dated(
        start=start,
        end=start + draw(st.sampled_from((0, 20, 60, 120, 480, 1440, 6000))),
        themes=tuple(draw(st.lists(st.sampled_from(THEMES), max_size=3, unique=True))),
        publics=tuple(draw(st.lists(st.sampled_from(PUBLICS[1:]), max_size=2, unique=True))),
        ages=(low, draw(st.integers(low, 120))) if draw(st.booleans()) else (0, 120),
        lat=draw(st.floats(43.55, 43.65)) if known else float("nan"),
        lon=draw(st.floats(3.80, 3.95)) if known else float("nan"),
        online=draw(st.integers(0, 5)) == 0,
        expected=draw(st.sampled_from((0, 5, 50, 300, 5000))),
        forum=draw(st.booleans()),
        margin=draw(st.sampled_from((0, 30, 60))),
        days=draw(st.sampled_from((1, 1, 2, 4, 40))),
    )


@st.composite
def weights(draw: st.DrawFn) -> Weights:
    parts = [draw(st.integers(0, 50)) for _ in range(4)]
    return Weights(*parts, size=draw(st.integers(1, 30)), warn=draw(st.integers(20, 90)))
