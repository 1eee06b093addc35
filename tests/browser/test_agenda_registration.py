"""Registering in the demonstration town: the last place, the private page, the attendance sheet, the letter."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser


def path_of(page: Page, title: str) -> str:
    """Find an event as anybody would, by its words."""
    link = page.get_by_role("main").get_by_role("link", name=re.compile(f"^{title}")).first
    return str(link.get_attribute("href"))


def fill(page: Page, name: str, people: int) -> None:
    page.get_by_label("Votre nom").fill(name)
    page.get_by_label("Votre adresse électronique").fill(f"{name.lower()}@exemple.test")
    page.get_by_label("Combien de personnes").fill(str(people))


def send(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^S’inscrire")).click()


def test_two_browsers_ask_for_the_last_place_at_once(visit):
    first = visit(width=PHONE)
    page = first.open("/agenda/?q=tirage+argentique")
    workshop = path_of(page, "Tirage argentique")
    first.open(workshop)
    expect(page.get_by_role("main")).to_contain_text("3 places libres")
    first.check()
    fill(page, "Aline", 2)
    send(page)
    expect(page.get_by_role("main")).to_contain_text("Confirmée")
    first.check()
    two = [visit(width=PHONE), visit(width=PHONE, scripts=False)]
    for visitor, name in zip(two, ("Basile", "Carla"), strict=True):
        fill(visitor.open(workshop), name, 1)
    for visitor in two:
        send(visitor.page)
    for visitor in two:
        visitor.page.wait_for_url("**/agenda/inscription/**")
        visitor.check()
    told = [visitor.page.get_by_role("main").inner_text() for visitor in two]
    assert sorted("Confirmée" in text for text in told) == [False, True]
    assert sorted("rang 1 de la liste d’attente" in text for text in told) == [False, True]
    # Somebody leaves: who waited has the place, without doing anything.
    waiting = next(visitor for visitor in two if "rang 1" in visitor.page.inner_text("main"))
    page.get_by_text("Annuler mon inscription").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Annuler mon inscription").click()
    expect(page.get_by_role("main")).to_contain_text("Votre inscription est annulée")
    first.check()
    waiting.page.reload()
    expect(waiting.page.get_by_role("main")).to_contain_text("Confirmée")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_sheet_is_kept_by_keyboard(visit, width):
    visitor = visit(width=width)
    visitor.sign_in_as("Camille Roussel")
    page = visitor.open("/agenda/?q=première+assemblée+générale")
    visitor.open(path_of(page, "Ma première assemblée"))
    page.get_by_role("main").get_by_role("link", name="Inscriptions", exact=True).click()
    visitor.check()
    page.get_by_role("main").locator("a[href*='/inscriptions/']").first.click()
    visitor.check()
    person = f"Porte {width}"
    page.get_by_label("Nom", exact=True).fill(person)
    page.get_by_role("button", name="Ajouter à la liste").click()
    expect(page.get_by_role("main")).to_contain_text(f"{person} est sur la liste")
    box = page.get_by_role("checkbox", name=re.compile(person))
    box.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Enregistrer les présences").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("La feuille de présence est enregistrée")
    expect(page.get_by_role("checkbox", name=re.compile(person))).to_be_checked()
    visitor.check()
    page.get_by_role("link", name=f"Annuler l’inscription\u00a0: {person}").click()
    visitor.check()
    page.get_by_label("Pourquoi ?").fill("Essai de la feuille.")
    page.get_by_role("button", name="Annuler l’inscription").click()
    expect(page.get_by_role("main")).to_contain_text("L’inscription est annulée")


def test_the_letter_is_asked_for_with_the_filters_of_the_agenda(visit):
    visitor = visit(width=PHONE)
    page = visitor.open("/agenda/?price=free")
    page.get_by_role("link", name=re.compile("Lettre de la semaine")).click()
    expect(page.get_by_role("main")).to_contain_text("Gratuit")
    visitor.check()
    page.get_by_label("Votre adresse électronique").fill("lettre@exemple.test")
    page.get_by_role("button", name="Recevoir la lettre").click()
    expect(page.get_by_role("main")).to_contain_text("ouvrez-le et confirmez")
    visitor.check()
