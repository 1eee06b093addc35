"""Tables of events (CSV, XLSX), read through a correspondence file."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from maillage.agenda.enums import Status
from maillage.agenda.imports.mapping import EventMapping, column_key
from maillage.agenda.imports.rows import MAX_SHORT_TEXT, ReadEvent, lines, one_line
from maillage.agenda.imports.table_dates import put_dates
from maillage.agenda.imports.words import why
from maillage.algorithms.french_hours import NotRead, Prices, read_price
from maillage.algorithms.french_hours.prices import FREE, PAID
from maillage.algorithms.french_text import fold
from maillage.directory.sources.bytes import Limits, Table, open_table
from maillage.directory.sources.lexicon import title_writer
from maillage.directory.sources.rows import SourceError, read_email, read_website

MOST_THEMES, MOST_KEYWORDS = 5, 20
_PHONE = re.compile(r"\+?\d(?:[ .()-]?\d){5,14}")
_JOINED = frozenset({"description", "address", "price", "keywords", "hours", "dates"})
_SECONDS = re.compile(r"^(\d{1,2}:\d{2}):\d{2}$")
_EACH = re.compile(r"\s*[,;|]\s*")


def read_table(
    path: Path, mapping: EventMapping, *, limits: Limits | None = None
) -> Iterator[ReadEvent]:
    """Yield the events of a table, row by row; raises SourceError when it can not be read."""
    with open_table(
        path, encoding=mapping.encoding, delimiter=mapping.delimiter, sheet=mapping.sheet, limits=limits
    ) as table:  # fmt: skip
        reader = TableReader(table, path.name, mapping)
        for line, cells in table.rows:
            yield reader.event(line, cells)


def header_of(path: Path, *, limits: Limits | None = None) -> frozenset[str]:
    """Return the columns of a table, as they are known: to find its correspondence."""
    with open_table(path, limits=limits) as table:
        return frozenset(column_key(name) for name in table.header)


class TableReader:
    """Cells to facts, for one open table. A column that this table lacks is not told: it changes nothing."""

    def __init__(self, table: Table, name: str, mapping: EventMapping) -> None:
        self.mapping, self.header = mapping, table.header
        self.index = {
            column_key(column): at for at, column in reversed(list(enumerate(table.header)))
        }
        self.writer = title_writer()
        if not self.knows("title"):
            shown = ", ".join(column for column in table.header if column)
            raise SourceError(
                f"Le fichier « {name} » n’a pas de colonne « {mapping.columns['title'][0]} », citée par le fichier "
                f"de correspondance. Ses colonnes : {shown}.",
                code="colonne_absente",
            )
        self.absent = sorted(
            column for column in mapping.all_columns() if column_key(column) not in self.index
        )

    def event(self, line: int, cells: list[str] | None) -> ReadEvent:
        """Return the event of a row; what is wrong in it is told, the rest is kept."""
        if cells is None:
            return ReadEvent(line).refuse(
                "", "", "Cette ligne ne se lit pas : guillemets mal fermés."
            )
        cells = [lines(cell) for cell in cells] + [""] * (len(self.header) - len(cells))
        read = ReadEvent(line, self.cell(cells, "id"))
        read.raw = {name: cells[at] for at, name in enumerate(self.header) if name}
        title = self.cell(cells, "title")
        if not title:
            return read.refuse(
                self.mapping.columns["title"][0], "", "Cette ligne ne donne pas de titre."
            )
        read.put_title(self.readable(title))
        read.put_texts(self.cell(cells, "summary"), self.cell(cells, "description"))
        for name in ("summary", "description"):
            if not self.knows(name):
                read.facts.pop(name)
        self.dates(read, cells)
        self.contacts(read, cells)
        self.price(read, cells)
        self.place(read, cells)
        self.words(read, cells)
        return read

    def knows(self, field: str) -> bool:
        return any(column_key(name) in self.index for name in self.mapping.columns.get(field, ()))

    def filled(self, cells: list[str], columns: tuple[str, ...]) -> list[tuple[str, str]]:
        found = [
            (name, cells[self.index[column_key(name)]])
            for name in columns
            if column_key(name) in self.index
        ]
        return [(name, text) for name, text in found if text]

    def cell(self, cells: list[str], field: str) -> str:
        """Return the text of a field: its columns joined, or the first that is filled."""
        found = [text for _, text in self.filled(cells, self.mapping.columns.get(field, ()))]
        if field in _JOINED:
            return (", " if field == "address" else "\n").join(found)
        return next(iter(found), "")

    def readable(self, text: str) -> str:
        """Return a text in capitals as people write it; accents that it has are the only ones."""
        if not text.isupper() or len(text) <= 3:
            return text
        written = self.writer.title(text)
        if text.isascii() or len(written.split()) != len(text.split()):
            return written
        pairs = zip(text.split(), written.split(), strict=True)
        return " ".join(_cased_like(told, case) for told, case in pairs)

    def dates(self, read: ReadEvent, cells: list[str]) -> None:
        if not (self.knows("start") or self.knows("dates")):
            return
        put_dates(
            read,
            start=self.cell(cells, "start"),
            end=self.cell(cells, "end"),
            hours=self.cell(cells, "hours") or self.times(cells),
            dates=self.cell(cells, "dates"),
        )

    def times(self, cells: list[str]) -> str:
        """Return hours told by two columns as a text: "14:00 - 16:00". Workbooks write seconds."""
        told = (self.cell(cells, name) for name in ("start_time", "end_time"))
        found = [_SECONDS.sub(r"\1", text) for text in told if text]
        return " - ".join(found)

    def contacts(self, read: ReadEvent, cells: list[str]) -> None:
        if text := self.cell(cells, "phone"):
            found = _PHONE.search(text)
            read.facts["phone"] = found[0] if found else ""
            if not found:
                read.reject("phone", text, "Ce n’est pas un numéro de téléphone.")
        elif self.knows("phone"):
            read.facts["phone"] = ""
        for name, reader, words in (
            ("email", read_email, "Ce n’est pas une adresse électronique."),
            ("website", read_website, "Ce n’est pas une adresse de site internet."),
        ):
            if self.knows(name):
                text = self.cell(cells, name)
                # Two addresses in one cell: the first is kept, the report says so.
                read.facts[name] = reader(text) or reader(text.split()[0]) if text else ""
                if text and not read.facts[name]:
                    read.reject(name, text, words)
        for name, most in (("room", 120), ("access_note", MAX_SHORT_TEXT)):
            if self.knows(name):
                read.facts[name] = self.cell(cells, name)[:most]
        if self.knows("organiser") or "organiser" in self.mapping.constants:
            said = self.cell(cells, "organiser") or self.mapping.constants.get("organiser", "")
            read.facts["organiser_text"] = one_line(self.readable(said))[:250]

    def price(self, read: ReadEvent, cells: list[str]) -> None:
        """Keep the prices as text, and what could be read of them."""
        free = column_key(self.cell(cells, "free")) in self.mapping.yes
        if not free and not self.has(self.mapping.columns.get("price", ())):
            return
        told = self.filled(cells, self.mapping.columns.get("price", ()))
        several = len(self.mapping.columns.get("price", ())) > 1
        lines = [f"{name} : {one_line(text)}" if several else one_line(text) for name, text in told]
        read.facts["conditions"] = "\n".join(lines)[:MAX_SHORT_TEXT]
        try:
            prices = [read_price(text) for _, text in told]
        except NotRead as error:
            read.wait("price", read.facts["conditions"], why(error))
            return
        if free:
            prices.append(Prices(FREE, 0, 0))
        read.settled.add("conditions")
        read.facts |= {"price": "", "price_min": None, "price_max": None, **_together(prices)}

    def place(self, read: ReadEvent, cells: list[str]) -> None:
        constants = self.mapping.constants
        label = self.cell(cells, "place")
        place: dict[str, Any] = {
            "label": one_line(self.readable(label))[:160],
            "address": one_line(self.cell(cells, "address"))[:300],
            "postcode": self.cell(cells, "postcode").removesuffix(".0")[:10],
            "city": self.readable(self.cell(cells, "city")) or constants.get("city", ""),
            "insee": self.cell(cells, "insee") or constants.get("insee", ""),
        }
        place["postcode"] = place["postcode"] or constants.get("postcode", "")
        self.position(read, cells, place)
        place = {key: value for key, value in place.items() if value not in ("", None)}
        if place.keys() & {"label", "address", "lat"}:
            read.facts["place"] = place

    def position(self, read: ReadEvent, cells: list[str], place: dict[str, Any]) -> None:
        lat, lon = self.cell(cells, "lat"), self.cell(cells, "lon")
        if not (lat and lon) and (both := self.cell(cells, "position")):
            lat, _, lon = re.sub(r"\s*[;\s]\s*", ",", both.strip("[]() ")).partition(",")
        if not lat or not lon:
            return
        try:
            point = round(_number(lat), 5), round(_number(lon), 5)
        except ValueError:
            read.reject("position", f"{lat} {lon}", "Ces coordonnées ne sont pas des nombres.")
            return
        south, west, north, east = self.mapping.bounds
        if not (south <= point[0] <= north and west <= point[1] <= east):
            read.reject(
                "position", f"{lat} {lon}", "Cette position est hors du territoire attendu."
            )
        elif point not in self.mapping.town_centre:
            place["lat"], place["lon"] = point

    def words(self, read: ReadEvent, cells: list[str]) -> None:
        mapping = self.mapping
        if self.knows("status"):
            text = self.cell(cells, "status")
            known = mapping.statuses.get(column_key(text))
            read.facts["status"] = known or str(Status.SCHEDULED)
            if text and not known:
                read.reject(
                    "status",
                    text,
                    "Ce mot ne dit pas si l’événement a lieu : il est gardé « comme prévu ».",
                )
        if self.has(mapping.kinds.columns):
            kinds = self.meanings(cells, mapping.kinds.columns, mapping.kinds.meanings)
            read.facts["kind"] = next(iter(kinds), mapping.constants.get("kind", "event"))
        if self.has(mapping.themes.columns):
            themes = self.meanings(cells, mapping.themes.columns, mapping.themes.meanings)
            read.facts["themes"] = themes[:MOST_THEMES]
            read.facts["keywords"] = self.keywords(cells)

    def has(self, columns: tuple[str, ...]) -> bool:
        """Say whether the table has every one of these columns: a part of them would tell another value."""
        return all(column_key(name) in self.index for name in columns)

    def meanings(self, cells: list[str], columns: tuple[str, ...], known: Any) -> list[str]:
        words = (word for _, text in self.filled(cells, columns) for word in _EACH.split(text))
        codes = dict.fromkeys(
            code for word in words for code in known.get(column_key(word), "").split()
        )
        return [code for code in codes if not any(other.startswith(f"{code}.") for other in codes)]

    def keywords(self, cells: list[str]) -> list[str]:
        """Return the words of the source: its own keywords, and its categories."""
        texts = [self.cell(cells, "keywords")]
        texts += [text for _, text in self.filled(cells, self.mapping.themes.columns)]
        words = [one_line(word)[:60] for text in texts for word in _EACH.split(text)]
        return list({word.casefold(): word for word in words if word}.values())[:MOST_KEYWORDS]


def _cased_like(told: str, case: str) -> str:
    if len(told) != len(case) or fold(told) != fold(case):
        return case
    letters = zip(told, case, strict=True)
    return "".join(one if like.isupper() else one.lower() for one, like in letters)


def _number(text: str) -> float:
    number = float(text.replace(",", ".").replace(" ", ""))
    if not -1000 < number < 1000:
        raise ValueError(text)
    return number


def _together(prices: list[Prices]) -> dict[str, Any]:
    """Return the prices of several columns as one."""
    if not prices:
        return {}
    lows = [one.lowest for one in prices if one.lowest is not None]
    highs = [one.highest for one in prices if one.highest is not None]
    kinds = {one.kind for one in prices}
    kind = kinds.pop() if len(kinds) == 1 else PAID
    known = all(one.lowest is not None for one in prices)
    return {
        "price": kind,
        "price_min": min(lows) if known and lows else None,
        "price_max": max(highs) if highs else None,
    }
