"""Charts: a Vega-Lite specification drawn as SVG by the server, always shown with its table.

``horizontal_bars`` and ``years_mirrored`` build specifications (plain dicts, JSON types only),
``chart_digest`` names one by its content, ``chart_response`` answers with its image.
"""

from maillage.core.charts.images import chart_digest, chart_response, svg_of
from maillage.core.charts.specs import NARROW, WIDTH, horizontal_bars, years_mirrored

__all__ = [
    "NARROW",
    "WIDTH",
    "chart_digest",
    "chart_response",
    "horizontal_bars",
    "svg_of",
    "years_mirrored",
]
