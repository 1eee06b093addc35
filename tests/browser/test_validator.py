"""Dropping a table, reading what would become of it, changing a column, taking the corrected file away."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

TABLE = (
    "Nom;Divers;Code postal\n"
    "CLUB DES ESSAIS;0467000001;34000\n"
    "Atelier des essais;pas un numéro;34000\n"
    "=1+1;04 67 00 00 03;34000\n"
)


@pytest.mark.parametrize(("width", "scripts"), [(DESK, True), (PHONE, True), (PHONE, False)])
def test_a_table_is_dropped_read_and_taken_away(
    visit, tmp_path: Path, width: int, scripts: bool
) -> None:
    table = tmp_path / "essais.csv"
    table.write_text(TABLE, encoding="utf-8")
    visitor = visit(width=width, scripts=scripts)
    page = visitor.open("/sources/verifier/")
    visitor.check()
    page.get_by_label("Votre tableau").set_input_files(table)
    page.get_by_role("button", name="Vérifier ce tableau").click()
    expect(page.locator("h1")).to_contain_text("essais.csv")
    expect(page.get_by_role("heading", name="Club des essais")).to_be_visible()
    visitor.check()

    page.locator("#colonnes > summary").click()
    page.get_by_label("Divers").select_option("phone")
    visitor.check()
    page.get_by_role("button", name="Relire avec ces colonnes").click()
    page.get_by_role("navigation", name="Lignes par verdict").get_by_role(
        "link", name="Refusées"
    ).click()
    expect(page.get_by_role("heading", name="Atelier des essais")).to_be_visible()
    expect(page.get_by_text("Ce n’est pas un numéro de téléphone.")).to_be_visible()
    expect(page.get_by_role("heading", name="Club des essais")).to_have_count(0)
    visitor.check()

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Télécharger le tableau corrigé (CSV)").click()
    with Path(waiting.value.path()).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["maillage_verdict"] for row in rows] == ["corrigée", "cellule refusée", "acceptée"]
    assert rows[0]["Divers"] == "04 67 00 00 01"
    assert rows[2]["Nom"] == "'=1+1"

    page.get_by_role("button", name="Effacer maintenant").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("effacés du serveur")
    visitor.check()


def test_the_example_shows_every_kind_of_word(visit) -> None:
    visitor = visit(width=DESK, scripts=False)
    page = visitor.open("/sources/verifier/")
    page.get_by_role("button", name="Vérifier l’exemple").click()
    for words in ("Corrigée", "Acceptée", "Cellule refusée", "Ligne refusée", "Déjà plus haut"):
        expect(page.get_by_role("listitem").get_by_text(words, exact=True).first).to_be_visible()
