"""Against 171 rows read by hand: what is read is right, and how much is read."""

import pytest

from tests.algorithms.french_hours.table import Row, rows

ROWS = rows()


def test_the_table_has_every_row():
    assert [row.number for row in ROWS] == list(range(1, 172))
    assert sum(not row.start for row in ROWS) == 29


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.number))
def test_what_is_read_is_what_a_person_reads(row: Row):
    found = row.read()
    assert found is None or found == row.expected


def test_most_of_what_a_person_reads_is_read():
    """The published shares: docs/algorithms/horaires-en-texte.md."""
    words = [row for row in ROWS if row.has_words]
    readable = [row for row in words if row.expected is not None]
    read = [row for row in words if row.read() is not None]
    assert (len(words), len(readable), len(read)) == (141, 137, 130)
