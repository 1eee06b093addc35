"""The same agenda, exported again by other tools: what changes is the form, never the facts."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from openpyxl import Workbook

from maillage.algorithms.french_hours.days import MONTHS
from maillage.algorithms.french_text import fold

Row = dict[str, str]
DAYS = ("Date début", "Date fin")
TEXTS = ("Dates affichage - horaires",)


def as_csv(rows: Sequence[Row], *, delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, quoting=csv.QUOTE_MINIMAL)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Row], cell: Callable[[str, str], object]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Agenda")
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([cell(name, text) for name, text in row.items()])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_days(rows: Sequence[Row], write: Callable[[date], str]) -> list[Row]:
    """Rewrite the dates of the columns of dates."""
    return [
        row | {name: write(date.fromisoformat(row[name])) for name in DAYS if row[name]}
        for row in rows
    ]


def with_texts(rows: Sequence[Row], write: Callable[[date], str]) -> list[Row]:
    """Rewrite the dates inside the text of dates."""

    def again(match: re.Match[str]) -> str:
        return write(datetime.strptime(match[0], "%d/%m/%Y").date())  # noqa: DTZ007 - a day

    return [
        row | {name: re.sub(r"\d{2}/\d{2}/\d{4}", again, row[name]) for name in TEXTS}
        for row in rows
    ]


def french(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def slashed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def renamed(rows: Sequence[Row], write: Callable[[str], str]) -> list[Row]:
    return [{write(name): text for name, text in row.items()} for row in rows]


def _real_date(name: str, text: str) -> object:
    return date.fromisoformat(text) if name in DAYS and text else text or None


def _serial(name: str, text: str) -> object:
    if name in DAYS and text:
        return (date.fromisoformat(text) - date(1899, 12, 30)).days
    return float(text) if name.startswith("GoogleMap") and text else text or None


def dashed(number: str) -> str:
    return f"{number[:5].lower()}-{number[5:]}"


def _cp1252(rows: Sequence[Row]) -> list[Row]:
    """What Windows can not write leaves the file as its nearest sign."""
    signs = str.maketrans({"\u202f": "\u00a0", "\u2009": " "})
    kept = [{name: text.translate(signs) for name, text in row.items()} for row in rows]
    return [
        {name: text.encode("cp1252", "ignore").decode("cp1252") for name, text in row.items()}
        for row in kept
    ]


def variants(rows: Sequence[Row]) -> dict[str, tuple[str, bytes]]:
    """Return {what changed: (name of the file, its bytes)}."""
    upside_down = [dict(reversed(list(row.items()))) for row in rows]
    priced = [
        row | {name: row[name].replace(",", ".").replace("€", "EUR") for name in ("Tarif normal", "Tarif enfant")}
        for row in rows
    ]  # fmt: skip
    comma = [
        row | {name: row[name].replace(".", ",") for name in ("GoogleMap latitude", "GoogleMap longitude")}
        for row in rows
    ]  # fmt: skip
    return {
        "dates as 12/05/2026": ("a.csv", as_csv(with_days(rows, slashed))),
        "dates as 12 mai 2026": ("b.csv", as_csv(with_days(rows, french))),
        "dates and times": ("c.csv", as_csv(with_days(rows, lambda day: f"{day}T00:00:00+02:00"))),
        "workbook with dates": ("d.xlsx", as_xlsx(rows, _real_date)),
        "workbook with serial numbers": ("e.xlsx", as_xlsx(rows, _serial)),
        "dates of the texts in words": ("f.csv", as_csv(with_texts(rows, french))),
        "commas, byte order mark": ("g.csv", as_csv(rows, delimiter=",", encoding="utf-8-sig")),
        "tabs, columns reversed": ("h.csv", as_csv(upside_down, delimiter="\t")),
        "columns without accents nor capitals": (
            "i.csv", as_csv(renamed(rows, lambda name: fold(name).replace(" ", "_"))),
        ),
        "columns in capitals": ("j.csv", as_csv(renamed(rows, str.upper))),
        "UTF-16": ("k.csv", as_csv(rows, encoding="utf-16")),
        "numbers in another form": (
            "l.csv", as_csv([row | {"Identifiant": dashed(row["Identifiant"])} for row in rows]),
        ),
        "no numbers": ("m.csv", as_csv([{k: v for k, v in row.items() if k != "Identifiant"} for row in rows])),
        "prices and positions written otherwise": ("n.csv", as_csv(priced)),
        "positions with commas": ("o.csv", as_csv(comma)),
        "rows in another order": ("p.csv", as_csv(rows[::-1])),
        "all at once": (
            "q.csv",
            as_csv(
                [
                    {k: v for k, v in row.items() if k != "IDENTIFIANT"}
                    for row in renamed(with_texts(with_days(rows[::-1], french), french), str.upper)
                ],
                delimiter="\t", encoding="utf-16",
            ),
        ),
    }  # fmt: skip


def windows(rows: Sequence[Row]) -> tuple[Sequence[Row], bytes]:
    """Return the rows that Windows can write, and their file in its encoding."""
    kept = _cp1252(rows)
    return kept, as_csv(kept, encoding="cp1252")
