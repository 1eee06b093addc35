"""Finding an event: filters, views, date words, by keyboard, at both widths."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scripts"), [(DESK, True), (PHONE, True), (PHONE, False)])
def test_filters_by_theme_and_accessibility_then_sees_the_month(visit, width, scripts):
    visitor = visit(width=width, scripts=scripts)
    page = visitor.open("/agenda/")
    visitor.check()
    filters = page.get_by_role("form", name="Filtrer l’agenda")
    if width == PHONE:
        page.get_by_text("Filtrer", exact=True).click()
    theme = filters.locator('input[name="theme"]').first
    theme.focus()
    page.keyboard.press("Space")
    access = filters.locator('input[name="access"]').first
    if access.count():
        access.focus()
        page.keyboard.press("Space")
    filters.get_by_role("button", name="Voir les événements").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("theme="))
    expect(page.get_by_role("list", name="Filtres actifs")).to_be_visible()
    visitor.check()
    page.get_by_role("navigation", name="Façons de voir l’agenda").get_by_role(
        "link", name="Mois"
    ).click()
    page.wait_for_url(re.compile("theme=.*vue=mois"))
    expect(page.locator("table.calendar__grid")).to_be_visible()
    visitor.check()


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("view", ["jour", "semaine", "mois", "carte"])
def test_every_view_can_be_read_and_walked(visit, width, view):
    visitor = visit(width=width)
    page = visitor.open(f"/agenda/?vue={view}")
    visitor.check()
    page.get_by_role("link", name=re.compile("suivant")).first.click()
    page.wait_for_url(re.compile("jour="))
    visitor.check()
    page.get_by_role("link", name="Aujourd’hui").first.click()
    expect(page.locator("h1")).to_be_visible()


def test_date_words_are_translated_and_undone(visit):
    visitor = visit(width=PHONE)
    page = visitor.open("/agenda/?q=atelier+ce+week-end")
    main = page.get_by_role("main")
    expect(main).to_contain_text("« ce week-end » : du samedi")
    visitor.check()
    page.get_by_role("link", name="Chercher à toute date").click()
    page.wait_for_url(re.compile(r"\?q=atelier$"))
    visitor.check()
