"""Every layout of the national register, with its traps."""

import csv
import gzip
import io
from datetime import date

import pytest

from maillage.core.shipped import shipped_path
from maillage.directory.sources.rna import departement_of, read_rna
from maillage.directory.sources.rows import SourceError

TODAY = date(2026, 11, 21)
IMPORT = (
    "id", "id_ex", "siret", "gestion", "date_creat", "date_publi", "nature", "groupement", "titre",
    "objet", "objet_social1", "objet_social2", "adr1", "adr2", "adr3", "adrs_codepostal", "libcom",
    "dir_civilite", "siteweb", "observation", "position", "rup_mi", "maj_time",
)  # fmt: skip
WALDEC = (
    "id", "id_ex", "siret", "rup_mi", "gestion", "date_creat", "date_decla", "date_publi",
    "date_disso", "nature", "groupement", "titre", "titre_court", "objet", "objet_social1",
    "objet_social2", "adrs_complement", "adrs_numvoie", "adrs_repetition", "adrs_typevoie",
    "adrs_libvoie", "adrs_distrib", "adrs_codeinsee", "adrs_codepostal", "adrs_libcommune",
    "adrg_declarant", "siteweb", "publiweb", "observation", "position", "maj_time",
)  # fmt: skip
JUDO = {
    "id": "341P0341000001", "gestion": "341P", "groupement": "S", "position": "A",
    "titre": "CLUB DE JUDO DE L'ERDRE", "objet": "pratique du judo", "adrs_codepostal": "34000",
    "libcom": "MONTPELLIER", "date_creat": "1998-05-04", "maj_time": "2006-03-16  03:42:57",
}  # fmt: skip


