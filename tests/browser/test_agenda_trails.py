"""Following a trail on a phone, and preparing one by keyboard; a highlight from the list to its poster."""

import re

from tests.browser.conftest import PHONE


def test_follow_a_trail_on_a_phone(visit):
    """From the menu to the last stop: what is open, how far, and what to take along."""
    visitor = visit(width=PHONE)
    page = visitor.open("/agenda/parcours/")
    visitor.check()
    page.get_by_role("link", name="Portes ouvertes au centre").click()
    visitor.check()
    stops = page.locator(".walk__stop")
    assert stops.count() >= 2
    assert re.search(r"en tout, dont .* à pied", page.locator("main").inner_text())
    assert page.locator(".map-mark--number").count() == stops.count()
    day = page.get_by_label("Quel jour venez-vous ?").input_value()
    assert day
    # A Sunday: some doors are closed, and the page says which.
    page.get_by_label("Quel jour venez-vous ?").fill("2030-12-29")
    page.get_by_label("Compter un pas plus lent").check()
    page.get_by_role("button", name="Voir ce qui est ouvert").click()
    page.wait_for_url("**jour=2030-12-29**")
    visitor.check()
    assert "Fermé ce jour-là" in page.locator("main").inner_text()
    sheet = page.get_by_role("link", name="Feuille à imprimer").get_attribute("href")
    assert page.request.get(f"{visitor.town}{sheet}").body().startswith(b"%PDF-")
    gpx = page.get_by_role("link", name="GPX").get_attribute("href")
    assert "<gpx" in page.request.get(f"{visitor.town}{gpx}").text()


def test_the_stops_of_a_trail_read_without_a_script(visit):
    visitor = visit(width=PHONE, scripts=False)
    page = visitor.open("/agenda/parcours/")
    page.locator(".result__title a").first.click()
    visitor.check()
    assert page.locator(".walk__stop").count() >= 2


def test_prepare_a_trail_with_the_keyboard_on_a_phone(visit):
    visitor = visit(width=PHONE)
    visitor.sign_in_as("Camille Roussel")
    page = visitor.open("/agenda/parcours/nouveau/")
    page.get_by_label("Titre").press_sequentially("Entre deux cafés")
    page.keyboard.press("Enter")
    page.wait_for_url("**/etapes/")
    visitor.check()
    for _ in range(2):
        page.get_by_label("Association ou événement").fill("café")
        page.keyboard.press("Enter")
        page.wait_for_url("**cherche=**")
        page.get_by_role("button", name="Ajouter").first.press("Enter")
        page.wait_for_url("**/etapes/#etape-*")
    titles = page.locator(".walk__title")
    before = titles.all_inner_texts()
    assert len(before) == 2
    page.get_by_role("button", name="Plus tôt").nth(1).press("Enter")
    page.wait_for_function(
        "first => document.querySelector('.walk__title').innerText === first", arg=before[1]
    )
    visitor.check()
    page.get_by_role("link", name="Voir le parcours").click()
    page.get_by_role("button", name="Rendre public").press("Enter")
    page.wait_for_load_state()
    assert "Ce parcours est public." in page.locator("body").inner_text()
    visitor.check()


def test_a_highlight_from_the_list_to_its_poster(visit):
    visitor = visit(width=PHONE)
    page = visitor.open("/agenda/temps-forts/")
    visitor.check()
    page.locator(".result__title a").first.click()
    visitor.check()
    assert page.locator(".telling__line").count() >= 2
    poster = page.get_by_role("link", name="Affiche A3").get_attribute("href")
    assert page.request.get(f"{visitor.town}{poster}").body().startswith(b"%PDF-")
