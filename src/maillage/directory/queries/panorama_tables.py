"""The tables of the panorama as rows of cells: for the page, and for CSV files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from maillage.directory.queries.panorama import Crossing, Head, Panorama
from maillage.directory.queries.search_form import DirectoryQuery
from maillage.territory import nomenclatures

# A value and the list behind it, None where there is none.
CellOf = tuple[str | int, DirectoryQuery | None]


@dataclass(frozen=True)
class Table:
    """A header, of which the first ``words`` columns are words, and rows."""

    header: Sequence[str]
    rows: Sequence[Sequence[CellOf]]
    words: int = 1


@dataclass(frozen=True, slots=True)
class Shaded:
    """A cell of a crossed table as it is drawn: ``step`` 0 is a gap."""

    count: int
    step: int
    href: str
    row: str
    col: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of the form; ``depth`` 1 is inside the one above."""

    value: str
    label: str
    is_chosen: bool
    depth: int


@dataclass(frozen=True)
class CrossingTable:
    """A crossed table as it is drawn: heads are (label, address or "", total)."""

    cols: tuple[tuple[str, str, int], ...]
    rows: tuple[tuple[tuple[str, str, int], tuple[Shaded, ...]], ...]
    ranges: tuple[tuple[int, int, int], ...]


def crossing_table(
    panorama: Panorama, crossing: Crossing, *, page: str, listing: str
) -> CrossingTable:
    """Return a crossed table with its addresses: heads lead deeper where there is deeper, or to lists."""

    def head(kind: str, one: Head) -> tuple[str, str, int]:
        query = panorama.query.choosing(**{kind: (one.code,)})
        return (
            one.label,
            query.address(page if panorama.goes_deeper(kind, one.code) else listing),
            one.total,
        )

    return CrossingTable(
        cols=tuple(head(crossing.col_filter, col) for col in crossing.cols),
        rows=tuple(
            (
                head(crossing.row_filter, row),
                tuple(
                    Shaded(c.count, c.step, c.query.address(listing), c.row.label, c.col.label)
                    for c in cells
                ),
            )
            for row, cells in crossing.lines
        ),
        ranges=crossing.ranges,
    )


def choices(panorama: Panorama, name: str) -> list[Choice]:
    """Return the choices of the form, each finer one below the wider: themes or areas."""
    chosen = panorama.query.chosen.get(name, ())
    if name == "theme":
        found = []
        for theme in nomenclatures.public_themes():
            found.append(Choice(theme.code, theme.label, theme.code in chosen, 0))
            if any(code.split(".")[0] == theme.code for code in chosen):
                found += [
                    Choice(sub.code, sub.label, sub.code in chosen, 1)
                    for sub in nomenclatures.sub_themes(theme.code)
                ]
        return found
    return [
        Choice(code, label, code in chosen, depth) for code, label, depth in panorama.area_lines
    ]


# Files.


def _crossed(crossing: Crossing, first: str, in_all: str) -> Table:
    header = [first, in_all, *(col.label for col in crossing.cols)]
    rows: list[list[CellOf]] = [
        [(row.label, None), (row.total, None), *((cell.count, cell.query) for cell in cells)]
        for row, cells in crossing.lines
    ]
    return Table(header, rows)


def places_table(panorama: Panorama) -> Table:
    return _crossed(panorama.places, "thème", "tous secteurs")


def offered_table(panorama: Panorama) -> Table:
    return _crossed(panorama.offered, "compétence proposée", "tous thèmes")


def sought_table(panorama: Panorama) -> Table:
    return _crossed(panorama.sought, "compétence recherchée", "tous thèmes")


def years_table(panorama: Panorama) -> Table:
    rows: list[list[CellOf]] = [
        [
            (str(line.year), None),
            (line.created, panorama.everybody.choosing(created=(str(line.year),))),
            (line.dissolved, panorama.query.choosing(dissolved=(str(line.year),))),
        ]
        for line in panorama.years
    ]
    return Table(("Année", "Créations", "Dissolutions"), rows)


def sizes_table(panorama: Panorama) -> Table:
    rows: list[list[CellOf]] = [
        [
            (words, None),
            (size.label, None),
            (size.count, panorama.query.choosing(size=(size.value,))),
        ]
        for _, words, classes in panorama.sizes
        for size in classes
    ]
    return Table(("Qui", "Combien", "Organisations"), rows, words=2)


def shares_table(panorama: Panorama) -> Table:
    rows: list[list[CellOf]] = [
        [
            (share.head.label, None),
            (share.head.total, panorama.query.choosing(theme=(share.head.code,))),
            (
                share.confirmed,
                panorama.query.choosing(theme=(share.head.code,), confirmed=("oui",)),
            ),
            (_percent(share.confirmed, share.head.total), None),
        ]
        for share in panorama.shares
        if share.head.total
    ]
    return Table(("Thème", "Fiches", "Confirmées", "Part"), rows)


def _percent(part: int, whole: int) -> str:
    share = Decimal(part) * 100 / Decimal(whole)
    if part and share < 1:
        return "moins de 1 %"
    return f"{share:.0f} %"


TABLES: dict[str, Callable[[Panorama], Table]] = {
    "themes-et-secteurs": places_table,
    "competences-proposees": offered_table,
    "competences-recherchees": sought_table,
    "annees": years_table,
    "tailles": sizes_table,
    "confirmations": shares_table,
}
