"""A list and a map shown by somebody else's page, from another origin, with and without scripts."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, RULES, Visitor

pytestmark = pytest.mark.browser
LINE = (
    '<maillage-annuaire theme="sport" nombre="3"{view}><a href="{town}/annuaire/?theme=sport">Les clubs de '
    'sport</a></maillage-annuaire><script type="module" src="{town}/diffusion/integrer.js"></script>'
)
PAGE = (
    '<!doctype html><html lang="fr"><head><title>Une autre page</title>'
    '<meta name="viewport" content="width=device-width"></head>'
    "<body><main><h1>Une autre page</h1>{}</main></body></html>"
)


@pytest.fixture(scope="module")
def elsewhere(town: str) -> Iterator[str]:
    """The address of another site, whose pages show our line."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            view = ' vue="carte"' if self.path == "/carte" else ""
            content = PAGE.format(LINE.format(town=town, view=view)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def passes_axe(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": RULES, "preload": False}).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_a_list_on_another_site(visit: Callable[..., Visitor], elsewhere: str, width: int) -> None:
    visitor = visit(width=width)
    page = visitor.page
    page.goto(elsewhere)
    items = page.locator("maillage-annuaire li")
    expect(items).to_have_count(3)
    expect(items.first.get_by_role("link")).to_have_attribute(
        "href", re.compile(rf"^{re.escape(visitor.town)}/annuaire/[a-z2-7]{{12}}/$")
    )
    expect(page.get_by_role("link", name="Tout voir dans l’annuaire")).to_be_visible()
    assert visitor.context.cookies() == []
    assert visitor.said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    passes_axe(page)


def test_a_map_on_another_site(visit: Callable[..., Visitor], elsewhere: str) -> None:
    visitor = visit()
    page = visitor.page
    page.goto(f"{elsewhere}/carte")
    expect(page.locator("maillage-annuaire .mark").first).to_be_visible()
    expect(page.locator("maillage-annuaire .outline").first).to_be_attached()
    page.get_by_text("La même chose en liste").click()
    expect(page.locator("maillage-annuaire li")).to_have_count(3)
    # Leaflet was borrowed and given back.
    assert page.evaluate("typeof window.L") == "undefined"
    assert visitor.context.cookies() == []
    assert visitor.said == []
    passes_axe(page)


def test_without_scripts_the_link_stays(visit: Callable[..., Visitor], elsewhere: str) -> None:
    page = visit(scripts=False).page
    page.goto(elsewhere)
    expect(page.get_by_role("link", name="Les clubs de sport")).to_be_visible()


def test_when_our_site_does_not_answer_the_link_stays(
    visit: Callable[..., Visitor], elsewhere: str
) -> None:
    page = visit().page
    page.route("**/diffusion/integrer/donnees*", lambda route: route.abort())
    page.goto(elsewhere)
    expect(page.get_by_role("link", name="Les clubs de sport")).to_be_visible()


def test_the_line_is_composed_and_shown(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    page = visitor.open("/diffusion/integrer/")
    page.get_by_label("Thème", exact=True).select_option(label="Sport")
    page.get_by_label("Une carte, avec sa liste").check()
    page.get_by_role("button", name="Montrer").click()
    expect(page.get_by_label("La ligne de HTML")).to_have_value(
        re.compile('theme="sport" vue="carte"')
    )
    expect(page.locator("maillage-annuaire .mark").first).to_be_visible()
    visitor.check()
