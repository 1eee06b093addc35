"""Every public page, on a phone and on a desk, with and without scripts."""

import pytest

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

PUBLIC = (
    "/",
    "/annuaire/",
    "/annuaire/?q=judo",
    "/annuaire/?q=judo&near=43.61,3.88",
    "/annuaire/?q=zzzzqqqq",
    "/annuaire/?theme=sport.judo&view=map",
    "/annuaire/panorama/",
    "/compte/connexion/",
    "/compte/demo/",
    "/accessibilite/",
    "/api/v1/docs",
    "/composants",
)


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_sound(visit, width, path):
    visitor = visit(width=width)
    visitor.open(path)
    visitor.check()


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_reads_without_scripts(visit, path):
    visitor = visit(width=PHONE, scripts=False)
    visitor.open(path)
    visitor.check()
