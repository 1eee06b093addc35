"""Two forums on one Saturday: the second is warned while it is a draft, and takes a better date."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser


def a_forum_of_the_year(visitor) -> str:
    """Return the Saturday of a forum of associations that the demonstration town has announced."""
    answer = visitor.page.request.get(f"{visitor.town}/agenda.json?q=forum")
    forums = [one for one in answer.json()["events"] if "associations" in one["title"]["fr"]]
    assert forums, "the demonstration has no forum of associations to come"
    return forums[0]["timings"][0]["begin"][:10]


def begun(visitor, day: str) -> Page:
    page = visitor.open("/agenda/nouveau/")
    page.get_by_label("Titre").fill("Forum des associations des Cévennes")
    page.locator("select[name=kind]").select_option("forum")
    page.locator('input[name="dates-first_day"]').fill(day)
    page.locator('input[name="dates-from_time"]').fill("10:00")
    page.locator('input[name="dates-to_time"]').fill("18:00")
    return page


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_second_forum_is_warned_at_draft_and_takes_a_better_date(visit, width):
    visitor = visit(width=width)
    visitor.sign_in_as("Camille")
    day = a_forum_of_the_year(visitor)
    page = begun(visitor, day)
    page.keyboard.press("Tab")
    box = page.locator("#chevauchements-box")
    expect(box).to_contain_text("les mêmes personnes")
    expect(box).to_contain_text("Deux forums")
    expect(box).to_contain_text("3 dates avec moins de concurrence")
    visitor.check()

    better = box.locator("[data-maillage-better-date]").first
    chosen = better.get_attribute("data-maillage-better-date")
    better.click()
    expect(page.locator('input[name="dates-first_day"]')).to_have_value(chosen)
    expect(box).to_contain_text("rien ne dispute vraiment vos personnes")
    assert date.fromisoformat(chosen) != date.fromisoformat(day)


def test_a_draft_says_why_it_keeps_its_date(visit):
    visitor = visit()
    visitor.sign_in_as("Camille")
    page = begun(visitor, a_forum_of_the_year(visitor))
    page.get_by_role("button", name="Garder en brouillon").click()
    expect(page.get_by_role("heading", name="Ce qui se chevauche")).to_be_visible()
    page.get_by_label("Dites pourquoi").fill("La halle n’est libre que ce jour-là.")
    page.get_by_role("button", name="Garder cette date").click()
    expect(page.locator("#chevauchements")).to_contain_text("La halle n’est libre que ce jour-là.")
    visitor.check()
    page.get_by_role("button", name=re.compile("^Prendre le")).first.click()
    expect(page.get_by_role("main")).to_contain_text("aux mêmes heures")


def test_without_script_the_date_is_checked_beside_the_form(visit):
    visitor = visit(scripts=False)
    visitor.sign_in_as("Camille")
    page = begun(visitor, a_forum_of_the_year(visitor))
    with visitor.context.expect_page() as opened:
        page.get_by_role("button", name="Vérifier la date").click()
    expect(opened.value.get_by_role("main")).to_contain_text("3 dates avec moins de concurrence")
    expect(page.get_by_label("Titre")).to_have_value("Forum des associations des Cévennes")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_facilitators(visit, width):
    visitor = visit(width=width)
    visitor.sign_in_as("Camille")
    for path in (
        "/agenda/annee/", "/agenda/annee/?par=quartier", "/agenda/chevauchements/",
        "/agenda/chevauchements/poids/", "/agenda/chevauchements/verifier/", "/agenda/dates-communes/",
        "/agenda/dates-communes/nouvelle/",
    ):  # fmt: skip
        visitor.open(path)
        visitor.check()
    page = visitor.open("/agenda/chevauchements/poids/")
    page.get_by_label("Avertir à partir de").fill("70")
    page.get_by_role("button", name="Voir ce que cela changerait").click()
    expect(page.get_by_role("heading", name="Sur un an, cela aurait changé")).to_be_visible()
    visitor.check()