def one(tmp_path, columns=IMPORT, **cells):
    """The only row of a file with these cells."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, delimiter=";", restval="", quoting=csv.QUOTE_ALL,
                            extrasaction="ignore")  # fmt: skip
    writer.writeheader()
    writer.writerow(JUDO | cells)
    path = tmp_path / "rna.csv"
    path.write_bytes(text.getvalue().encode())
    (row,) = read_rna(path, today=TODAY)
    return row


@pytest.mark.parametrize(
    ("name", "rows", "moved", "refused"),
    [
        ("rna_import_20250501_dpt_29_extrait.csv.gz", 300, 156, 0),
        ("rna_import_20250501_dpt_51_extrait.csv", 200, 63, 1),
        ("rna_import_20250501_dpt_66_extrait.csv", 150, 48, 0),
        ("rna_import_20200901_dpt_29_extrait.csv.gz", 300, 165, 0),
        ("rna_waldec_2022_extrait.csv.gz", 300, 0, 0),
        ("rna_import_26_colonnes.csv", 3, 3, 0),
        ("rna_waldec_41_colonnes.csv", 3, 0, 0),
    ],
)
def test_every_published_layout_is_read(name, rows, moved, refused):
    found = list(read_rna(shipped_path(f"rna/{name}"), today=TODAY))
    assert len(found) == rows
    assert sum(bool(row.moved_to) for row in found) == moved
    assert sum(row.refused for row in found) == refused
    assert len({row.external_id for row in found}) == rows
    assert not any("RETIRE" in str(row.values) + str(row.raw) for row in found)
    assert not any(
        ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0
        for row in found
        for text in (*row.raw.values(), row.values.get("name", ""))
        for sign in text
    )


def test_both_editions_of_a_departement_give_the_same_numbers():
    old, new = (
        {row.external_id for row in read_rna(shipped_path(f"rna/{name}"), today=TODAY)}
        for name in ("rna_import_20200901_dpt_29_extrait.csv.gz",
                     "rna_import_20250501_dpt_29_extrait.csv.gz")
    )  # fmt: skip
    assert old & new
    assert not any("  " in number for number in old | new)


def test_a_row_becomes_profile_values(tmp_path):
    row = one(tmp_path, adr1="12 RUE DE L'ARGONNE", objet_social1="011105", siteweb="www.judo.fr")
    assert row.values == {
        "name": "Club de judo de l'Erdre",
        "description": "Pratique du judo",
        "kind": "association",
        "created_on": date(1998, 5, 4),
        "themes": row.values["themes"],
        "website": "https://www.judo.fr",
        "place": {
            "address": "12 rue de l'Argonne",
            "postcode": "34000",
            "city": "Montpellier",
        },
        "state": "active",
    }
    assert row.values["themes"][0].startswith("sport")
    assert row.identifiers == [("rna_old", "341P0341000001")]
    assert row.declared_on == date(2006, 3, 16)
    assert row.problems == []
    assert row.line == 2


def test_a_waldec_row_joins_the_parts_of_its_address(tmp_path):
    row = one(
        tmp_path, WALDEC, id="W341000001", adrs_complement="Bât B", adrs_numvoie="12",
        adrs_repetition="B", adrs_typevoie="COUR2", adrs_libvoie="Auguste Blanqui",
        adrs_distrib="_", adrs_codeinsee="34172", adrs_libcommune="Montpellier",
        adrg_declarant="Dupont Jean", titre_court="CJE", date_decla="2019-02-03",
        siret="73282932000074",
    )  # fmt: skip
    assert row.values["place"]["address"] == "Bât B, 12 bis cours Auguste Blanqui"
    assert row.values["place"]["insee"] == "34172"
    assert row.values["acronym"] == "CJE"
    assert row.declared_on == date(2019, 2, 3)
    assert row.identifiers == [
        ("rna", "W341000001"), ("siret", "73282932000074"), ("siren", "732829320")
    ]  # fmt: skip
    assert "Dupont" not in str(row)


def test_names_of_private_persons_leave_values_and_raw(tmp_path):
    row = one(tmp_path, adr1="CHEZ MME DUPONT", adr2="12 rue Basse", observation="Mme Dupont")
    assert row.values["place"]["address"] == "CHEZ [nom masqué], 12 rue Basse"
    assert row.masked_names == 2
    assert "upont" not in str(row).lower().replace("masqué", "")


def test_contacts_of_old_layouts_are_not_read(tmp_path):
    columns = (*IMPORT, "telephone", "email")
    row = one(tmp_path, columns, telephone="0600000000", email="x@example.fr", dir_civilite="PM")
    assert "0600000000" not in str(row)
    assert "example" not in str(row)
    assert "dir_civilite" not in row.raw


def test_a_moved_record_carries_both_numbers(tmp_path):
    row = one(tmp_path, position="R", observation=" W341000009 ")
    assert row.moved_to == "W341000009"
    assert row.identifiers == [("rna_old", "341P0341000001"), ("rna", "W341000009")]
    lost = one(tmp_path, position="R", observation="reprise auto")
    assert lost.moved_to == ""
    assert [problem.column for problem in lost.problems] == ["observation"]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"date_creat": "0199-09-26"}, "date_creat"),
        ({"date_creat": "2099-01-01"}, "date_creat"),
        ({"date_publi": "hier"}, "date_publi"),
        ({"siret": "12345678900011"}, "siret"),
        ({"siteweb": "contact@example.fr"}, "siteweb"),
        ({"objet_social1": "999999"}, "objet_social1"),
        ({"position": "Z"}, "position"),
    ],
)
def test_a_wrong_value_is_refused_alone_with_its_reason(tmp_path, cells, column):
    row = one(tmp_path, **cells)
    assert not row.refused
    assert [(p.line, p.column, p.value) for p in row.problems] == [(2, column, cells[column])]


@pytest.mark.parametrize("unknown", ["0001-01-01", "0000-00-00", "", " "])
def test_unknown_dates_are_no_problem_and_publication_dates_creation(tmp_path, unknown):
    row = one(tmp_path, date_creat=unknown, date_publi="1988-02-03")
    assert row.values["created_on"] == date(1988, 2, 3)
    assert row.problems == []


@pytest.mark.parametrize("postcode", ["00000", "-1", " ", "99999"])
def test_unknown_postcodes_are_left_out(tmp_path, postcode):
    assert "postcode" not in one(tmp_path, adrs_codepostal=postcode).values["place"]


def test_single_blanks_and_unknown_codes_are_empty(tmp_path):
    row = one(tmp_path, siret=" ", siteweb=" ", objet_social1="000000", objet=" ", adr1=" ")
    assert set(row.values) == {"name", "kind", "created_on", "place", "state"}


def test_leftovers_of_code_pages_are_repaired(tmp_path):
    row = one(
        tmp_path, objet="soutenir la re~MJ~ducation\x8d\n l\x92activitE", adr1="Nø 3 rue Basse"
    )
    assert row.values["description"] == "Soutenir la reéducation l’activité"
    assert row.values["place"]["address"] == "N° 3 rue Basse"


def test_dissolved_records_have_their_date(tmp_path):
    row = one(tmp_path, WALDEC, position="D", date_disso="2015-01-20", adrs_libvoie="Basse")
    assert row.values["state"] == "dissolved"
    assert row.values["dissolved_on"] == date(2015, 1, 20)


def test_the_acronym_is_found_at_the_end_of_the_title(tmp_path):
    row = one(tmp_path, titre="UNION DES ARTS (U.D.A.)", groupement="F")
    assert row.values["acronym"] == "UDA"
    assert row.values["kind"] == "federation"


def test_a_row_without_title_or_number_is_refused(tmp_path):
    assert [p.column for p in one(tmp_path, titre=" ").problems] == ["titre"]
    assert one(tmp_path, titre=" ").refused
    assert one(tmp_path, id=" ").refused


def test_a_canton_is_not_part_of_the_address(tmp_path):
    row = one(tmp_path, adr1="4 rue Basse", adr2="", adr3="REIMS 1 à 10")
    assert row.values["place"]["address"] == "4 rue Basse"


def test_rows_are_filtered_by_departement_and_commune(tmp_path):
    path = shipped_path("rna/rna_import_20200901_dpt_29_extrait.csv.gz")
    everything = list(read_rna(path, today=TODAY))
    brest = list(read_rna(path, today=TODAY, communes=["29019"]))
    assert {row.values["place"]["insee"] for row in brest} == {"29019"}
    assert len(brest) == sum(r.values.get("place", {}).get("insee") == "29019" for r in everything)
    assert list(read_rna(path, today=TODAY, departements=["35"])) == []
    assert len(list(read_rna(path, today=TODAY, departements=["29"]))) == 299


def test_a_commune_is_found_by_name_when_the_file_has_no_code():
    path = shipped_path("rna/rna_import_20250501_dpt_29_extrait.csv.gz")
    with pytest.raises(SourceError, match="filtrez plutôt par département"):
        list(read_rna(path, today=TODAY, communes=["29019"]))
    found = list(
        read_rna(
            path,
            today=TODAY,
            communes=["29019"],
            find_insee=lambda _postcode, name: "29019" if name == "BREST" else "",
        )
    )
    assert {row.values["place"]["city"] for row in found} == {"Brest"}


def test_a_row_with_too_few_columns_is_refused_alone(tmp_path):
    content = ";".join(IMPORT) + "\na;b\n" + ";".join("x" for _ in IMPORT) + ";;\n"
    path = tmp_path / "rna.csv.gz"
    path.write_bytes(gzip.compress(content.encode()))
    short, long = read_rna(path, today=TODAY)
    assert (short.refused, short.line) == (True, 2)
    assert not long.refused


def test_another_table_is_refused(tmp_path):
    path = tmp_path / "autre.csv"
    path.write_text("nom;ville\na;b\n")
    with pytest.raises(SourceError, match="n’est pas un fichier du répertoire national"):
        list(read_rna(path, today=TODAY))


def test_departement_codes():
    assert departement_of("2A004", "20000", "") == "2A"
    assert departement_of("", "97400", "") == "974"
    assert departement_of("", "", "291S") == "29"
