"""What columns probably are, from their headers and their values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.harvest.validator.guess import fields_of, guess
from maillage.harvest.validator.layouts import layout_of, mapping_of, shipped_mappings
from maillage.harvest.validator.words import HEADERS, LABELS, LOOKS

CELLS = st.text(max_size=30)
TABLES = st.integers(1, 8).flatmap(
    lambda width: st.tuples(
        st.lists(CELLS, min_size=width, max_size=width),
        st.lists(st.lists(CELLS, max_size=width + 2), max_size=12),
    )
)


def guessed(header: list[str], *rows: list[str]) -> dict[str, str]:
    return {column.name: column.field for column in guess(header, rows)}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Nom de l’association", "name"), ("NomAsso", "name"), ("nomBeneficiaire", "name"),
        ("Nom du bénéficiaire", "name"), ("ASSO_NOM", "name"), ("Structure", "name"),
        ("Tél.", "phone"), ("Tel_Asso", "phone"), ("Téléphone fixe", "phone"),
        ("Courriel", "email"), ("E-mail", "email"), ("Adresse mail", "email"),
        ("site web", "website"), ("INTERNET", "website"), ("Adresse", "address"),
        ("Code_Postal", "postcode"), ("CP", "postcode"), ("Commune", "city"), ("Ville", "city"),
        ("code_insee", "insee"), ("N° RNA", "rna"), ("numero_siren", "siren"), ("Sigle", "acronym"),
        ("Date de création", "created_on"), ("Latitude", "lat"), ("geo_point_2d", "position"),
    ],
)  # fmt: skip
def test_a_header_tells_its_field(header: str, field: str) -> None:
    assert guessed([header]) == {header: field}


@pytest.mark.parametrize(
    "header",
    [
        "Nom du président", "Nom de l'attribuant", "Fax", "Nom du projet", "Quartier", "Canton",
        "Montant", "Date de la convention", "Colonne1", "Prénom",
    ],
)  # fmt: skip
def test_a_header_about_something_else_is_left_out(header: str) -> None:
    assert guessed([header, "Nom"])[header] == ""


def test_values_tell_what_a_header_does_not() -> None:
    found = guessed(
        ["A", "B", "C", "D", "E"],
        ["Amicale laïque", "W343000001", "a@b.fr", "04 67 00 00 01", "732829320"],
        ["Judo du Lez", "W343000002", "c@d.fr", "0467000002", "404833048"],
        ["Chœur des Arceaux", "w343000003", "e@f.org", "+33 4 67 00 00 03", "552100554"],
    )
    assert found == {"A": "name", "B": "rna", "C": "email", "D": "phone", "E": "siren"}


def test_values_that_contradict_the_header_win_and_it_is_told() -> None:
    rows = [["Judo", "rouge"], ["Chœur", "vert"], ["Échecs", "bleu"]]
    column = guess(["Nom", "Téléphone"], rows)[1]
    assert column.field == ""
    assert "pas son contenu" in column.reason


def test_numbers_that_are_not_phones_are_no_phones() -> None:
    rows = [["x", "1622753.16"], ["y", "452474562"], ["z", "17991.5973498"]]
    assert guessed(["Nom", "aire"], *rows)["aire"] == ""


def test_one_constant_number_is_no_identity() -> None:
    rows = [[name, "22440002800011"] for name in ("Judo", "Chœur", "Échecs", "Théâtre")]
    assert guessed(["Nom", "payeur"], *rows)["payeur"] == ""


def test_several_columns_make_one_address_but_one_name() -> None:
    found = guess(["Nom", "Nom court", "Adresse 1", "Adresse 2", "Titre"], [])
    assert fields_of(found)["address"] == ("Adresse 1", "Adresse 2")
    assert fields_of(found)["name"] in {("Nom",), ("Titre",)}


def test_of_two_columns_with_one_name_the_last_counts() -> None:
    found = guess(["Nom", "Tel", "Tel"], [["a", "0467000001", "0467000002"]])
    assert [column.field for column in found] == ["name", "", "phone"]


@pytest.mark.parametrize("code", sorted(shipped_mappings()))
def test_a_shipped_layout_is_known(code: str) -> None:
    mapping = shipped_mappings()[code]
    layout = layout_of([*sorted(mapping.all_columns()), "autre"], [])
    assert (layout.code, layout.mapping) == (code, mapping)


def test_the_national_register_is_known() -> None:
    header = ["id", "titre", "objet", "position", "gestion", "adr1"]
    assert layout_of(header, []).code == "rna"
    assert "waldec" in layout_of([*header, "adrs_libvoie"], []).words


def test_grants_are_known_and_their_purpose_is_not_the_association_s() -> None:
    header = [
        "nomAttribuant",
        "idAttribuant",
        "nomBeneficiaire",
        "idBeneficiaire",
        "objet",
        "montant",
    ]
    layout = layout_of(header, [["Ville", "1", "Judo", "73282932000074", "un tatami", "100"]] * 4)
    assert layout.code == "scdl"
    assert layout.mapping is not None
    assert set(layout.mapping.columns) == {"name", "siret"}


def test_every_field_has_words() -> None:
    assert set(HEADERS) | set(LOOKS) <= set(LABELS)


@given(TABLES)
def test_any_table_gets_a_guess_that_holds(table: tuple[list[str], list[list[str]]]) -> None:
    header, rows = table
    columns = guess(header, rows)
    assert [column.name for column in columns] == header
    fields = [column.field for column in columns if column.field]
    alone = [field for field in fields if field not in {"address", "label", "description"}]
    assert len(alone) == len(set(alone))
    assert all(column.reason for column in columns if column.field)
    mapping = mapping_of(columns, header, rows)
    assert (mapping is not None) == ("name" in fields)
    if mapping:
        assert mapping.all_columns() <= set(header)


@given(st.permutations(["Nom", "Courriel", "Code postal", "Ville", "N° RNA"]))
def test_the_order_of_columns_does_not_matter(header: list[str]) -> None:
    assert guessed(header) == {
        "Nom": "name", "Courriel": "email", "Code postal": "postcode", "Ville": "city", "N° RNA": "rna",
    }  # fmt: skip
