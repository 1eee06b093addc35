"""Lines that tell of the same organisation inside one file, told with bounded memory."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from maillage.algorithms.french_text import fold, strip_legal_words
from maillage.directory.sources.rows import SourceRow

# French words for the numbers that name one organisation.
NUMBERS = {
    "rna": "même numéro RNA",
    "rna_old": "même numéro de préfecture",
    "siret": "même SIRET",
    "siren": "même SIREN",
    "town": "même numéro",
}


class Repeats:
    """Remembers each organisation of a file by what names it; on disk, so that memory stays flat."""

    def __init__(self, store: sqlite3.Connection) -> None:
        self.store = store
        store.execute(
            "CREATE TABLE seen (key BLOB PRIMARY KEY, line INTEGER, number TEXT) WITHOUT ROWID"
        )

    def same_as(self, row: SourceRow) -> tuple[int, str]:
        """Return the earlier line of the same organisation and why, (0, "") when it is the first."""
        first, reason = 0, ""
        number = next((value for scheme, value in row.identifiers if scheme in NUMBERS), "")
        for text, why in keys_of(row):
            key = hashlib.blake2b(text.encode(), digest_size=12).digest()
            found = self.store.execute("SELECT line, number FROM seen WHERE key = ?", (key,))
            known = found.fetchone()
            if known is None:
                self.store.execute(
                    "INSERT INTO seen VALUES (?, ?, ?)", (key, first or row.line, number)
                )
            elif not first and not (text.startswith("name:") and _contradict(number, known[1])):
                first, reason = known[0], why
        return first, reason


def _contradict(left: str, right: str) -> bool:
    """Two names alike with two different numbers are two organisations."""
    return bool(left and right and left != right)


@contextmanager
def repeats() -> Iterator[Repeats]:
    """Open a memory of lines that the system drops with it: a file without a name."""
    with closing(sqlite3.connect("", isolation_level=None)) as store:
        store.execute("PRAGMA synchronous = OFF")
        yield Repeats(store)


def keys_of(row: SourceRow) -> Iterator[tuple[str, str]]:
    """Yield what names the organisation of a row, surest first, with its French reason."""
    for scheme in ("rna", "rna_old", "siret", "siren", "town"):
        for known, value in row.identifiers:
            if known == scheme:
                yield f"{scheme}:{value}", NUMBERS[scheme]
    name = strip_legal_words(str(row.values.get("name", "")))
    if not name:
        return
    place = row.values.get("place", {})
    if postcode := place.get("postcode"):
        yield f"name:{name}:{postcode}", "même nom et même code postal"
    elif city := place.get("city"):
        yield f"name:{name}:{fold(city)}", "même nom et même commune"
    else:
        yield f"name:{name}:", "même nom"
