"""Rows judged: mended when there is one right answer, refused with what to do otherwise."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.directory.sources.bytes import Dialect, Limits, Table
from maillage.directory.sources.mapping import TableMapping, load_mapping
from maillage.directory.sources.table import read_table
from maillage.harvest.validator.checking import Checking
from maillage.harvest.validator.corrected import corrected_csv
from maillage.harvest.validator.judging import VERDICTS, Judged, judge_of
from maillage.harvest.validator.layouts import Layout
from maillage.harvest.validator.mapping_file import mapping_text
from maillage.harvest.validator.mending import mend
from maillage.harvest.validator.reading import look_at
from maillage.harvest.validator.telling import explanation, verdict_words

TODAY = date(2026, 3, 3)
FIELDS = {
    "name": "Nom", "phone": "Tél", "email": "Courriel", "website": "Site", "address": "Adresse",
    "postcode": "CP", "city": "Ville", "created_on": "Création", "rna": "RNA", "siren": "SIREN",
    "siret": "SIRET", "lat": "Lat", "lon": "Lon",
}  # fmt: skip
HEADER = list(FIELDS.values())
MAPPING = TableMapping(
    columns={key: (column,) for key, column in FIELDS.items()}, identity=("Nom", "CP")
)


def judged(**cells: str) -> Judged:
    """Judge one row given by field."""
    row = [cells.get(key, "") for key in FIELDS]
    table = Table(Dialect("utf-8", ";"), HEADER, iter(()))
    return judge_of(table, "essai.csv", MAPPING, today=TODAY).judge(2, row)[0]


def check(path: Path) -> tuple[Checking, list[Judged]]:
    look = look_at(path, path.name, limits=Limits())
    checking = Checking(path, path.name, look.layout, TODAY, Limits())
    return checking, list(checking.rows())


def write(folder: Path, text: str, name: str = "essai.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("phone", "0467600031", "04 67 60 00 31"),
        ("phone", "+33 (0)4 67 60 00 31", "04 67 60 00 31"),
        ("phone", "Tél. : 04.67.60.00.31", "04 67 60 00 31"),
        ("phone", "467600031", "04 67 60 00 31"),
        ("email", "contact (at) asso.FR", "contact@asso.fr"),
        ("email", "<mailto:contact@asso.fr>", "contact@asso.fr"),
        ("website", "www.asso.fr", "https://www.asso.fr"),
        ("website", "htpp://asso.fr", "http://asso.fr"),
        ("website", "WWW.ASSO.FR", "https://www.asso.fr"),
        ("postcode", "34 000", "34000"),
        ("postcode", "31500.0", "31500"),
        ("postcode", "1000", "01000"),
        ("postcode", "F-34000", "34000"),
        ("created_on", "25/03/2019", "2019-03-25"),
        ("created_on", "5.3.2019", "2019-03-05"),
        ("created_on", "1er mai 1998", "1998-05-01"),
        ("created_on", "vendredi 25 août 2000", "2000-08-25"),
        ("created_on", "43549", "2019-03-25"),
        ("rna", "w 343 012 345", "W343012345"),
        ("siren", "732 829 320", "732829320"),
        ("siret", "732 829 320 00074'", "73282932000074"),
        ("siret", "5480120800015", "05480120800015"),
        ("name", "LES AMIS DU PARC", "Les amis du parc"),
        ("name", "Club dâ€™Ã©checs", "Club d’échecs"),
        ("city", "MONTPELLIER", "Montpellier"),
        ("address", "chez Mme Dupont, 3 rue du Lac", "chez [nom masqué], 3 rue du Lac"),
    ],
)
def test_a_plain_mistake_is_mended(field: str, before: str, after: str) -> None:
    found = judged(**{"name": "Judo du Lez", field: before})
    assert [(one.column, one.before, one.after) for one in found.changes] == [
        (FIELDS[field], before, after)
    ]
    assert found.changes[0].why
    assert found.verdict == "corrected"
    assert found.cells[HEADER.index(FIELDS[field])] == after


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "voir le site"), ("phone", "04 67 60"), ("phone", "0467600031 / 0467600032"),
        ("email", "contact.asso.fr"), ("email", "a@b.fr ; c@d.fr"), ("website", "pas de site"),
        ("postcode", "340"), ("created_on", "31/02/2015"), ("created_on", "2019"),
        ("created_on", "3019-01-01"), ("rna", "W3430"), ("siren", "732829321"),
        ("siret", "7,3E+13"), ("lat", "nord"),
    ],
)  # fmt: skip
def test_what_has_no_right_answer_is_refused_with_what_to_do(field: str, value: str) -> None:
    found = judged(**{"name": "Judo du Lez", field: value})
    assert found.verdict == "refused"
    assert not found.whole
    assert len(found.refusals) == 1
    assert found.refusals[0].why
    assert found.refusals[0].todo
    assert found.cells[HEADER.index(FIELDS[field])] == value, "a refused cell stays to be completed"
    assert verdict_words(found) == "cellule refusée"


def test_a_clean_row_is_accepted_as_it_is() -> None:
    cells = {
        "name": "Judo du Lez", "phone": "04 67 00 00 01", "email": "a@judo.fr", "postcode": "34000",
        "website": "https://judo.fr", "city": "Montpellier", "created_on": "2019-03-25",
        "rna": "W343012345", "siren": "732829320", "lat": "43.60", "lon": "3.8",
    }  # fmt: skip
    found = judged(**cells)
    assert (found.verdict, found.changes, explanation(found)) == ("accepted", [], "")


def test_blanks_in_excess_go_without_a_word() -> None:
    found = judged(name="  Judo  du Lez ")
    assert (found.verdict, found.cells[0]) == ("accepted", "Judo du Lez")


def test_a_row_without_a_name_is_refused_whole() -> None:
    found = judged(phone="0467600031")
    assert (found.verdict, found.whole, verdict_words(found)) == ("refused", True, "ligne refusée")
    assert found.changes == []


def test_a_repeated_header_is_told(tmp_path: Path) -> None:
    _, rows = check(write(tmp_path, "Nom;Ville\nJudo;Laval\nNOM;ville\nChœur;Laval\n"))
    assert [row.verdict for row in rows] == ["accepted", "refused", "accepted"]
    assert "répète l’en-tête" in rows[1].refusals[0].why


def test_cells_that_slipped_are_told(tmp_path: Path) -> None:
    checking, rows = check(write(tmp_path, "nom,montant,ville\nJudo,100,00,Laval\nChœur,5,Laval\n"))
    assert [row.verdict for row in rows] == ["refused", "accepted"]
    assert "4 cellules pour 3 colonnes" in rows[0].refusals[0].why
    line = list(csv.reader(io.StringIO("".join(corrected_csv(checking.header, rows)))))[1]
    assert line[-1] == "Laval", "what is beyond the header is not lost"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("Judo;;34000;W343000001", "Autre nom;;34070;W343000001"), "même numéro RNA"),
        (
            ("Judo du Lez;;34000;", "Association JUDO DU LEZ;;34000;"),
            "même nom et même code postal",
        ),
        (("Judo du Lez;Laval;;", "judo du lez;LAVAL;;"), "même nom et même commune"),
    ],
)
def test_an_organisation_told_twice_is_seen(
    tmp_path: Path, lines: tuple[str, str], why: str
) -> None:
    _, rows = check(write(tmp_path, "Nom;Ville;CP;RNA\nChœur;Laval;53000;\n" + "\n".join(lines)))
    assert (rows[2].verdict, rows[2].same_as, rows[2].same_why) == ("duplicated", 3, why)


def test_one_name_with_two_numbers_is_two_organisations(tmp_path: Path) -> None:
    text = "Nom;CP;RNA\nJudo;34000;W343000001\nJudo;34000;W343000002\nJudo;34000;\n"
    _, rows = check(write(tmp_path, text))
    assert [row.same_as for row in rows] == [0, 0, 2]


def test_counts_add_up(tmp_path: Path) -> None:
    text = "Nom;CP;Tél\nJudo;34000;\nJUDO;34000;\nÉCHECS;34000;\n;34000;\nChœur;340;0\n"
    checking, rows = check(write(tmp_path, text))
    totals = checking.totals()
    assert totals["rows"] == len(rows) == sum(totals[verdict] for verdict in VERDICTS) == 5
    assert (totals["cells_refused"], totals["rows_refused_whole"]) == (3, 1)


def test_the_register_is_judged_by_its_own_reader(tmp_path: Path) -> None:
    text = (
        "id;titre;objet;position;gestion;adr1;libcom;siret;siteweb\n"
        "343S1;LES AMIS DU PARC;objet;A;343S;chez Mme Dupont;MONTPELLIER;123;\n"
        "343S2;;objet;A;343S;;MONTPELLIER;;\n"
    )
    checking, rows = check(write(tmp_path, text))
    assert (rows[0].name, rows[0].verdict, rows[1].whole) == ("Les amis du parc", "refused", True)
    assert rows[0].cells[5] == "chez [nom masqué]"
    assert checking.layout.code == "rna"


def test_the_correspondence_found_reads_the_corrected_file(tmp_path: Path) -> None:
    text = (
        "Nom;Tél;CP;Latitude;Longitude;Note\n"
        'JUDO DU LEZ;0467000001;34000;"43,6";"-1,5";=1+1\n'
        "Chœur;bla;34070;;;+33\n"
    )
    original = write(tmp_path, text)
    checking, rows = check(original)
    assert checking.mapping is not None
    mapping = tmp_path / "m.toml"
    mapping.write_text(mapping_text(checking.mapping, original.name), encoding="utf-8")
    again = load_mapping(mapping)
    assert (again.columns, again.identity, again.decimal) == (
        checking.mapping.columns, checking.mapping.identity, ",",
    )  # fmt: skip
    fixed = write(tmp_path, "".join(corrected_csv(checking.header, rows)), "corrige.csv")
    read = [list(read_table(path, again, today=TODAY)) for path in (original, fixed)]
    assert [row.values for row in read[0]] == [row.values for row in read[1]]
    assert read[1][0].values["place"]["lon"] == -1.5
    assert fixed.read_bytes().startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(fixed.read_text(encoding="utf-8-sig"))))
    assert lines[0][-2:] == ["maillage_verdict", "maillage_explication"]
    assert lines[1][5] == "'=1+1", "no spreadsheet runs it"


@pytest.mark.parametrize("name", ["montpellier", "toulouse_clubs"])
def test_a_shipped_correspondence_survives_its_writing(tmp_path: Path, name: str) -> None:
    shipped = load_mapping(Path("data/mappings") / f"{name}.toml")
    path = write(tmp_path, mapping_text(shipped, "x.csv"), "m.toml")
    again = load_mapping(path)
    for part in ("columns", "identity", "constants", "themes", "publics", "bounds", "town_centre",
                 "declared_on", "decimal", "precision", "yes"):  # fmt: skip
        assert getattr(again, part) == getattr(shipped, part), part


CELL = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


@given(st.lists(CELL, max_size=len(HEADER) + 3))
def test_any_row_is_judged_and_told(cells: list[str]) -> None:
    table = Table(Dialect("utf-8", ";"), HEADER, iter(()))
    judge = judge_of(table, "essai.csv", MAPPING, today=TODAY)
    found, _ = judge.judge(2, cells)
    assert found.verdict in VERDICTS
    assert bool(explanation(found)) == (found.verdict != "accepted")
    assert len(found.cells) == len(cells)
    text = "".join(corrected_csv(HEADER, [found]))
    out = next(iter(list(csv.reader(io.StringIO(text, newline="")))[1:]))
    assert not any(cell.startswith(("=", "@", "\t")) for cell in out)


@given(st.sampled_from(sorted(FIELDS)), CELL)
def test_mending_twice_changes_nothing_more(field: str, text: str) -> None:
    once = mend(field, " ".join(text.split()))
    assert mend(field, once) == once


@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, CELL)))
def test_a_corrected_row_needs_no_other_correction(cells: dict[str, str]) -> None:
    first = judged(**cells)
    again = judged(**dict(zip(FIELDS, first.cells, strict=True)))
    assert [
        one.column
        for one in again.changes
        if one.column in {"Tél", "CP", "RNA", "SIREN", "SIRET", "Création"}
    ] == []


def test_without_a_name_nothing_is_judged(tmp_path: Path) -> None:
    path = write(tmp_path, "x;y\n1;2\n")
    look = look_at(path, path.name, limits=Limits())
    assert look.layout.mapping is None
    checking = Checking(path, path.name, Layout("libre", "", ()), TODAY, Limits())
    with pytest.raises(Exception, match="dites laquelle"):
        list(checking.rows())
