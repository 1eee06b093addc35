"""The panorama: who does what and where, who offers and seeks what, and what is missing.

Every number is a count of organisations that the actor may find; each leads to its list.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from maillage.algorithms.heat_steps import heat_bounds, heat_ranges, heat_step
from maillage.core.actor import Actor
from maillage.core.search import Facet, SearchIndex
from maillage.directory.enums import State
from maillage.directory.queries.search_form import DirectoryQuery
from maillage.directory.queries.vocabulary import SIZE_LABELS, label_of
from maillage.territory import nomenclatures
from maillage.territory.enums import Level
from maillage.territory.models import Area

THEME_LEVELS, AREA_LEVELS = 2, 3
LEVELS = (str(Level.COMMUNE), str(Level.QUARTIER), str(Level.SOUS_QUARTIER))
LEVEL_WORDS = {"commune": "commune", "quartier": "quartier", "sous_quartier": "sous-quartier"}
ALL = 2000
# Beyond this share of empty cells an empty one says nothing by itself.
MAX_GAPS = 0.3


@dataclass(frozen=True, slots=True)
class Head:
    """A row or a column of a table: its code, its words, how many organisations it counts in all."""

    code: str
    label: str
    total: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, the list behind it, and its step of shading (0: nobody)."""

    row: Head
    col: Head
    count: int
    step: int
    query: DirectoryQuery


@dataclass(frozen=True)
class Crossing:
    """Two ways of sorting organisations, crossed. An organisation may be in several cells."""

    row_filter: str
    col_filter: str
    rows: tuple[Head, ...]
    cols: tuple[Head, ...]
    lines: tuple[tuple[Head, tuple[Cell, ...]], ...]
    ranges: tuple[tuple[int, int, int], ...]
    empty: tuple[Head, ...] = ()  # rows that nobody is in, when they are told apart

    @property
    def gaps(self) -> tuple[Cell, ...]:
        return tuple(cell for _, cells in self.lines for cell in cells if not cell.count)

    @property
    def alone(self) -> tuple[Cell, ...]:
        """The cells of one organisation: what would be missing without it."""
        return tuple(cell for _, cells in self.lines for cell in cells if cell.count == 1)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A skill that somebody seeks and nobody offers."""

    code: str
    label: str
    seeking: int


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    created: int
    dissolved: int


@dataclass(frozen=True, slots=True)
class SizeClass:
    """How many organisations say that they are of a size."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many profiles of a part were confirmed by their organisation."""

    head: Head
    confirmed: int


