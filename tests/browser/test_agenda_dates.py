"""Journeys of dates: a recurring event by keyboard on a phone; one date changed; without JavaScript too."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
TODAY = datetime.now(tz=ZoneInfo("Europe/Paris")).date()
# A Saturday some weeks from now.
DAY = TODAY + timedelta(days=(5 - TODAY.weekday()) % 7 + 21)


def reach(page: Page, locator) -> None:
    """Go on with the Tab key until an element has the focus, as somebody without a mouse does."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{locator} is never reached by the keyboard")


def test_a_recurring_event_is_made_by_keyboard_on_a_phone(visit):
    president = visit(width=PHONE)
    president.sign_in_as("Monique Castan")
    page = president.open("/agenda/nouveau/")
    president.check()
    title = page.get_by_label("Titre", exact=False).first
    reach(page, title)
    page.keyboard.type("Judo en famille")
    # From the title, the editor comes next or before: the day is reached by Tab either way.
    page.evaluate("document.body.focus()")
    reach(page, page.get_by_label("Jour", exact=True))
    page.get_by_label("Jour", exact=True).fill(DAY.isoformat())
    reach(page, page.get_by_label("De", exact=True))
    page.get_by_label("De", exact=True).fill("10:00")
    reach(page, page.get_by_label("à", exact=True))
    page.get_by_label("à", exact=True).fill("12:00")
    once = page.get_by_label("Une seule fois")
    reach(page, once)
    # Once, each day, each week.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Chaque semaine")).to_be_checked()
    skip = page.get_by_label("Sauf pendant les vacances scolaires")
    reach(page, skip)
    page.keyboard.press("Space")
    shown = page.locator("#dates-apercu")
    expect(shown).to_contain_text(
        re.compile("Tous les samedis, de 10.h à 12.h, sauf pendant les vacances")
    )
    expect(shown.locator("ol li")).to_have_count(6)
    president.check()
    draft = page.get_by_role("button", name="Garder en brouillon")
    reach(page, draft)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Judo en famille")
    expect(page.get_by_role("main")).to_contain_text(re.compile("Tous les samedis, de 10.h à 12.h"))
    president.check()


@pytest.mark.parametrize("scripts", [True, False])
def test_one_date_is_moved_another_cancelled_and_the_rest_changes(visit, scripts):
    president = visit(width=PHONE, scripts=scripts)
    president.sign_in_as("Monique Castan")
    page = president.open("/agenda/nouveau/")
    page.get_by_label("Titre", exact=False).first.fill("Judo du matin")
    page.get_by_label("Jour", exact=True).fill(DAY.isoformat())
    page.get_by_label("De", exact=True).fill("10:00")
    page.get_by_label("à", exact=True).fill("12:00")
    page.get_by_label("Autrement, avec mes mots").check()
    page.get_by_label("Avec vos mots").fill("tous les samedis, 6 fois")
    page.get_by_role("button", name="Garder en brouillon").click()
    page.get_by_role("link", name="Changer une date").click()
    main = page.get_by_role("main")
    expect(page.locator("h1")).to_have_text("Les dates")
    expect(page.locator(".dates__line")).to_have_count(6)
    president.check()

    page.locator(".dates__line").nth(1).get_by_role("link").click()
    president.check()
    page.get_by_label("De", exact=True).fill("15:00")
    page.get_by_label("à", exact=True).fill("17:00")
    page.get_by_role("button", name="Déplacer").click()
    expect(main).to_contain_text("La date est déplacée")
    expect(page.locator(".dates__line").nth(1)).to_contain_text("déplacée, prévue le")

    page.locator(".dates__line").nth(2).get_by_role("link").click()
    page.get_by_label("Pourquoi ?", exact=False).fill("Tatamis en réparation")
    page.get_by_role("button", name="Annuler cette date").click()
    expect(page.locator(".dates__line").nth(2)).to_contain_text("Tatamis en réparation")
    president.check()

    page.locator(".dates__line").nth(3).get_by_role("link").click()
    page.get_by_role("link", name="Changer la suite").click()
    president.check()
    page.get_by_label("De", exact=True).fill("09:00")
    page.get_by_role("button", name="Changer la suite").click()
    expect(page.locator(".dates__line")).to_have_count(6)
    expect(page.locator(".dates__line").nth(0)).to_contain_text(re.compile("10.h"))
    expect(page.locator(".dates__line").nth(5)).to_contain_text(re.compile("9.h"))
    president.check()


def test_a_sentence_that_is_not_understood_is_said_and_kept(visit):
    president = visit(width=PHONE, scripts=False)
    president.sign_in_as("Monique Castan")
    page = president.open("/agenda/nouveau/")
    page.get_by_label("Titre", exact=False).first.fill("Judo du soir")
    page.get_by_label("Autrement, avec mes mots").check()
    page.get_by_label("Avec vos mots").fill("tous les mardis bidule de 18h à 20h")
    page.get_by_role("button", name="Garder en brouillon").click()
    expect(page.get_by_role("main")).to_contain_text("bidule » n’est pas compris")
    expect(page.get_by_label("Avec vos mots")).to_have_value("tous les mardis bidule de 18h à 20h")
    assert [text for text in president.said if "422" not in text] == []
