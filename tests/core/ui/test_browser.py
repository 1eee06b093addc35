"""The components page in Debian's Chromium: axe, the keyboard, narrow screens, and without scripts."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright's loop makes Django believe that it runs in asynchronous code; it does not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Any]:
    contexts = []

    def open_at(path: str, **options: Any) -> tuple[Page, list[str]]:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{live_server.url}{path}")
        return page, said

    yield open_at
    for context in contexts:
        context.close()


def violations(page: Page) -> list[tuple[str, list[Any]]]:
    options = {"runOnly": RULES, "preload": False}
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_components_page_has_no_violation_no_overflow_no_complaint(
    open_page, width, scheme
) -> None:
    page, said = open_page(
        "/composants", viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    expect(page.locator(".map-mark")).to_have_count(5)
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []


@pytest.mark.parametrize("status", [400, 403, 404, 410, 429, 500])
def test_error_pages_have_no_violation(open_page, status) -> None:
    page, said = open_page(f"/composants/erreurs/{status}", viewport={"width": 360, "height": 800})
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert violations(page) == []


def test_page_reads_without_scripts(open_page) -> None:
    page, _ = open_page("/composants", java_script_enabled=False)
    for name in ("Liste", "Carte", "Panorama"):
        expect(page.locator(".tabs-panel h3", has_text=name)).to_be_visible()
    page.get_by_role("link", name="Retirer cette personne").click()
    expect(page.get_by_role("heading", name="Avant de continuer")).to_be_visible()
    page.get_by_role("button", name="Retirer de l’association").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("C’est fait")


def test_first_tab_leads_to_the_content(open_page) -> None:
    page, _ = open_page("/composants")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#contenu")).to_be_focused()


def test_suggestions_are_chosen_with_the_arrows(open_page) -> None:
    page, said = open_page("/composants")
    box = page.locator("#exemple")
    box.press_sequentially("jud")
    options = page.locator("#exemple-liste [role=option]")
    expect(options).to_have_count(3)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    assert violations(page) == []
    box.press("Enter")
    page.wait_for_url("**/composants#recherche")
    box.press("Escape")
    expect(options).to_have_count(0)
    assert said == []


def test_a_late_answer_keeps_the_suggestion_that_was_chosen(open_page) -> None:
    page, said = open_page("/composants")
    box = page.locator("#exemple")
    box.press_sequentially("ju")
    options = page.locator("#exemple-liste [role=option]")
    expect(options).to_have_count(3)
    box.press("ArrowUp")
    expect(options.nth(2)).to_have_attribute("aria-selected", "true")
    with page.expect_response("**/suggestions*"):
        box.press_sequentially("d")
    expect(options.nth(2)).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    page.wait_for_url("**/composants#recherche")
    assert said == []


def test_dialog_takes_and_gives_back_the_focus(open_page) -> None:
    page, _ = open_page("/composants")
    opener = page.get_by_role("button", name="Retirer cette personne")
    opener.focus()
    opener.press("Enter")
    dialog = page.locator("dialog#retirer")
    expect(dialog).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_tabs_follow_the_arrows(open_page) -> None:
    page, _ = open_page("/composants")
    first = page.get_by_role("tab", name="Liste")
    first.focus()
    first.press("ArrowRight")
    expect(page.get_by_role("tab", name="Carte")).to_be_focused()
    expect(page.locator("#onglet-carte")).to_be_visible()
    expect(page.locator("#onglet-liste")).to_be_hidden()


def test_menu_closes_with_escape(open_page) -> None:
    page, _ = open_page("/composants")
    summary = page.locator(".menu > summary")
    summary.press("Enter")
    expect(page.get_by_role("link", name="Modifier la fiche")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Modifier la fiche")).to_be_hidden()
    expect(summary).to_be_focused()


def test_phone_menu_shows_itself_only_on_a_phone(open_page) -> None:
    page, _ = open_page("/composants", viewport={"width": 360, "height": 800})
    expect(page.locator(".doors")).to_be_hidden()
    wide, _ = open_page("/composants")
    expect(wide.locator(".masthead__phone")).to_be_hidden()


def test_form_saves_itself_after_the_last_keystroke(open_page) -> None:
    page, _ = open_page("/composants")
    page.locator("#id_vide-name").press_sequentially("La Ronde")
    status = page.locator("form[data-maillage-autosave] [data-maillage-autosave-text]")
    expect(status).to_contain_text("Enregistré à")


def test_lost_connection_is_said_and_nothing_is_lost(open_page) -> None:
    page, _ = open_page("/composants")
    page.context.set_offline(offline=True)
    page.locator("#id_vide-name").press_sequentially("La Ronde")
    status = page.locator("form[data-maillage-autosave] [data-maillage-autosave-text]")
    expect(status).to_contain_text("la connexion manque")
    assert page.locator("#id_vide-name").input_value() == "La Ronde"
    page.context.set_offline(offline=False)
    expect(status).to_contain_text("Enregistré à", timeout=12_000)


def test_map_and_list_light_each_other(open_page) -> None:
    page, _ = open_page("/composants")
    mark = page.locator('[data-maillage-map-mark="p2"]')
    expect(mark).to_be_visible()
    page.locator('#carte-liste [data-maillage-result="p2"] a').focus()
    expect(mark).to_contain_class("is-highlighted")
    mark.focus()
    expect(page.locator('#carte-liste [data-maillage-result="p2"]')).to_have_class(
        "result is-highlighted"
    )
    mark.press("Enter")
    expect(page.locator(".leaflet-popup-content a")).to_have_text("Chorale des quatre saisons")


def test_cluster_opens_with_the_keyboard(open_page) -> None:
    page, _ = open_page("/composants")
    cluster = page.get_by_role("button", name="1 240 résultats : agrandir")
    before = page.locator(".map-outline").first.get_attribute("d")
    cluster.focus()
    cluster.press("Enter")
    page.wait_for_function(
        "before => document.querySelector('.map-outline').getAttribute('d') !== before", arg=before
    )
