"""Files that are not what they seem: each gets one clear sentence, none stops the site."""

import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from maillage.core.errors import MaillageError
from maillage.directory.sources.bytes import Limits
from maillage.directory.sources.rows import SourceError
from maillage.harvest.validator.checking import Checking
from maillage.harvest.validator.corrected import corrected_xlsx
from maillage.harvest.validator.drops import MOST_ROWS, page_limits
from maillage.harvest.validator.judging import Judged
from maillage.harvest.validator.reading import look_at


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def read(path: Path, name: str) -> list[Judged]:
    """Read a file as the page does."""
    look = look_at(path, name, limits=page_limits())
    today = date(2026, 3, 3)
    return list(Checking(path, name, look.layout, today, page_limits(), most=MOST_ROWS).rows())


BOMB = zipped(xl__workbook_dot_xml=b"<workbook/>", xl__worksheets__sheet1_dot_xml=b"0" * 60_000_000)
HOSTILE = {
    "vide.csv": (b"", "vide"),
    "entete.csv": (b"Nom;Ville\n", "n’a que son en-tête"),
    "image.csv": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "n’est pas un texte|une image"),
    "nul.csv": (b"Nom;Ville\nJudo\x00;Laval\n", "n’est pas un texte"),
    "document.pdf": (b"%PDF-1.7\n1 0 obj", "un document PDF"),
    "page.html": (b"<!doctype html><p>Nom</p>", "une page web"),
    "liste.json": (b'[{"nom": "Judo"}]', "un document JSON"),
    "autre.json": (b'{"nom": "Judo"}', "n’est pas un GeoJSON"),
    "coupe.geojson": (b'{"features": [', "n’est pas un document JSON lisible"),
    "profond.geojson": (b'{"features":' + b"[" * 100_000, "n’est pas un document JSON lisible"),
    "bombe.xlsx": (BOMB, "pèse"),
    "bombe.csv.gz": (gzip.compress(b"Nom;Ville\n" + b"a;b\n" * 5_000_000), "plus de 30000 lignes"),
    "bombe.json.gz": (gzip.compress(b'{"features": [' + b" " * 30_000_000), "trop gros"),
    "casse.xlsx": (workbook(("Nom",), ("Judo",))[:900], "abîmée"),
    "faux.xlsx": (zipped(xl__workbook_dot_xml=b"non"), "ne peut pas être lu"),
    "tableau.ods": (zipped(mimetype=b"x", content_dot_xml=b"<x/>"), "LibreOffice"),
    "ancien.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ancien classeur Excel"),
    "texte.docx": (zipped(word__document_dot_xml=b"<x/>"), "document de texte"),
    "deux.zip": (zipped(a_dot_csv=b"Nom\nx\n", b_dot_csv=b"Nom\ny\n"), "2 fichiers CSV"),
    "large.csv": (";".join(f"c{n}" for n in range(1_000_000)).encode(), "1000000 colonnes"),
    "titre.csv": ("Forum 2026;;;\nNom;Ville;CP;Tél\nJudo;Laval;53000;0\n".encode() * 3, "au-dessus de l’en-tête"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_table_gets_a_sentence(tmp_path: Path, name: str) -> None:
    content, words = HOSTILE[name]
    path = tmp_path / "depot"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=words) as caught:
        read(path, name)
    assert "depot" not in caught.value.message, "people know the file by their own name for it"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(MaillageError, match="ne peut pas être ouvert"):
        look_at(tmp_path / "rien.csv", "rien.csv", limits=Limits())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("une-colonne.csv", "Association\nJudo du Lez\nChœur des Arceaux\n".encode()),
        ("windows.csv", "Nom;Ville\nChœur d’été;Laval\n".encode("cp1252")),
        ("utf16.csv", "Nom;Ville\nChœur d’été;Laval\n".encode("utf-16")),
        ("tabulations.tsv", "Nom\tVille\nChœur d’été\tLaval\n".encode()),
        ("guillemet.csv", 'Nom;Ville\nChœur;Laval\n"sans fin;Laval\n'.encode()),
        ("classeur.xlsx", workbook(("Nom", "Créée"), ("Chœur", date(2019, 3, 25)))),
        ("points.geojson", json.dumps({"features": [{"properties": {"nom": "Chœur"}, "geometry": {
            "type": "Point", "coordinates": [3.87, 43.61]}}]}).encode()),
    ],
)  # fmt: skip
def test_any_honest_table_is_read(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / "depot"
    path.write_bytes(content)
    rows = read(path, name)
    assert rows[0].verdict == "accepted"
    out = io.BytesIO()
    corrected_xlsx(["Nom", "Ville"], rows, out)
    assert zipfile.is_zipfile(out)


def test_formulas_are_disarmed_in_both_files(tmp_path: Path) -> None:
    path = tmp_path / "formules.csv"
    path.write_text('Nom;=cmd\n=HYPERLINK("http://x");@SUM(1)\n', encoding="utf-8")
    look = look_at(path, path.name, limits=Limits())
    checking = Checking(path, path.name, look.layout, date(2026, 3, 3), Limits())
    rows = list(checking.rows())
    out = io.BytesIO()
    corrected_xlsx(checking.header, rows, out)
    with zipfile.ZipFile(out) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"&apos;=HYPERLINK" in sheet or b"'=HYPERLINK" in sheet


def test_a_table_of_many_rows_stops_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("Nom\n" + "Judo\n" * 50, encoding="utf-8")
    look = look_at(path, path.name, limits=Limits())
    checking = Checking(path, path.name, look.layout, date(2026, 3, 3), Limits(), most=20)
    with pytest.raises(SourceError, match="plus de 20 lignes"):
        list(checking.rows())
