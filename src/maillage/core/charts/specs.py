"""Vega-Lite specifications of the charts that pages show: data inside, nothing to fetch."""

from collections.abc import Mapping, Sequence
from typing import Any

from maillage.core.charts.palette import SANS, colour

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
WIDTH = 640
# A phone's: words keep the size of the page's.
NARROW = 340
BAR_STEP = 26
YEARS_HEIGHT = 260
MAX_LABEL = 260
# A label for every year up to so many years; then every fifth, tenth, twentieth.
MIN_YEARS = 11
MAX_TICKS = 7
EVERY_YEAR, EVERY_FIFTH, EVERY_TENTH = 14, 50, 120

Spec = dict[str, Any]


def horizontal_bars(rows: Sequence[tuple[str, int]], *, unit: str, width: int = WIDTH) -> Spec:
    """Draw one bar for each (label, number), in the order given, its number at its end."""
    values = [{"label": label, "number": number} for label, number in rows]
    bars = {
        "mark": {"type": "bar", "color": colour("primary"), "height": {"band": 0.7}},
    }
    numbers = {
        "mark": {"type": "text", "align": "left", "dx": 5, "color": colour("ink")},
        "encoding": {"text": {"field": "number", "type": "quantitative", "format": ",d"}},
    }
    return _chart(
        {
            "data": {"values": values},
            "height": {"step": BAR_STEP},
            "encoding": {
                "y": {
                    "field": "label",
                    "type": "nominal",
                    "sort": None,
                    "axis": {
                        "title": None,
                        "domain": False,
                        "ticks": False,
                        "labelPadding": 8,
                        "labelLimit": min(MAX_LABEL, width * 3 // 5),
                    },
                },
                "x": {
                    "field": "number",
                    "type": "quantitative",
                    "axis": {"title": unit, "labels": False, "ticks": False, "domain": False},
                },
            },
            "layer": [bars, numbers],
        },
        width,
    )


def years_mirrored(
    above: Mapping[int, int],
    below: Mapping[int, int],
    *,
    above_label: str,
    below_label: str,
    width: int = WIDTH,
) -> Spec:
    """Draw numbers by year: one series above the line, the other below it.

    Both are written at their side, so that the colour is never alone. Years without a number are
    drawn empty: the distance between two bars is a length of time.
    """
    years = sorted({*above, *below})
    span = _span(years)
    values = [
        {"year": year, "number": sign * series[year], "series": label}
        for series, sign, label in ((above, 1, above_label), (below, -1, below_label))
        for year in span
        if series.get(year)
    ]
    colours = {"domain": [above_label, below_label], "range": [colour("primary"), colour("brick")]}
    legend = {
        "title": None,
        "orient": "top",
        "symbolType": "square",
        "labelLimit": width,
        "columnPadding": 24,
        "columns": 1 if width < WIDTH else 2,
    }
    return _chart(
        {
            "data": {"values": values},
            "height": YEARS_HEIGHT,
            "layer": [
                {
                    "mark": "bar",
                    "encoding": {
                        "x": {
                            "field": "year",
                            "type": "ordinal",
                            "scale": {"domain": list(span), "paddingInner": 0.15},
                            "axis": {
                                "title": None,
                                "values": _labelled(span, width),
                                "labelAngle": 0,
                            },
                        },
                        "y": {
                            "field": "number",
                            "type": "quantitative",
                            "stack": None,
                            "axis": {
                                "title": None,
                                "values": _whole_ticks([line["number"] for line in values]),
                                "labelExpr": "format(abs(datum.value), ',d')",
                            },
                        },
                        "color": {
                            "field": "series",
                            "type": "nominal",
                            "scale": colours,
                            "legend": legend,
                        },
                    },
                },
                {
                    "mark": {"type": "rule", "color": colour("ink")},
                    "encoding": {"y": {"datum": 0}},
                },
            ],
        },
        width,
    )


def _whole_ticks(numbers: Sequence[Any]) -> list[int]:
    """Return round whole numbers to write on an axis that goes from the lowest to the highest."""
    low, high = min([0, *numbers]), max([0, *numbers])
    steps = (base * 10**power for power in range(12) for base in (1, 2, 5))
    step = next(step for step in steps if (high - low) / step <= MAX_TICKS)
    return list(range(-(-low // step) * step, high + 1, step))


def _span(years: Sequence[int]) -> range:
    """Return every year to draw: few years are not drawn as wide blocks."""
    if not years:
        return range(0)
    missing = max(0, MIN_YEARS - (years[-1] - years[0] + 1))
    return range(years[0] - missing // 2, years[-1] + 1 + missing - missing // 2)


def _labelled(span: range, width: int) -> list[int]:
    # As many years as the words have room for.
    size = len(span) * WIDTH // width
    step = 1 if size <= EVERY_YEAR else 5 if size <= EVERY_FIFTH else 10
    step = 20 if size > EVERY_TENTH else step
    return [year for year in span if year % step == 0] or list(span)


def _chart(body: Spec, width: int) -> Spec:
    """Dress a specification as the pages are: paper, ink, rules, the same faces."""
    return {
        "$schema": SCHEMA,
        "width": width,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 8,
        "background": colour("paper"),
        **body,
        "config": {
            "font": SANS,
            "view": {"stroke": None},
            "axis": {
                "labelColor": colour("ink"),
                "titleColor": colour("ink-soft"),
                "labelFontSize": 13,
                "titleFontSize": 13,
                "titleFontWeight": "normal",
                "gridColor": colour("rule"),
                "domainColor": colour("ink"),
                "tickColor": colour("rule-strong"),
            },
            "axisY": {"domain": False, "ticks": False},
            "axisX": {"grid": False},
            "legend": {"labelColor": colour("ink"), "labelFontSize": 13},
            "text": {"fontSize": 13},
        },
    }
