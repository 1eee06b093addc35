"""WCAG 2.2 contrast of every pair of tokens that the style sheets put together, in both schemes."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[3] / "src/maillage/core/static/maillage/css"
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\s*;")

# Text that people read at length: 7:1. Accents, states, marks: 4.5:1. Borders of controls: 3:1.
READING = [("ink", "paper"), ("ink-soft", "paper"), ("primary", "paper"), ("ink", "paper-tint")]
ACCENTS = [
    ("brick", "paper"),
    ("brick-strong", "paper"),
    ("brick-strong", "brick-tint"),
    ("green", "paper"),
    ("green", "green-tint"),
    ("ochre", "paper"),
    ("ochre", "ochre-tint"),
    ("primary", "primary-tint"),
    ("primary", "paper-tint"),
    ("primary-strong", "paper"),
    ("on-primary", "primary"),
    ("on-primary", "primary-strong"),
    ("on-brick", "brick"),
    ("on-brick", "brick-strong"),
    ("paper", "ink"),
    ("ink-soft", "paper-tint"),
    ("ink", "primary-tint"),
    ("ink", "brick-tint"),
    ("ink", "green-tint"),
    ("ink", "ochre-tint"),
    ("ink", "mark"),
    ("ink-soft", "primary-tint"),
    *((f"hue-{number}", "paper") for number in range(1, 13)),
]
CONTROLS = [("rule-strong", "paper"), ("rule-strong", "paper-tint"), ("focus", "paper")]


def schemes() -> dict[str, dict[str, str]]:
    text = (CSS / "tokens.css").read_text()
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    day = dict(TOKEN.findall(light))
    return {"light": day, "dark": day | dict(TOKEN.findall(dark))}


def luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_agrees_with_the_published_examples() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        *((text, ground, 7.0) for text, ground in READING),
        *((text, ground, 4.5) for text, ground in ACCENTS),
        *((text, ground, 3.0) for text, ground in CONTROLS),
    ],
)
def test_tokens_have_enough_contrast(scheme: str, text: str, ground: str, least: float) -> None:
    tokens = schemes()[scheme]
    assert round(contrast(tokens[text], tokens[ground]), 2) >= least


def test_both_schemes_define_the_same_colours() -> None:
    text = (CSS / "tokens.css").read_text()
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    assert dict(TOKEN.findall(light)).keys() == dict(TOKEN.findall(dark)).keys()


def test_colours_live_in_the_tokens_only() -> None:
    allowed = {"tokens.css", "print.css"}
    strays = {
        path.name: found
        for path in CSS.rglob("*.css")
        if path.name not in allowed
        and (found := re.findall(r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b", path.read_text()))
    }
    # A logo and a chart are drawn for white paper, whatever the scheme.
    assert strays == {"marks.css": ["#fff"], "tables.css": ["#fffdf8"]}


def test_every_custom_property_used_is_defined() -> None:
    sheets = {path: path.read_text() for path in CSS.rglob("*.css")}
    defined = {name for text in sheets.values() for name in re.findall(r"(--[\w-]+)\s*:", text)}
    used = {name for text in sheets.values() for name in re.findall(r"var\((--[\w-]+)", text)}
    assert used - defined == set()
