"""A list and a map for other people's pages: public data, no cookie, a line that holds a link."""

import html
import json
import re
from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from maillage.directory.queries.search_form import DirectoryQuery, read_query
from maillage.directory.views.links import locate
from maillage.syndication.embeds.content import MOST, USUAL, line_of_html, number_of
from tests.directory.published import RICH
from tests.factories.organisations import member_of

BASE = "http://localhost:8000"


class Line(HTMLParser):
    """Read a line as a browser does: its elements with their attributes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.found.append((tag, dict(attrs)))


def data(client, asked: str = "") -> dict:
    return client.get(f"/diffusion/integrer/donnees?{asked}").json()


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("integrer.js", "text/javascript; charset=utf-8"),
        ("integrer/donnees", "application/json"),
        ("integrer/points?zoom=12", "application/geo+json"),
        ("integrer/contours", "application/geo+json"),
    ],
)
def test_r14_any_site_may_read_and_no_cookie_is_set(client, judo, address, kind):
    response = client.get(f"/diffusion/{address}")
    assert response.status_code == 200
    assert response["Content-Type"] == kind
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "public" in response["Cache-Control"]
    assert not response.cookies


def test_lines_have_whole_addresses(client, judo):
    found = data(client, "theme=sport")
    [item] = found["items"]
    assert (item["name"], item["summary"]) == (RICH["name"], RICH["summary"])
    assert item["url"] == f"{BASE}/annuaire/{judo.ref}/"
    assert item["place"].startswith("Salle Oulipo, 1 rue Foch")
    assert found["all"] == f"{BASE}/annuaire/?theme=sport"
    assert "Licence Ouverte" in found["attribution"]
    assert found["leaflet"]["script"].startswith(BASE)


def test_filters_and_number_narrow_the_list(client, judo, publish):
    for name in ("Chorale une", "Chorale deux"):
        publish(name=name, themes=["culture"])
    assert data(client)["total"] == 3
    assert [one["name"] for one in data(client, "q=judo")["items"]] == [RICH["name"]]
    assert data(client, "theme=culture")["total"] == 2
    found = data(client, "theme=culture&nombre=1")
    assert len(found["items"]) == 1
    assert found["summary"].endswith("dont voici 1")
    assert data(client, "q=introuvable")["items"] == []


def test_a_member_of_the_network_embeds_what_everybody_reads(client, judo):
    judo.audiences = {"summary": "network"}
    judo.save()
    from maillage.core.index import rebuild_now

    rebuild_now(lambda _done: None)
    person, _ = member_of(judo)
    client.force_login(person)
    assert data(client)["items"][0]["summary"] == ""


def test_points_lead_to_our_pages(client, judo):
    found = client.get("/diffusion/integrer/points?zoom=18").json()
    [point] = found["features"]
    assert point["properties"]["url"] == f"{BASE}/annuaire/{judo.ref}/"


@pytest.mark.django_db
def test_without_an_index_the_element_is_told_to_keep_its_link(client, settings, tmp_path):
    settings.MAILLAGE_DATA = tmp_path
    assert client.get("/diffusion/integrer/donnees").status_code == 503


@pytest.mark.parametrize(
    ("said", "number"),
    [("", USUAL), ("3", 3), ("0", 1), ("9999", MOST), ("-2", USUAL), ("²", USUAL)],
)
def test_the_number_of_lines_has_bounds(said, number):
    assert number_of(said) == number


@pytest.mark.django_db
@given(text=st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_the_line_is_one_line_that_no_word_breaks(text):
    query = DirectoryQuery(
        text=" ".join(text.replace("\0", " ").split()), chosen={"theme": ("sport",)}
    )
    line = line_of_html(query, view="carte", number=5)
    assert len(line.splitlines()) == 1
    element, link, script = Line(line).found
    assert element[0] == "maillage-annuaire"
    assert element[1].get("q", "") == query.text
    assert (element[1]["theme"], element[1]["vue"], element[1]["nombre"]) == ("sport", "carte", "5")
    assert link[0] == "a"
    assert link[1]["href"].startswith(f"{BASE}/annuaire/?")
    assert script == ("script", {"type": "module", "src": f"{BASE}/diffusion/integrer.js"})


def test_the_page_gives_the_line_and_a_preview_of_the_same(client, judo):
    page = client.get("/diffusion/integrer/?q=judo&theme=sport&vue=carte&nombre=3").content.decode()
    line = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1])
    assert 'theme="sport"' in line
    assert 'nombre="3"' in line
    preview = re.search(r'<maillage-annuaire q="judo" theme="sport" vue="carte" nombre="3">', page)
    assert preview
    assert "/diffusion/integrer.js" in page


def test_the_page_tells_what_it_did_not_understand(client, judo):
    page = client.get("/diffusion/integrer/?theme=inconnu&vue=autre").content.decode()
    assert "inconnu" in page
    assert 'vue="liste"' in page


def test_the_line_asks_what_the_page_asked(client, judo):
    asked = QueryDict("q=judo&theme=sport,culture&area=34172-07")
    line = line_of_html(read_query(asked, locate=locate), view="liste", number=USUAL)
    attributes = Line(line).found[0][1]
    again = "&".join(f"{name}={value}" for name, value in attributes.items())
    assert json.loads(client.get(f"/diffusion/integrer/donnees?{again}").content)["all"].endswith(
        read_query(asked, locate=locate).address("/annuaire/")
    )