class Panorama:
    """Reads each table when it is asked for, once."""

    def __init__(self, query: DirectoryQuery, *, actor: Actor, index: SearchIndex) -> None:
        self.query = replace(query, view="list", page=1, cursor="", sort="")
        self.actor = actor
        self.index = index
        self.request = self.query.request(actor, limit=1)

    # What is looked at.

    @cached_property
    def total(self) -> int:
        return self.index.count(self.request)

    @cached_property
    def is_unavailable(self) -> str:
        return self.index.search(self.request).unavailable

    @cached_property
    def theme(self) -> str:
        """The one public theme chosen, whose sub-themes are the rows; "" for all themes."""
        chosen = self.query.chosen.get("theme", ())
        return chosen[0] if len(chosen) == 1 and "." not in chosen[0] else ""

    @cached_property
    def area_tree(self) -> list[tuple[str, str, str, str]]:
        """(code, name, level, code of the area around) of every area, in order. One query."""
        rows = Area.objects.filter(level__in=LEVELS).order_by("order", "code")
        return list(rows.values_list("code", "name", "level", "parent__code"))

    @cached_property
    def columns(self) -> list[tuple[str, str, str]]:
        """(code, name, level) of the areas in columns: those of the level below the one chosen."""
        chosen = self.query.chosen.get("area", ())
        if len(chosen) == 1:
            inside = [
                (c, n, level) for c, n, level, parent in self.area_tree if parent == chosen[0]
            ]
            if inside:
                return inside
        if chosen:
            return [(c, n, level) for c, n, level, _ in self.area_tree if c in chosen]
        by_level = {
            level: [(c, n, at) for c, n, at, _ in self.area_tree if at == level] for level in LEVELS
        }
        communes, districts = by_level[LEVELS[0]], by_level[LEVELS[1]]
        return districts if districts and len(communes) <= 1 else communes

    @cached_property
    def area_lines(self) -> list[tuple[str, str, int]]:
        """(code, name, depth) of the areas to choose from: each followed by those inside it.

        The only commune of a territory is not a choice.
        """
        communes = [code for code, _, level, _ in self.area_tree if level == LEVELS[0]]
        alone = communes[0] if len(communes) == 1 and len(self.area_tree) > 1 else None

        def inside(parent: str | None, depth: int) -> list[tuple[str, str, int]]:
            found: list[tuple[str, str, int]] = []
            for code, name, _, around in self.area_tree:
                if around == parent and code != alone:
                    found += [(code, name, depth), *inside(code, depth + 1)]
            return found

        known = {code for code, *_ in self.area_tree}
        tops = {around for *_, around in self.area_tree if around not in known} - {None}
        lines = [line for top in (None, *sorted(tops)) for line in inside(top, 0)]
        return inside(alone, 0) + lines if alone else lines

    def goes_deeper(self, name: str, code: str) -> bool:
        """Whether a choice opens a finer table: a theme with sub-themes, an area with areas inside."""
        if name == "area":
            return any(parent == code for *_, parent in self.area_tree)
        return name == "theme" and bool(nomenclatures.sub_themes(code))

    @property
    def areas_are(self) -> str:
        """Return what the columns are: "quartier", "sous-quartier", "commune"."""
        return LEVEL_WORDS[self.columns[0][2]] if self.columns else "secteur"

    # Tables.

    @cached_property
    def places(self) -> Crossing:
        """Themes (or the sub-themes of the one chosen) crossed with areas."""
        level = LEVELS.index(self.columns[0][2]) if self.columns else 1
        rows = Facet("theme", size=ALL, level=1 if self.theme else 0, levels=THEME_LEVELS)
        cols = Facet("area", size=ALL, level=level, levels=AREA_LEVELS)
        matrix = self.index.count_matrix(self.request, rows, cols)
        col_counts = dict(matrix.cols)
        heads = self._theme_heads(dict(matrix.rows))
        # Sub-themes are many: those of nobody are told in words below the table.
        shown = [head for head in heads if head.total] if self.theme else heads
        crossing = self._crossing(
            ("theme", shown),
            ("area", [Head(c, n, col_counts.get(c, 0)) for c, n, _ in self.columns]),
            matrix.cells,
        )
        return replace(crossing, empty=tuple(head for head in heads if head not in shown))

    @cached_property
    def tells_gaps(self) -> bool:
        """Whether there are gaps, few enough to be told one by one."""
        return bool(self.places.gaps) and not self.is_sparse

    @cached_property
    def is_sparse(self) -> bool:
        """Whether empty cells are the rule rather than gaps."""
        cells = len(self.places.rows) * len(self.places.cols)
        return len(self.places.gaps) > cells * MAX_GAPS

    @cached_property
    def placed(self) -> int:
        """How many organisations are in one of the columns; the others do not tell where they are."""
        return sum(head.total for head in self.places.cols)

    def skills(self, facet: str) -> Crossing:
        """Skills offered ("skill") or sought ("need") crossed with themes: those that somebody has."""
        rows = Facet(facet, size=ALL)
        cols = Facet("theme", size=ALL, level=1 if self.theme else 0, levels=THEME_LEVELS)
        matrix = self.index.count_matrix(self.request, rows, cols)
        crossed = {col for (_, col), number in matrix.cells.items() if number}
        heads = [Head(code, label_of(facet, code), number) for code, number in matrix.rows]
        return self._crossing(
            (facet, sorted(heads, key=lambda head: (-head.total, head.label))),
            ("theme", [h for h in self._theme_heads(dict(matrix.cols)) if h.code in crossed]),
            matrix.cells,
        )

    @cached_property
    def offered(self) -> Crossing:
        return self.skills("skill")

    @cached_property
    def sought(self) -> Crossing:
        return self.skills("need")

    @property
    def unmet(self) -> tuple[Unmet, ...]:
        """Skills sought here and offered by nobody here, the most sought first."""
        offered = {head.code for head in self.offered.rows}
        return tuple(
            Unmet(head.code, head.label, head.total)
            for head in self.sought.rows
            if head.code not in offered
        )

    @property
    def everybody(self) -> DirectoryQuery:
        """The same question with the dissolved, unless it already says which states."""
        if "state" in self.query.chosen:
            return self.query
        return self.query.choosing(state=State.values)

    @cached_property
    def years(self) -> tuple[Year, ...]:
        """Organisations by year of creation, dissolved ones included, and of dissolution."""
        request = self.everybody.request(self.actor, limit=1)
        created = dict(self.index.histogram(request, "created"))
        dissolved = dict(self.index.histogram(request, "dissolved"))
        return tuple(
            Year(year, created.get(year, 0), dissolved.get(year, 0))
            for year in sorted({*created, *dissolved})
        )

    @cached_property
    def sizes(self) -> tuple[tuple[str, str, tuple[SizeClass, ...]], ...]:
        """(dimension, its words, classes from the smallest) for what organisations say of their size."""
        counts = self._facet(Facet("size", size=ALL))
        found = []
        for dimension, words in SIZE_LABELS.items():
            codes = [f"{dimension}:{code}" for code in nomenclatures.size_classes()]
            classes = [SizeClass(c, label_of("size", c), counts[c]) for c in codes if c in counts]
            if classes:
                found.append((dimension, words, tuple(classes)))
        return tuple(found)

    @cached_property
    def confirmed(self) -> int:
        return self._facet(Facet("confirmed")).get("oui", 0)

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """For each theme of the rows, how many profiles were confirmed."""
        confirmed = self.query.choosing(confirmed=("oui",)).request(self.actor, limit=1)
        facet = Facet("theme", size=ALL, level=1 if self.theme else 0, levels=THEME_LEVELS)
        page = self.index.search(replace(confirmed, facets=(facet,)).without("theme"))
        counts = dict(page.facets.get("theme", ()))
        return tuple(Share(head, counts.get(head.code, 0)) for head in self.places.rows)

    # Parts.

    def _facet(self, facet: Facet) -> Mapping[str, int]:
        page = self.index.search(replace(self.request, facets=(facet,)))
        return dict(page.facets.get(facet.key, ()))

    def _theme_heads(self, counts: Mapping[str, int]) -> list[Head]:
        themes: Iterable[nomenclatures.Theme]
        chosen = self.query.chosen.get("theme", ())
        if self.theme:
            themes = nomenclatures.sub_themes(self.theme)
        else:
            wanted = {code.split(".")[0] for code in chosen}
            public = nomenclatures.public_themes()
            themes = [theme for theme in public if not chosen or theme.code in wanted]
        return [Head(theme.code, theme.label, counts.get(theme.code, 0)) for theme in themes]

    def _crossing(
        self,
        rows: tuple[str, Sequence[Head]],
        cols: tuple[str, Sequence[Head]],
        cells: Mapping[tuple[str, str], int],
    ) -> Crossing:
        (row_filter, row_heads), (col_filter, col_heads) = rows, cols
        numbers = [cells.get((row.code, col.code), 0) for row in row_heads for col in col_heads]
        bounds = heat_bounds(numbers)

        def cell(row: Head, col: Head) -> Cell:
            number = cells.get((row.code, col.code), 0)
            query = self.query.choosing(**{row_filter: (row.code,), col_filter: (col.code,)})
            return Cell(row, col, number, heat_step(number, bounds), query)

        lines = tuple((row, tuple(cell(row, col) for col in col_heads)) for row in row_heads)
        return Crossing(
            row_filter, col_filter, tuple(row_heads), tuple(col_heads), lines, heat_ranges(bounds)
        )
