"""The followed source of the demonstration: what it suggests, and who decides."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser
SOURCE = "Annuaire d’une commune voisine (fictif)"


@pytest.mark.parametrize(("width", "scripts"), [(DESK, True), (PHONE, True), (PHONE, False)])
def test_the_team_sees_what_followed_sources_do(visit, width, scripts):
    visitor = visit(width=width, scripts=scripts)
    visitor.sign_in_as("Camille Roussel")
    page = visitor.open("/mon-espace/")
    page.get_by_role("main").get_by_role("link", name="Sources suivies", exact=True).click()
    expect(page.locator("h1")).to_have_text("Sources suivies")
    visitor.check()
    page.get_by_role("link", name=SOURCE).click()
    expect(page.get_by_role("main")).to_contain_text("2 lignes")
    visitor.check()
    page.get_by_role("link", name="Modifier la description").click()
    visitor.check()
    visitor.open("/sources/annonces/")
    visitor.check()


def test_a_source_without_licence_is_refused_and_nothing_typed_is_lost(visit):
    visitor = visit(width=DESK)
    visitor.sign_in_as("Camille Roussel")
    page = visitor.open("/sources/suivies/ajouter/")
    page.get_by_label("Nom", exact=True).fill("Liste du voisinage")
    page.get_by_label("Adresse", exact=True).fill("https://voisinage.test/liste.csv")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("main")).to_contain_text("Donnez la licence")
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Liste du voisinage")
    page.get_by_label("Nom", exact=True).press("End")
    assert [text for text in visitor.said if "422" not in text] == []


def test_a_president_keeps_her_own_number_against_a_source(visit):
    visitor = visit(width=PHONE)
    visitor.sign_in_as("Monique Castan")
    page = visitor.open("/mon-espace/")
    page.get_by_role("link", name="Suggestions pour « Judo des Deux Rives »").click()
    expect(page.locator("h1")).to_contain_text("Suggestions pour votre fiche")
    main = page.get_by_role("main")
    expect(main).to_contain_text("04 67 00 00 91")
    visitor.check()
    page.get_by_role("button", name="Garder la fiche").click()
    expect(main).to_contain_text("Dites pourquoi")
    page.get_by_label("Votre motif").fill("C’est notre ancien numéro.")
    page.get_by_role("button", name="Garder la fiche").click()
    expect(main).to_contain_text("Aucune suggestion")
    expect(main).to_contain_text("C’est notre ancien numéro.")
    visitor.check()
