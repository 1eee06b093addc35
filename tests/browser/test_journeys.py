"""What people come to do, end to end, in the real town."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

NEAR = "12 rue de l'Aiguillerie"
FOUND_WITHIN = 10


def search_from_home(page: Page, words: str, near: str = "") -> None:
    page.get_by_label("Que cherchez-vous ?").fill(words)
    if near:
        page.get_by_label("Près de quelle adresse ?").fill(near)
    page.get_by_role("main").get_by_role("button", name="Chercher", exact=True).click()


def open_profile(visitor, words: str, name: str) -> Page:
    page = visitor.open(f"/annuaire/?q={words}")
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()
    expect(page.locator("h1")).to_have_text(name)
    return page


def until_found(visitor, words: str, name: str) -> None:
    """The index follows within two seconds; a busy machine is given more before we call it lost."""
    end = time.monotonic() + FOUND_WITHIN
    while time.monotonic() < end:
        page = visitor.open(f"/annuaire/?q={words}")
        if page.get_by_role("link", name=name, exact=True).count():
            return
        time.sleep(0.3)
    pytest.fail(f"{name} was not found by « {words} » within {FOUND_WITHIN} s")


def correct_the_summary(visitor, summary: str) -> None:
    page = visitor.page
    page.get_by_role("link", name="Modifier la fiche").click()
    page.wait_for_url("**/modifier/**")
    profile = page.url.split("modifier/")[0]
    page.goto(f"{profile}modifier/activites/")
    page.get_by_label("En une phrase").fill(summary)
    page.get_by_role("button", name="Garder et finir plus tard").click()
    page.wait_for_url(profile)
    page.goto(f"{profile}modifier/relire/")
    expect(page.get_by_role("main")).to_contain_text(summary)
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("main")).to_contain_text(summary)


@pytest.mark.parametrize(("width", "scripts"), [(DESK, True), (PHONE, True), (PHONE, False)])
def test_a_newcomer_finds_judo_near_an_address(visit, width, scripts):
    visitor = visit(width=width, scripts=scripts)
    page = visitor.open("/")
    visitor.check()
    search_from_home(page, "judo", NEAR)
    expect(page.locator("h1")).to_contain_text("associations")
    distances = page.locator(".result__distance")
    expect(distances.first).to_be_visible()
    shown = [
        text.replace("\xa0", " ").replace("\u202f", " ") for text in distances.all_inner_texts()
    ]
    metres = [
        float(text.split()[1].replace(",", ".")) * (1000 if text.endswith("km") else 1)
        for text in shown
    ]
    assert len(metres) > 5
    assert metres == sorted(metres)
    visitor.check()
    if width == DESK:
        expect(page.locator(".leaflet-container").first).to_be_visible()
        expect(page.locator(".map-mark").first).to_be_visible()


@pytest.mark.parametrize(
    ("width", "scripts", "word"), [(DESK, True, "zinzolin"), (PHONE, False, "nacarat")]
)
def test_a_president_corrects_a_profile_and_the_correction_is_found(visit, width, scripts, word):
    visitor = visit(width=width, scripts=scripts)
    visitor.sign_in_as("Monique Castan")
    open_profile(visitor, "judo+deux+rives", "Judo des Deux Rives")
    visitor.check()
    correct_the_summary(visitor, f"Judo pour tous les âges, ceinture {word} comprise.")
    visitor.check()
    until_found(visit(), word, "Judo des Deux Rives")


def test_a_profile_is_edited_with_the_keyboard_alone(visit):
    visitor = visit(width=PHONE)
    visitor.sign_in_as("Samuel Diop")
    open_profile(visitor, "mains+vertes+paillade", "Les Mains vertes de la Paillade")
    page = visitor.page
    page.get_by_role("link", name="Modifier la fiche").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/modifier/**")
    page.get_by_label("Nom", exact=True).focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Continuer":
            break
    else:
        pytest.fail("the keyboard never reached « Continuer »")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Ce que vous faites")
    visitor.check()


def test_a_group_is_created_in_a_minute_and_shown_after_the_team_s_look(visit):
    neighbour = visit(width=PHONE)
    neighbour.sign_in_as("Nadia Belkacem")
    page = neighbour.open("/annuaire/nouveau-groupe/")
    neighbour.check()
    page.get_by_label("Nom", exact=False).first.fill("Les Tandems du samedi")
    page.get_by_label("En une phrase", exact=False).first.fill(
        "On roule à deux, une semaine sur deux."
    )
    for select in page.get_by_role("main").get_by_role("combobox").all():
        select.select_option(index=2)
    page.get_by_role("button", name="Inscrire le groupe").click()
    expect(page.get_by_role("main")).to_contain_text("équipe d’animation")
    neighbour.check()

    stranger = visit()
    assert (
        stranger.open("/annuaire/?q=tandems+samedi").get_by_text("Les Tandems du samedi").count()
        == 0
    )

    team = visit()
    team.sign_in_as("Camille Roussel")
    page = team.open("/annuaire/moderation/groupes/")
    team.check()
    item = (
        page.get_by_role("main")
        .locator("li, article")
        .filter(has_text="Les Tandems du samedi")
        .last
    )
    item.get_by_role("button").first.click()
    until_found(stranger, "tandems+samedi", "Les Tandems du samedi")


def test_a_volunteer_claims_an_association_and_the_team_answers(visit):
    volunteer = visit(width=PHONE)
    volunteer.sign_in_as("Fatou Sarr")
    page = open_profile(volunteer, "imprimerie+verdanson", "Imprimerie du Verdanson")
    page.get_by_role("link", name="C’est mon association").click()
    expect(page.locator("h1")).to_have_text("C’est mon association")
    volunteer.check()
    page.get_by_role("textbox").last.fill("Je préside le comité depuis mars.")
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("main")).to_contain_text("Votre demande est arrivée")

    team = visit()
    team.sign_in_as("Camille Roussel")
    page = team.open("/annuaire/moderation/rattachements/")
    team.check()
    item = (
        page.get_by_role("main")
        .locator("li, article")
        .filter(has_text="Imprimerie du Verdanson")
        .last
    )
    item.get_by_role("button").first.click()
    page.wait_for_load_state()
    page = volunteer.open("/mon-espace/")
    expect(page.get_by_role("main")).to_contain_text("Imprimerie du Verdanson")
    volunteer.check()


def test_anybody_reports_an_error_without_an_account(visit):
    visitor = visit(width=PHONE, scripts=False)
    page = open_profile(visitor, "tournevis+solidaire", "Le Tournevis solidaire")
    page.get_by_role("link", name="Signaler une erreur").click()
    page.get_by_role("textbox").first.fill("Le jour de permanence a changé.")
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_role("main")).to_contain_text("Merci")


def test_two_people_editing_the_same_text_lose_nothing(visit):
    first, second = visit(), visit()
    for visitor, name in ((first, "Monique Castan"), (second, "Thomas Vidal")):
        visitor.sign_in_as(name)
        open_profile(visitor, "judo+deux+rives", "Judo des Deux Rives")
        profile = visitor.page.url
        visitor.page.goto(f"{profile}modifier/activites/")
    for visitor, text in ((first, "Texte de Monique."), (second, "Texte de Thomas.")):
        visitor.page.get_by_label("Besoins").fill(text)
        visitor.page.get_by_role("button", name="Garder et finir plus tard").click()
        visitor.page.wait_for_url(lambda url: "/modifier/" not in url)
        visitor.page.goto(f"{profile}modifier/relire/")
        visitor.page.get_by_role("button", name="Publier").click()
    main = second.page.get_by_role("main")
    expect(main).to_contain_text("Texte de Monique.")
    expect(main).to_contain_text("Texte de Thomas.")
    second.said.clear()  # Chromium tells of the 409 itself.
    second.check()
