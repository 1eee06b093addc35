"""The charts of the panorama: what is drawn, and the words that say the same."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from maillage.core.charts import NARROW, WIDTH, horizontal_bars, years_mirrored
from maillage.core.ui.french import count, typography
from maillage.directory.queries.panorama import Panorama

CREATED, DISSOLVED = "Créations, au-dessus de la ligne", "Dissolutions, au-dessous"
# Heights of the drawings, so that the page keeps their place before they come.
BAR, FRAME, YEARS = 26, 33, 328


@dataclass(frozen=True)
class Chart:
    """A specification, and what a person who does not see it is told. ``height`` in pixels."""

    spec: dict[str, Any]
    title: str
    description: str
    height: int


def themes_chart(panorama: Panorama, width: int = WIDTH) -> Chart | None:
    """Organisations by theme, the most frequent first."""
    heads = [head for head in panorama.places.rows if head.total]
    if not heads:
        return None
    ordered = sorted(heads, key=lambda head: (-head.total, head.label))
    first, last = ordered[0], ordered[-1]
    said = f"Le plus présent : {first.label} ({count(first.total, 'organisation')})."
    if last.total < first.total:
        said += f" Le moins présent : {last.label} ({count(last.total, 'organisation')})."
    return Chart(
        spec=horizontal_bars(
            [(head.label, head.total) for head in ordered], unit="organisations", width=width
        ),
        title="Organisations par thème",
        description=typography(said),
        height=BAR * len(ordered) + FRAME,
    )


def years_chart(panorama: Panorama, width: int = WIDTH) -> Chart | None:
    """Creations and dissolutions by year."""
    years = panorama.years
    if not years:
        return None
    created = {line.year: line.created for line in years}
    dissolved = {line.year: line.dissolved for line in years}
    made, ended = sum(created.values()), sum(dissolved.values())
    said = f"De {years[0].year} à {years[-1].year} : {count(made, 'création')}, {count(ended, 'dissolution')}."
    best = max(years, key=lambda line: line.created)
    if best.created > 1:
        said += f" L’année qui en a vu naître le plus est {best.year} ({best.created})."
    return Chart(
        spec=years_mirrored(
            created, dissolved, above_label=CREATED, below_label=DISSOLVED, width=width
        ),
        title="Créations et dissolutions par année",
        description=typography(said),
        height=YEARS + (16 if width < WIDTH else 0),
    )


CHARTS: dict[str, Callable[[Panorama], Chart | None]] = {
    "themes": themes_chart,
    "annees": years_chart,
    "themes-etroit": partial(themes_chart, width=NARROW),
    "annees-etroit": partial(years_chart, width=NARROW),
}
