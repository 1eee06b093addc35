"""Said once: agreed once for several platforms, changed once, taken back everywhere. In the real town."""

import re
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

# The promise is a minute when a platform answers; a machine that runs tests is given a second one.
WITHIN = 120
BULLETIN, WIKI = "Le Bulletin des quartiers (fictif)", "Le wiki des possibles (fictif)"
JUDO = "judo+deux+rives", "Judo des Deux Rives"


def profile_of(visitor, words: str, name: str) -> str:
    """Return the reference of an organisation, as its page's address says."""
    page = visitor.open(f"/annuaire/?q={words}")
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()
    expect(page.locator("h1")).to_have_text(name)
    return page.url.rstrip("/").rsplit("/", 1)[1]


def until(true, what: str) -> None:
    end = time.monotonic() + WITHIN
    while time.monotonic() < end:
        if true():
            return
        time.sleep(1)
    pytest.fail(f"{what}: not within {WITHIN} s")


def read(url: str) -> str:
    """Return what an address answers, nothing when it is gone."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError:
        return ""


def place(page: Page, name: str):
    return page.locator(".place").filter(has=page.get_by_role("heading", name=name))


def state(visitor, ref: str, name: str) -> str:
    page = visitor.open(f"/diffusion/{ref}/")
    found = place(page, name).locator(".status")
    return found.first.inner_text() if found.count() else ""


def take_everything_back(visitor, ref: str) -> None:
    page = visitor.open(f"/diffusion/{ref}/retirer/")
    button = page.get_by_role("button", name="Retirer", exact=True)
    if button.count():
        visitor.check()
        button.click()
    expect(page.locator("h1")).to_have_text("Vos données ailleurs")


def tick(page: Page, *labels: str) -> None:
    for label in labels:
        page.get_by_role("main").get_by_role(
            "checkbox", name=re.compile(re.escape(label))
        ).first.check()


def agree(visitor) -> None:
    page = visitor.page
    # Leaving while the preview is asked again is told by the browser as an error of the page.
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Relire avant de donner votre accord").click()
    expect(page.locator("h1")).to_have_text("Relire et donner votre accord")
    visitor.check()
    page.get_by_label("Nous avons lu ce texte").check()
    page.get_by_role("button", name="Donner notre accord").click()
    expect(page.locator("h1")).to_have_text("Vos données ailleurs")


def change_phone(visitor, ref: str, phone: str) -> None:
    page = visitor.open(f"/annuaire/{ref}/modifier/contact/")
    page.get_by_label("Téléphone").fill(phone)
    page.get_by_role("button", name="Garder et finir plus tard").click()
    page.wait_for_url(f"**/annuaire/{ref}/")
    page = visitor.open(f"/annuaire/{ref}/modifier/relire/")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("main")).to_contain_text("La fiche est à jour")


def test_monique_says_it_once_and_takes_it_back_everywhere(visit, town):
    visitor = visit(width=PHONE)
    visitor.sign_in_as("Monique Castan")
    ref = profile_of(visitor, *JUDO)
    take_everything_back(visitor, ref)
    until(lambda: state(visitor, ref, BULLETIN) == "N’y est plus", "the bulletin forgets the club")

    page = visitor.open(f"/diffusion/{ref}/")
    page.get_by_role("link", name="Choisir où paraître").click()
    expect(page.locator("main input[type=checkbox]:checked")).to_have_count(0)
    tick(
        page, "Nom", "Adresse", "Téléphone", BULLETIN, WIKI, "Cartes uMap", "Guide des associations"
    )
    preview = page.locator("#apercu")
    expect(preview).to_contain_text("Guide des associations")
    preview.locator("summary").filter(has_text=BULLETIN).click()
    expect(preview.locator("details[open]")).to_contain_text(re.compile(r"Téléphone\s*04"))
    visitor.check()
    agree(visitor)
    visitor.check()

    for name in (BULLETIN, WIKI):
        until(lambda name=name: state(visitor, ref, name) == "Présente, à jour", f"{name} has it")
    copies = [
        place(visitor.page, name)
        .get_by_role("link", name="Voir la copie là-bas")
        .get_attribute("href")
        for name in (BULLETIN, WIKI)
    ]
    feed = f"{town}/diffusion/flux/cartes-umap.umap.geojson"
    shown = [*copies, feed, f"{town}/diffusion/guide.csv"]
    change_phone(visitor, ref, "04 67 00 00 77")
    for address in shown:
        until(
            lambda address=address: "04 67 00 00 77" in read(address), f"{address} has the number"
        )

    take_everything_back(visitor, ref)
    for address in shown:
        until(lambda address=address: "04 67 00 00 77" not in read(address), f"{address} lost it")
    until(lambda: state(visitor, ref, WIKI) == "N’y est plus", "the wiki forgets the club")
    visitor.check()


def test_an_informal_group_agrees_without_scripts(visit):
    visitor = visit(width=PHONE, scripts=False)
    visitor.sign_in_as("Samuel Diop")
    ref = profile_of(visitor, "mains+vertes+paillade", "Les Mains vertes de la Paillade")
    page = visitor.open(f"/diffusion/{ref}/accords/")
    visitor.check()
    expect(page.get_by_role("main")).to_contain_text("non publique")
    page.get_by_role("button", name=re.compile("Tout cocher.*Ce que vous faites")).click()
    expect(page.get_by_role("checkbox", name=re.compile("^En une phrase"))).to_be_checked()
    page.get_by_role("button", name="Relire avant de donner votre accord").click()
    expect(page.locator(".error-summary")).to_contain_text("Cochez au moins une plateforme")
    visitor.said.clear()  # Chromium tells of the 422 itself.
    tick(page, "Nom", "Cartes uMap")
    agree(visitor)
    expect(place(page, "Cartes uMap")).to_contain_text("Dans la liste que nous publions")
    place(page, "Cartes uMap").get_by_role("link", name="Preuve de l’accord").click()
    expect(page.get_by_role("main")).to_contain_text("Samuel Diop")
    visitor.check()
    take_everything_back(visitor, ref)


def test_the_agreement_is_given_with_the_keyboard_alone(visit):
    visitor = visit()
    visitor.sign_in_as("Samuel Diop")
    ref = profile_of(visitor, "mains+vertes+paillade", "Les Mains vertes de la Paillade")
    page = visitor.open(f"/diffusion/{ref}/accords/")
    page.get_by_role("checkbox", name=re.compile("^Nom")).focus()
    page.keyboard.press("Space")
    tab_to(page, "Cartes uMap")
    page.keyboard.press("Space")
    expect(page.locator("#apercu")).to_contain_text("Cartes uMap")
    tab_to(page, "Relire avant de donner votre accord")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Relire et donner votre accord")
    tab_to(page, "Nous avons lu ce texte")
    page.keyboard.press("Space")
    tab_to(page, "Donner notre accord")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Vos données ailleurs")
    visitor.check()
    take_everything_back(visitor, ref)


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus says these words."""
    told = "(document.activeElement.closest('label') ?? document.activeElement).textContent"
    for _ in range(80):
        page.keyboard.press("Tab")
        if words in page.evaluate(told):
            return
    pytest.fail(f"the keyboard never reached « {words} »")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_inventory_is_read_by_anybody_and_kept_by_the_team(visit, width):
    visitor = visit(width=width)
    page = visitor.open("/diffusion/")
    visitor.check()
    page.get_by_role("main").get_by_role("link", name="OpenStreetMap").click()
    visitor.check()
    visitor.open("/diffusion/accord/")
    visitor.check()

    team = visit(width=width)
    team.sign_in_as("Camille Roussel")
    page = team.open("/diffusion/plateformes/")
    team.check()
    page.get_by_role("main").get_by_role("link", name=BULLETIN).first.click()
    team.check()
    page.get_by_role("link", name="Réglages et secrets").click()
    expect(page.get_by_role("main")).to_contain_text("Enregistré le")
    team.check()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_state_panel_says_where_the_profile_is(visit, scheme):
    visitor = visit(color_scheme=scheme)
    visitor.sign_in_as("Camille Roussel")
    ref = profile_of(visitor, "federation+clapas", "Fédération des associations du Clapas")
    until(lambda: state(visitor, ref, BULLETIN) == "Présente, à jour", "the bulletin has it")
    visitor.check()
    page = visitor.open(f"/annuaire/{ref}/")
    expect(page.locator("#ailleurs")).to_contain_text("Présente, à jour")
    visitor.check()
    page.locator("#ailleurs").get_by_role("link", name=BULLETIN).click()
    expect(place(page, BULLETIN)).to_contain_text("Version là-bas")
    page.locator(f"#{page.url.rsplit('#', 1)[1]}").get_by_role("link", name="Preuve").click()
    expect(page.locator("h1")).to_have_text("Preuve de l’accord")
    visitor.check()
