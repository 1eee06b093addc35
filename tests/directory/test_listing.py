"""The list of the directory, its suggestions and its map, as people and programs ask for them."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.core.actor import MANAGER
from maillage.core.search import Hit
from maillage.directory.queries.listing import Listing, line_of
from maillage.directory.queries.search_form import DirectoryQuery
from tests.directory.town_of_lists import at, made
from tests.factories.organisations import MembershipFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
LIST = "/annuaire/"


@pytest.fixture
def streets(town, now, reindex):
    """Five organisations of the commune; the index is up to date."""
    made(now, "Judo du Lez", themes=["sport.judo"], place=at(43.6100, 3.8700), acronym="JDL",
         summary="Pour petits et grands.", created_on="1987-09-12")  # fmt: skip
    made(now, "Karaté Arceaux", themes=["sport.karate"], place=at(43.6180, 3.8700))
    made(now, "Chorale des Arceaux", themes=["culture.chant"], skills_offered=["comptabilite"])
    made(now, "Voisins du Verdanson", kind="group", themes=["cadre-de-vie"], fictional=True)
    made(now, "Judo Club d’Antan", themes=["sport.judo"], state="dissolved")
    reindex()


def titles(response) -> list[str]:
    found = re.findall(r'result__title"><a href="[^"]*">(.*?)</a>', response.content.decode())
    return [unescape(title).replace("\u00a0", " ") for title in found]


def heading(response) -> str:
    [found] = re.findall(r"<h1>(.*?)</h1>", response.content.decode())
    return found.replace("\u00a0", " ")


def test_the_whole_directory_is_listed_by_name_without_the_dissolved(client, streets):
    response = client.get(LIST)
    assert heading(response) == "4 organisations"
    assert titles(response) == [
        "Chorale des Arceaux", "Judo du Lez", "Karaté Arceaux", "Voisins du Verdanson",
    ]  # fmt: skip


def test_the_dissolved_are_listed_when_asked_for_and_say_so(client, streets):
    response = client.get(LIST, {"state": "dissolved"})
    assert titles(response) == ["Judo Club d’Antan"]
    assert "Dissoute</span>" in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "judo"}, ["Judo du Lez"]),
        ({"q": "JDL"}, ["Judo du Lez"]),
        ({"q": "jjudo"}, ["Judo du Lez"]),
        ({"theme": "sport"}, ["Judo du Lez", "Karaté Arceaux"]),
        ({"theme": "sport.karate"}, ["Karaté Arceaux"]),
        ({"skill": "comptabilite"}, ["Chorale des Arceaux"]),
        ({"kind": "group"}, ["Voisins du Verdanson"]),
        ({"created": "1980-1989"}, ["Judo du Lez"]),
        ({"near": "43.6180,3.8701", "theme": "sport"}, ["Karaté Arceaux", "Judo du Lez"]),
        ({"near": "43.6180,3.8701", "radius": "500"}, ["Karaté Arceaux"]),
        ({"bbox": "3.86,43.605,3.88,43.612"}, ["Judo du Lez"]),
    ],
)
def test_each_question_finds_what_it_should(client, streets, asked, found):
    assert titles(client.get(LIST, asked)) == found


def test_a_line_says_facts_place_and_distance(client, streets):
    page = client.get(LIST, {"q": "judo", "near": "43.6109,3.87"}).content.decode()
    assert "<li>Judo et disciplines associées</li>" in page
    assert "<li>JDL</li>" in page
    assert "Pour petits et grands." in page
    assert "1 rue Foch, Montpellier" in page
    assert "à 100\u00a0m" in page


def test_a_fictional_profile_says_so_in_the_list(client, streets):
    page = client.get(LIST, {"kind": "group"}).content.decode()
    assert "Fiche fictive de démonstration" in page
    assert "Fiche fictive" not in client.get(LIST, {"theme": "sport"}).content.decode()


def counts(page: str, name: str) -> dict[str, tuple[int, bool]]:
    """Return {value: (count, ticked)} of one filter."""
    found = re.findall(rf'name="{name}" value="([^"]+)"( checked)?>.*?choice__count">(\d+)<', page)
    return {value: (int(number), bool(ticked)) for value, ticked, number in found}


def test_filters_count_each_choice_and_open_the_finer_ones(client, streets):
    page = client.get(LIST).content.decode()
    assert counts(page, "theme") == {
        "sport": (2, False), "culture": (1, False), "cadre-de-vie": (1, False),
    }  # fmt: skip
    page = client.get(LIST, {"theme": "sport.judo"}).content.decode()
    assert counts(page, "theme") == {
        "sport": (2, False), "sport.judo": (1, True), "sport.karate": (1, False),
        "culture": (1, False), "cadre-de-vie": (1, False),
    }  # fmt: skip


def test_a_choice_that_finds_nothing_stays_to_be_unticked(client, streets):
    page = client.get(LIST, {"q": "karate", "theme": "culture"}).content.decode()
    assert counts(page, "theme")["culture"] == (0, True)


def test_nothing_found_says_why_and_what_is_near(client, streets):
    response = client.get(LIST, {"q": "judo", "theme": "culture"})
    page = response.content.decode()
    assert heading(response) == "Aucune association"
    assert "Aucune fiche ne répond à tous vos critères à la fois." in page
    assert (
        '<a href="/annuaire/?q=judo">1\u00a0résultat sans le filtre «\u00a0Thème\u00a0»</a>' in page
    )


def test_the_dissolved_are_offered_when_only_they_answer(client, streets):
    page = client.get(LIST, {"q": "antan"}).content.decode()
    assert "1\u00a0résultat en comptant les organisations dissoutes" in page


def test_an_unknown_value_is_told_and_the_rest_answered(client, streets):
    response = client.get(LIST, {"theme": "pêche", "q": "judo", "sort": "zut"})
    assert titles(response) == ["Judo du Lez"]
    assert response.content.decode().count("notice--warning") == 2


def test_the_words_of_a_visitor_are_escaped(client, streets):
    page = client.get(LIST, {"q": "<img src=x>", "near": "<b>"}).content.decode()
    assert "<img src=x" not in page
    assert "<b>" not in page


def test_filters_without_a_box_are_kept_by_the_form(client, streets):
    page = client.get(LIST, {"created": "1987"}).content.decode()
    assert '<input type="hidden" name="created" value="1987">' in page


def test_the_pages_follow_each_other_without_gap(client, town, now, reindex):
    for number in range(45):
        made(now, f"Club {number:02d}", themes=["sport"])
    reindex()
    seen = [title for page in (1, 2, 3) for title in titles(client.get(LIST, {"page": page}))]
    assert seen == [f"Club {number:02d}" for number in range(45)]
    second = client.get(LIST, {"page": 2, "theme": "sport"}).content.decode()
    assert "Résultats 21 à 40 sur 45" in second
    assert 'href="/annuaire/?theme=sport" rel="prev"' in second
    assert 'href="/annuaire/?theme=sport&amp;page=3" rel="next"' in second


def test_every_list_leads_to_its_feeds_with_the_same_question(client, streets):
    page = client.get(LIST, {"q": "judo", "theme": "sport"}).content.decode()
    for suffix in ("atom", "csv", "geojson"):
        assert f"{suffix}?q=judo&amp;theme=sport" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_queries_whatever_it_shows(client, town, now, reindex, number):
    for rank in range(number):
        made(now, f"Judo {rank}", themes=["sport.judo"], place=at(43.61, 3.87))
    reindex()
    client.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(LIST, {"area": "34172", "theme": "sport"})
    assert len(titles(response)) == number
    assert len(queries) == 4


def test_the_place_in_a_long_list_is_told_with_whole_numbers():
    lines = tuple(line_of(Hit("organisation", str(n), "x", 0.0, None, None, None, {}))
                  for n in range(20))  # fmt: skip
    found = Listing(
        query=DirectoryQuery(page=101), total=2290, title="", lines=lines, groups=(), reason="",
        ways_out=(), unavailable="", corrections=(), only_synonyms=False, has_next=True,
    )  # fmt: skip
    assert found.summary == "Résultats 2\u202f001 à 2\u202f020 sur 2\u202f290"


def test_a_list_found_by_synonyms_alone_says_so(client, town, now, reindex):
    made(now, "Aïkido du Lez", themes=["sport.aikido"])
    reindex()
    page = client.get(LIST, {"q": "kinomichi"})
    assert titles(page) == ["Aïkido du Lez"]
    assert "Aucune fiche ne dit «\u00a0kinomichi\u00a0»" in page.content.decode()
    assert "Aucune fiche ne dit" not in client.get(LIST, {"q": "aïkido"}).content.decode()


def test_a_part_of_a_longer_word_is_no_synonym(client, town, now, reindex):
    made(now, "Football Club du Lez", themes=["sport.football"])
    reindex()
    page = client.get(LIST, {"q": "foot"})
    assert titles(page) == ["Football Club du Lez"]
    assert "Aucune fiche ne dit" not in page.content.decode()


def test_a_page_past_the_end_leads_back_to_the_start(client, streets):
    page = client.get(LIST, {"page": 9, "sort": "name"})
    assert titles(page) == []
    assert "La liste s’arrête avant cette page." in page.content.decode()
    assert '<a href="/annuaire/?sort=name">Le début de la liste</a>' in page.content.decode()


def test_before_there_is_an_index_the_page_says_to_come_back(client, town, settings, tmp_path):
    settings.MAILLAGE_DATA = tmp_path
    response = client.get(LIST)
    assert response.status_code == 503
    assert "index de recherche se reconstruit" in response.content.decode()


def test_r1_a_field_kept_for_the_organisation_is_neither_found_nor_counted(
    client, town, now, reindex
):
    secret = made(
        now, "Atelier caché", hidden=("place", "skills_offered", "summary"), themes=["loisirs"],
        place=at(43.61, 3.87, address="9 impasse Secrète"), skills_offered=["paie"],
        summary="Un mot introuvable : xylographie.",
    )  # fmt: skip
    reindex()
    person = PersonFactory()
    MembershipFactory(organisation=secret, person=person, role=MANAGER)
    for signed_in in (False, True):
        if signed_in:
            client.force_login(person)
        assert titles(client.get(LIST, {"q": "xylographie"})) == []
        assert titles(client.get(LIST, {"skill": "paie"})) == []
        assert titles(client.get(LIST, {"bbox": "3.86,43.60,3.88,43.62"})) == []
        page = client.get(LIST).content.decode()
        assert "Secrète" not in page
        assert counts(page, "skill") == {}
        shown = client.get(f"{LIST}carte/points", {"zoom": "12"}).json()
        assert shown["features"] == []


# Suggestions.


def offered(client, text: str) -> dict[str, list[str]]:
    page = client.get(f"{LIST}suggestions/", {"q": text}).content.decode()
    groups = re.split(r'suggestions__label"[^>]*>', page)[1:]
    return {group.split("<")[0]: re.findall(r'suggest-url="([^"]+)"', group) for group in groups}


def test_suggestions_offer_organisations_themes_and_areas(client, streets):
    found = offered(client, "jud")
    assert list(found) == ["Organisations", "Thèmes"]
    assert found["Organisations"][0].startswith("/annuaire/")
    assert "/annuaire/?theme=sport.judo" in found["Thèmes"]
    assert offered(client, "centr")["Quartiers et communes"] == ["/annuaire/?area=34172-07"]
    assert offered(client, "montp")["Quartiers et communes"] == ["/annuaire/?area=34172"]


def test_suggestions_understand_accents_and_synonyms(client, streets):
    assert "/annuaire/?theme=sport.karate" in offered(client, "karate")["Thèmes"]
    assert "/annuaire/?theme=sport.football" in offered(client, "foot")["Thèmes"]


@pytest.mark.parametrize("text", ["", "j", "  ", "\0\0", "'\"<>"])
def test_too_little_to_suggest_gives_nothing(client, streets, text):
    assert offered(client, text) == {}


# Map.


def test_points_of_the_map_are_named_alone_and_counted_together(client, streets):
    far = client.get(f"{LIST}carte/points", {"zoom": "3"}).json()
    assert [f["properties"] for f in far["features"]] == [{"kind": "cluster", "count": 2}]
    near = client.get(f"{LIST}carte/points", {"zoom": "17", "q": "judo"}).json()
    [point] = near["features"]
    assert point["geometry"] == {"type": "Point", "coordinates": [3.87, 43.61]}
    assert point["properties"]["name"] == "Judo du Lez"
    assert client.get(point["properties"]["url"]).status_code == 200


def test_points_outside_of_the_window_are_left_out(client, streets):
    asked = {"zoom": "15", "window": "3.86,43.617,3.88,43.62"}
    found = client.get(f"{LIST}carte/points", asked).json()
    assert [f["properties"]["name"] for f in found["features"]] == ["Karaté Arceaux"]


@pytest.mark.parametrize("zoom", ["", "-1", "abc", "999", "²"])
def test_any_zoom_is_answered(client, streets, zoom):
    response = client.get(f"{LIST}carte/points", {"zoom": zoom, "window": "x"})
    assert response.headers["Content-Type"] == "application/geo+json"
    assert sum(f["properties"].get("count", 1) for f in response.json()["features"]) == 2


def test_outlines_are_sent_once_and_then_confirmed(client, town):
    first = client.get(f"{LIST}carte/contours/quartier")
    assert json.loads(first.content)["type"] == "FeatureCollection"
    again = client.get(f"{LIST}carte/contours/quartier", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{LIST}carte/contours/canton").status_code == 404
