"""Tables of towns read through a correspondence file."""

from datetime import date
from pathlib import Path

import pytest

from maillage.core.shipped import shipped_path
from maillage.directory.sources.mapping import load_mapping
from maillage.directory.sources.rows import MappingError, SourceError, read_phone, read_website
from maillage.directory.sources.table import read_table

TODAY = date(2026, 11, 21)
CLUBS = Path(__file__).parent.parent.parent / "data" / "clubs_une_ligne_par_lieu.csv"


def mapping_of(tmp_path, text):
    path = tmp_path / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path)


def montpellier():
    mapping = load_mapping(shipped_path("mappings/montpellier.toml"))
    return list(read_table(shipped_path("montpellier/associations_2011.csv"), mapping, today=TODAY))


def test_montpellier_gives_2280_associations_from_2452_lines():
    rows = montpellier()
    assert len(rows) == 2280
    assert sum(row.lines for row in rows) == 2452
    assert len({row.external_id for row in rows}) == 2280
    assert not any(row.refused for row in rows)
    assert sum("lat" in row.values["place"] for row in rows) == 2080
    assert [row.external_id for row in rows] == [row.external_id for row in montpellier()]


def test_montpellier_says_which_lines_were_gathered():
    row = next(row for row in montpellier() if row.values["name"] == "Alaplatja")
    assert row.lines == 3
    assert row.values["themes"] == ["solidarite.handicap"]
    assert row.values["place"] == {
        "address": "42 rue Adam de Craponne", "postcode": "34000", "city": "Montpellier",
        "insee": "34172", "lat": 43.605449808, "lon": 3.866430972, "precision": "address",
    }  # fmt: skip
    assert row.problems[-1].reason.startswith("Réunie avec les lignes")
    assert row.declared_on == date(2011, 12, 31)


def clubs():
    mapping = load_mapping(shipped_path("mappings/toulouse_clubs.toml"))
    return list(read_table(CLUBS, mapping, today=TODAY))


def test_lines_by_discipline_and_place_make_one_association():
    rows = clubs()
    assert [row.values["name"] for row in rows] == [
        "Dojo des essais", "Boule Fictive", "Football club Fictif", "Balais Fictifs"
    ]  # fmt: skip
    dojo = rows[0]
    assert dojo.lines == 3
    assert dojo.values["themes"] == ["sport.judo", "sport.aikido"]
    assert dojo.values["publics"] == ["enfants", "adultes", "handicap", "personnes-agees"]
    assert [place["label"] for place in dojo.values["places"]] == [
        "Salle Marcel Cerdan, COMPLEXE A", "Gymnase Nord, COMPLEXE B"
    ]  # fmt: skip


def test_a_position_cut_by_its_comma_is_mended():
    place = clubs()[0].values["place"]
    assert (place["lat"], place["lon"], place["postcode"]) == (43.601, 1.451, "31500")


def test_the_town_centre_is_no_position_and_far_points_are_refused():
    _, boule, football, balais = clubs()
    assert boule.values["place"] == {"city": "Toulouse", "precision": "commune"}
    assert [problem.column for problem in boule.problems] == ["site web"]
    assert [problem.column for problem in football.problems] == ["UF_CP", "geolocalisation"]
    assert "lat" not in football.values["place"]
    assert [problem.reason for problem in balais.problems] == ["Ces mots n’ont pas de thème."]


MINIMAL = '[columns]\nid = "n"\nname = "nom"\n'


def test_a_minimal_mapping_reads_numbers_dates_and_identifiers(tmp_path):
    mapping = mapping_of(
        tmp_path,
        '[columns]\nid = "n"\nname = "nom"\nsiret = "siret"\nrna = "rna"\ncreated_on = "date"\n'
        'address = ["voie", "lieu"]\nlat = "y"\nlon = "x"\n[file]\ndecimal = ","\n'
        '[constants]\nkind = "town_service"\n',
    )
    table = tmp_path / "t.csv"
    table.write_text(
        "n;nom;siret;rna;date;voie;lieu;y;x\n"
        "7;Judo;73282932000074;W341000001;03/02/2001;chez Mme Petit;le bourg;43,6;3,87\n"
        "8;Kendo;1;X;2099-01-01;;;abc;1\n"
        ";Aïkido;;;;;;;\n"
        "9;;;;;;;;\n"
    )
    refused_one, refused_two, judo, kendo = read_table(table, mapping, today=TODAY)
    assert (judo.external_id, judo.values["kind"]) == ("7", "town_service")
    assert judo.identifiers == [
        ("town", "7"), ("siret", "73282932000074"), ("siren", "732829320"), ("rna", "W341000001")
    ]  # fmt: skip
    assert judo.values["created_on"] == date(2001, 2, 3)
    assert judo.values["place"] == {
        "address": "chez [nom masqué], le bourg", "lat": 43.6, "lon": 3.87, "precision": "address"
    }  # fmt: skip
    assert (judo.masked_names, judo.raw["voie"]) == (1, "chez [nom masqué]")
    assert {problem.column for problem in kendo.problems} == {"siret", "rna", "date", "y"}
    assert [p.column for p in (*refused_one.problems, *refused_two.problems)] == ["n", "nom"]


