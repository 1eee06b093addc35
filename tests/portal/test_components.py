import gzip
import re

import pytest

pytestmark = pytest.mark.django_db


def test_components_page_shows_every_section(client) -> None:
    response = client.get("/composants")
    assert response.status_code == 200
    page = response.content.decode()
    sections = re.findall(r'<section class="section[^"]*" id="([^"]+)"', page)
    assert sections == [ident for ident, _ in response.context["sections"]]


def test_components_page_has_one_title_and_no_repeated_id(client) -> None:
    page = client.get("/composants").content.decode()
    idents = re.findall(r'\sid="([^"]+)"', page)
    assert page.count("<h1") == 1
    assert sorted(one for one in set(idents) if idents.count(one) > 1) == []


def test_components_page_stays_light(client) -> None:
    assert len(gzip.compress(client.get("/composants").content)) < 30_000


def test_example_suggestions_answer_what_was_typed(client) -> None:
    page = client.get("/composants/suggestions", {"q": "lavoir"}).content.decode()
    assert page.count('role="option"') == 1
    nothing = client.get("/composants/suggestions", {"q": "<b>"}).content.decode()
    assert "Aucune suggestion pour «\u00a0&lt;b&gt;\u00a0»." in nothing


def test_example_autosave_answers_with_an_hour(client) -> None:
    assert client.get("/composants/enregistrement").status_code == 405
    answer = client.post("/composants/enregistrement", {"name": "x"}).json()
    assert answer.keys() == {"saved_at", "version"}
    assert "\u00a0h" in answer["saved_at"]


def test_confirmation_works_without_a_script(client) -> None:
    assert "Avant de continuer" in client.get("/composants/confirmation").content.decode()
    assert "C’est fait" in client.post("/composants/confirmation").content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 410, 429, 500])
def test_error_pages_can_be_looked_at(client, status) -> None:
    response = client.get(f"/composants/erreurs/{status}")
    assert response.status_code == 200
    assert f'aria-hidden="true">{status}<' in response.content.decode()


def test_only_error_pages_that_exist_can_be_looked_at(client) -> None:
    assert client.get("/composants/erreurs/418").status_code == 404
