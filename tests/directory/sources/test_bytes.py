"""Files opened whatever their compression, encoding and delimiter; the others refused in words."""

import csv
import gzip
import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from maillage.directory.sources.bytes import Limits, open_table
from maillage.directory.sources.mapping import TableMapping
from maillage.directory.sources.rna import read_rna
from maillage.directory.sources.rows import SourceError
from maillage.directory.sources.table import read_table

TODAY = date(2026, 11, 21)
CONTENT = "nom;ville\nÉcole du cirque;Sète\n"
EXPECTED = [(2, ["École du cirque", "Sète"])]


def written(tmp_path, content, name="table.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def rows_of(path, **options):
    with open_table(path, **options) as table:
        assert table.header == ["nom", "ville"]
        return list(table.rows)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_the_encoding_is_found(tmp_path, encoding, told):
    path = written(tmp_path, CONTENT.encode(encoding))
    with open_table(path) as table:
        assert (table.dialect.encoding, table.dialect.delimiter) == (told, ";")
        assert list(table.rows) == EXPECTED


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    assert rows_of(written(tmp_path, CONTENT.replace(";", delimiter).encode())) == EXPECTED


def test_gzip_and_zip_are_opened(tmp_path):
    data = CONTENT.encode()
    assert rows_of(written(tmp_path, gzip.compress(data), "t.csv.gz")) == EXPECTED
    archive = tmp_path / "t.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("lisez-moi.md", "bonjour")
        packed.writestr("t.csv", data)
    assert rows_of(archive) == EXPECTED


def test_a_workbook_is_read_as_text(tmp_path):
    book = Workbook()
    book.active.append(["nom", "ville"])
    book.active.append(["Judo", 34000])
    book.active.append([None, None])
    book.active.append([date(2020, 2, 1), 1.5])
    path = tmp_path / "t.xlsx"
    book.save(path)
    assert rows_of(path) == [(2, ["Judo", "34000"]), (4, ["2020-02-01", "1.5"])]
    with pytest.raises(SourceError, match="n’a pas de feuille « Autre »"):
        rows_of(path, sheet="Autre")


def test_latin1_bytes_late_in_an_utf8_file_are_read(tmp_path):
    late = ("nom;ville\n" + "a;b\n" * 200_000).encode() + "Sète;x\n".encode("cp1252")
    assert rows_of(written(tmp_path, late))[-1] == (200_002, ["Sète", "x"])


def test_a_line_end_in_a_quoted_cell_keeps_the_line_numbers(tmp_path):
    path = written(tmp_path, b'nom;ville\n"a\nb";c\nd;e\n')
    assert rows_of(path) == [(2, ["a\nb", "c"]), (4, ["d", "e"])]


def test_an_open_quote_swallows_one_row_and_no_more_than_the_limit_of_csv(tmp_path):
    size = csv.field_size_limit()
    path = written(tmp_path, b'nom;ville\n"' + b"x" * (size + 10) + b"\nd;e\n")
    assert rows_of(path)[0] == (2, None)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "est vide"),
        (b"%PDF-1.7 \n", "un document PDF"),
        (b"<!doctype html><html>", "une page web"),
        (b'{"a": 1}', "un document JSON"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "n’est pas un texte"),
        (bytes(range(1, 9)) * 50, "n’est pas un texte lisible"),
        (b"PK\x03\x04 not a zip", "est abîmée"),
        (b"\x1f\x8b\x08\x00broken", "est abîmé"),
        (b";;;\n", "n’a pas de ligne d’en-tête"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path, content, sentence):
    with pytest.raises(SourceError, match=sentence):
        rows_of(written(tmp_path, content))


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(SourceError, match="ne peut pas être ouvert"):
        rows_of(tmp_path / "absent.csv")


def test_a_file_over_the_limit_is_refused(tmp_path):
    path = written(tmp_path, b"nom;ville\n" + b"a;b\n" * 1_000_000)
    with pytest.raises(SourceError, match="dépasse 2 Mo"):
        rows_of(path, limits=Limits(decoded=2_000_000))


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_a_bomb_is_refused_without_being_unpacked(tmp_path, kind):
    data = b"nom;ville\n" + b"a" * 8_000_000
    path = tmp_path / f"bomb.{kind}"
    if kind == "gz":
        path.write_bytes(gzip.compress(data))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("bomb.csv", data)
    with pytest.raises(SourceError, match="grossit plus de 150 fois"):
        rows_of(path, limits=Limits(ratio_from=1_000_000))


def test_a_workbook_bomb_is_refused(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 5_000_000)
    with pytest.raises(SourceError, match="c’est trop"):
        rows_of(path, limits=Limits(workbook=1_000_000))


def test_an_archive_of_several_tables_is_refused(tmp_path):
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.csv", "a")
        packed.writestr("b.csv", "b")
    with pytest.raises(SourceError, match="contient 2 fichiers CSV"):
        rows_of(path)


def test_a_truncated_gzip_is_told_while_reading(tmp_path):
    data = gzip.compress(("nom;ville\n" + "".join(f"a{i};b\n" for i in range(500_000))).encode())
    path = written(tmp_path, data[: len(data) // 2], "t.gz")
    with pytest.raises(SourceError, match="abîmé"):
        rows_of(path)


def test_an_unknown_encoding_is_said(tmp_path):
    with pytest.raises(SourceError, match="L’encodage « klingon » n’existe pas"):
        rows_of(written(tmp_path, CONTENT.encode()), encoding="klingon")


MAPPING = TableMapping(
    columns={"name": ("nom",), "position": ("ville",), "created_on": ("ville",)}, identity=("nom",)
)
RNA_HEADER = b"id;titre;objet;position;gestion;adr1;adrs_codepostal;libcom;observation\n"
CELLS = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
calmly = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@calmly
@given(content=st.binary(max_size=600))
def test_any_bytes_give_a_source_error_or_rows(tmp_path, content):
    for start in (b"", b"nom;ville\n", b"\x1f\x8b\x08\x00", b"PK\x03\x04"):
        path = written(tmp_path, start + content)
        with suppress(SourceError):
            assert all(row.line >= 2 for row in read_table(path, MAPPING, today=TODAY))


@calmly
@given(cells=st.lists(st.text(CELLS, max_size=60), min_size=9, max_size=9))
def test_any_cells_give_rows_of_the_register(tmp_path, cells):
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=";").writerow(cells)
    path = written(tmp_path, RNA_HEADER + line.getvalue().encode())
    # Cells full of control characters are told to be no text at all.
    with suppress(SourceError):
        for row in read_rna(path, today=TODAY):
            assert row.refused or row.values["name"]
            assert all(problem.reason.endswith(".") for problem in row.problems)


@calmly
@given(content=st.binary(max_size=400))
def test_any_bytes_after_a_header_of_the_register_give_rows(tmp_path, content):
    path = written(tmp_path, RNA_HEADER + content)
    with suppress(SourceError):
        for row in read_rna(path, today=TODAY):
            assert row.refused or row.external_id
