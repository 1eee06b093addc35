"""`maillage bench data`: a file of invented associations that the import reads whole."""

import re
from datetime import date

import pytest

from maillage.config import cli
from maillage.directory.sources.rna import read_rna


def test_the_file_is_read_by_the_import_without_any_refusal(tmp_path, capsys):
    file = tmp_path / "a.csv"
    assert cli.main(["bench", "data", "--associations", "300", "--output", str(file)]) == 0
    assert re.search(r"\b300\sassociations", capsys.readouterr().out)
    rows = list(read_rna(file, today=date(2026, 1, 1)))
    assert len({row.external_id for row in rows}) == 300
    assert [row.problems for row in rows if row.refused or row.problems] == []
    assert all(row.values["place"]["insee"] for row in rows)


def test_the_same_number_gives_the_same_file_on_standard_output_too(tmp_path, capsys):
    file = tmp_path / "a.csv"
    assert cli.main(["bench", "data", "--associations", "20", "--output", str(file)]) == 0
    capsys.readouterr()
    assert cli.main(["bench", "data", "--associations", "20"]) == 0
    assert capsys.readouterr().out == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("number", ["-1", "10000001"])
def test_a_number_out_of_bounds_is_refused_in_a_sentence(number, capsys):
    assert cli.main(["bench", "data", "--associations", number]) == 1
    assert "va de 0 à 10000000" in capsys.readouterr().err