def test_a_table_of_themes_beside_the_mapping_is_used(tmp_path):
    (tmp_path / "themes.csv").write_text("mot,theme\nJudo,sport.judo\n", encoding="utf-8")
    mapping = mapping_of(tmp_path, MINIMAL + '[themes]\ntable = "themes.csv"\ncolumns = ["t"]\n')
    table = tmp_path / "t.csv"
    table.write_text("n,nom,t\n1,Dojo,JUDO\n")
    (row,) = read_table(table, mapping, today=TODAY)
    assert row.values["themes"] == ["sport.judo"]


def test_a_theme_that_does_not_exist_is_refused_before_the_first_row(tmp_path):
    (tmp_path / "themes.csv").write_text("mot,theme\nChant,culture.opera\n", encoding="utf-8")
    with pytest.raises(SourceError) as refusal:
        mapping_of(tmp_path, MINIMAL + '[themes]\ntable = "themes.csv"\ncolumns = ["t"]\n')
    assert "le thème « culture.opera » de la table « themes.csv » n’existe pas" in str(
        refusal.value
    )


def test_a_column_that_the_table_lacks_is_named(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("n,titre\n1,Dojo\n")
    with pytest.raises(SourceError, match=r"n’a pas de colonne « nom ».*Ses colonnes : n, titre"):
        list(read_table(table, mapping_of(tmp_path, MINIMAL), today=TODAY))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[columns", "n’est pas un TOML valable"),
        ('[columns]\nid = "n"\n', "il manque « name »"),
        ('[columns]\nname = "nom"\n', "dites ce qui distingue deux associations"),
        ('[columns]\nname = 3\nid = "n"\n', "doit être un nom de colonne"),
        ('[columns]\nnom = "nom"\n', "« nom » n’existe pas dans .columns."),
        (MINIMAL + "[colones]\n", "la partie .colones. n’existe pas"),
        (MINIMAL + '[constants]\nkind = "club"\n', "« kind » doit être"),
        (MINIMAL + '[constants]\nstate = "morte"\n', "« state » doit être"),
        (MINIMAL + '[file]\ndelimiter = "::"\n', "doit être un seul signe"),
        (MINIMAL + "[file]\nencoding = 3\n", "doit être un texte"),
        (MINIMAL + '[themes]\ntable = "rien"\ncolumns = ["a"]\n', "la table de thèmes « rien »"),
        (MINIMAL + '[themes]\ntable = "x.csv"\ncolumns = ["a"]\n', "ne peut pas être lue"),
        (MINIMAL + '[themes]\ntable = "x"\n', "demande « table » et « columns »"),
        (MINIMAL + '[publics.columns]\nlutins = "a"\n', "le public « lutins » n’existe pas"),
        (MINIMAL + '[position]\nprecision = "porte"\n', "« precision » doit être"),
        (MINIMAL + "[position]\nbounds = [1, 2]\n", "« bounds » doit être"),
        (MINIMAL + "[position]\ntown_centre = [1, 2]\n", "« town_centre » doit être"),
        (MINIMAL + '[source]\ndate = "hier"\n', "la date « hier »"),
        ('columns = "nom"\n', "doit être une partie"),
    ],
)
def test_a_wrong_mapping_says_what_to_correct(tmp_path, text, sentence):
    with pytest.raises(MappingError, match=sentence):
        mapping_of(tmp_path, text)


def test_a_missing_mapping_is_said(tmp_path):
    with pytest.raises(MappingError, match="ne peut pas être ouvert"):
        load_mapping(tmp_path / "absent.toml")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("www.a.fr", "https://www.a.fr"),
        ("http://a.fr/x?y", "http://a.fr/x?y"),
        ("htpp://a.fr", "http://a.fr"),
        ("http//:a.fr", "http://a.fr"),
        ("https:a.fr", "https://a.fr"),
        ("http://http://a.fr", "http://a.fr"),
        ("contact@a.fr", ""),
        ("javascript:alert(1)", ""),
        ("a b.fr", ""),
        (".", ""),
    ],
)
def test_web_addresses_are_mended_or_refused(text, address):
    assert read_website(text) == address


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0467600031", "04 67 60 00 31"),
        ("04.67.60.00.31", "04 67 60 00 31"),
        ("467600031", "04 67 60 00 31"),
        ("+33 4 67 60 00 31", "+33 4 67 60 00 31"),
        ("néant", ""),
    ],
)
def test_phone_numbers_are_written_in_pairs(text, number):
    assert read_phone(text) == number


def test_the_name_tells_a_finer_theme_than_the_town_s_own_words():
    mapping = load_mapping(shipped_path("mappings/montpellier.toml"))
    rows = read_table(
        shipped_path("montpellier/associations_2011.csv"), mapping, today=date(2026, 3, 3)
    )
    themes = {row.values["name"]: row.values.get("themes") for row in rows}
    assert themes["ASPTT Montpellier Judo"] == ["sport.judo", "sport.arts-martiaux"]
    assert themes["Montpellier Tennis de Table"] == ["sport.tennis-de-table"]


def test_an_unknown_theme_for_a_name_is_refused(tmp_path):
    text = shipped_path("mappings/montpellier.toml").read_text(encoding="utf-8")
    wrong = tmp_path / "faux.toml"
    wrong.write_text(text.replace('judo = "sport.judo"', 'judo = "sport.jeudo"'), encoding="utf-8")
    with pytest.raises(MappingError, match=r"« sport\.jeudo »"):
        load_mapping(wrong)
