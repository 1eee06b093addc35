"""Camille decides pairs with the keyboard; somebody is told that the organisation is already there."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser
FOUND_WITHIN = 60


def open_queue(visitor) -> Page:
    """Open the queue; the worker of a fresh town may still be comparing."""
    end = time.monotonic() + FOUND_WITHIN
    while time.monotonic() < end:
        page = visitor.open("/doublons/#paire")
        if page.get_by_role("heading", name="Est-ce la même organisation").count():
            return page
        time.sleep(1)
    pytest.fail("no pair was found")


def open_pair(visitor, name: str) -> Page:
    """Go from pair to pair with the right arrow until one names an organisation."""
    page = open_queue(visitor)
    for _ in range(60):
        if page.locator(".pair__head", has_text=name).count():
            return page
        before = page.url
        page.keyboard.press("ArrowRight")
        page.wait_for_url(lambda url, before=before: url != before)
    pytest.fail(f"{name} is in no pair")


def decided(page: Page) -> int:
    words = page.locator(".progress .small").inner_text()
    return int(re.match(r"\d+", words)[0])


def test_camille_decides_with_the_keyboard_and_takes_it_back(visit):
    visitor = visit(width=DESK)
    visitor.sign_in_as("Camille")
    page = open_pair(visitor, "JUDO CLUB DES 2 RIVES")
    visitor.check()
    before, address = decided(page), page.url
    expect(page.get_by_role("main")).to_contain_text("judo 2 rives")
    page.keyboard.press("m")
    page.wait_for_url(lambda url: url != address)
    expect(page.locator(".notice--success")).to_contain_text("sont réunies")
    assert decided(page) == before + 1
    visitor.check()

    page.goto(visitor.town + "/doublons/fusions/")
    merged = page.get_by_role("listitem").filter(has_text="JUDO CLUB DES 2 RIVES")
    expect(merged.first).to_contain_text("Judo des Deux Rives")
    visitor.check()
    page.goto(address)
    page.get_by_role("button", name="Annuler et séparer les fiches").click()
    expect(page.get_by_role("main")).to_contain_text("attend de nouveau")
    assert decided(page) == before
    assert page.get_by_role("button", name="La même").is_visible()


def test_keys_do_nothing_while_somebody_writes_or_once_switched_off(visit):
    visitor = visit(width=DESK)
    visitor.sign_in_as("Camille")
    page = open_pair(visitor, "Service Vie des quartiers")
    address = page.url
    page.get_by_text("Ajouter un motif").click()
    page.get_by_label("Motif").fill("")
    page.get_by_label("Motif").press_sequentially("mdp")
    assert page.url == address
    page.get_by_role("button", name="Désactiver ces touches").click()
    page.locator("h1").click()
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Activer ces touches")).to_be_visible()
    assert page.url == address
    visitor.check()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_without_scripts_three_buttons_decide_and_one_undoes(visit, width):
    visitor = visit(width=width, scripts=False)
    visitor.sign_in_as("Camille")
    page = open_queue(visitor)
    visitor.check()
    before, address = decided(page), page.url
    page.get_by_role("button", name="Distinctes").click()
    assert page.url != address
    assert decided(page) == before + 1
    visitor.check()
    page.get_by_role("button", name="Annuler cette réponse").click()
    assert decided(page) == before


def test_merged_then_separated_with_a_reason(visit):
    visitor = visit(width=PHONE)
    visitor.sign_in_as("Camille")
    page = open_pair(visitor, "Ciné club Pompignane")
    visitor.check()
    page.get_by_role("button", name="La même").click()
    expect(page.locator(".notice--success")).to_contain_text("sont réunies")
    page.goto(visitor.town + "/doublons/fusions/")
    page.get_by_role("listitem").filter(has_text="Ciné club Pompignane").get_by_role(
        "link", name="Séparer de nouveau"
    ).click()
    page.get_by_label("Pourquoi").fill("Un ciné-club et son ancienne section.")
    visitor.check()
    page.get_by_role("button", name="Séparer les deux fiches").click()
    expect(page.locator(".notice--success")).to_contain_text("sont séparées")
    expect(page.get_by_role("main")).to_contain_text("Un ciné-club et son ancienne section.")
    visitor.check()


def test_the_weights_are_told_in_words(visit):
    visitor = visit(width=PHONE)
    visitor.sign_in_as("Camille")
    page = visitor.open("/doublons/poids/")
    expect(page.get_by_role("table")).to_contain_text("deux numéros du même registre")
    visitor.check()


@pytest.mark.parametrize(("width", "scripts"), [(DESK, True), (PHONE, False)])
def test_a_second_profile_is_asked_about_before_it_is_made(visit, width, scripts):
    visitor = visit(width=width, scripts=scripts)
    visitor.sign_in_as("Nadia")
    page = visitor.open("/annuaire/nouveau-groupe/")
    page.get_by_label("Nom du groupe").fill("Le tournevis solidaire")
    page.get_by_label("Ce que vous faites, en une phrase").fill("Nous réparons ensemble.")
    page.get_by_label("Thème", exact=True).select_option(index=1)
    page.get_by_label("Quartier", exact=True).select_option(index=1)
    page.get_by_role("button", name="Inscrire le groupe").click()
    expect(page.get_by_role("heading", name="N’est-ce pas")).to_be_visible()
    assert (
        page.get_by_label("Ce que vous faites, en une phrase").input_value()
        == "Nous réparons ensemble."
    )
    visitor.check()
    page.get_by_role("link", name=re.compile("C’est elle")).first.click()
    expect(page.locator("h1")).to_contain_text(re.compile("tournevis solidaire", re.IGNORECASE))
