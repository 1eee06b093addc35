"""The panorama: counts that lead to their lists, gaps told, nothing hidden counted."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.core.actor import MANAGER, Actor
from maillage.core.index import rebuild_now
from maillage.directory.enums import Listing, State
from maillage.directory.models import Organisation, OrganisationSkill, OrganisationTheme
from maillage.territory.models import Area, Place
from maillage.territory.nomenclatures import public_themes
from maillage.territory.services import create_area
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
PATH = "/annuaire/panorama/"


@pytest.fixture
def districts(town) -> None:
    system = Actor.for_system("tests")
    mosson = create_area(
        actor=system, code="34172-01", name="Mosson", level="quartier", parent=town
    )
    for code, name in (("34172-01-01", "Celleneuve"), ("34172-01-02", "La Paillade")):
        create_area(actor=system, code=code, name=name, level="sous_quartier", parent=mosson)


@pytest.fixture
def reindex(settings, tmp_path: Path) -> Callable[[], None]:
    settings.MAILLAGE_DATA = tmp_path

    def run() -> None:
        rebuild_now(lambda _count: None)

    return run


def organisation(
    *themes: str, area: str = "34172-07", offers: str = "", seeks: str = "", **values
) -> Organisation:
    district = Area.objects.get(code=area)
    place = Place.objects.create(
        address="1 rue Neuve", lat=43.6, lon=3.87, precision="address", area=district
    )
    made = OrganisationFactory(area=district, place=place, **values)
    for order, theme in enumerate(themes or ("sport.judo",)):
        OrganisationTheme.objects.create(organisation=made, theme_id=theme, order=order)
    for direction, skill in (("offered", offers), ("sought", seeks)):
        if skill:
            OrganisationSkill.objects.create(organisation=made, skill_id=skill, direction=direction)
    return made


def read_csv(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))


def test_each_theme_is_counted_in_each_district(client, districts, reindex) -> None:
    organisation("sport.judo")
    organisation("sport", "culture.musique")
    organisation("culture.musique", area="34172-01-01")
    reindex()
    rows = read_csv(client.get(f"{PATH}themes-et-secteurs.csv"))
    assert rows[0] == ["thème", "tous secteurs", "Mosson", "Centre"]
    counted = {row[0]: row[1:] for row in rows[1:]}
    assert len(counted) == 14
    assert counted["Sport"] == ["2", "0", "2"]
    assert counted["Culture et arts"] == ["2", "1", "1"]
    assert counted["Sciences et numérique"] == ["0", "0", "0"]


def test_each_number_leads_to_a_list_of_as_many(client, districts, reindex) -> None:
    organisation("sport.judo")
    organisation("sport")
    organisation("culture.musique", area="34172-01")
    reindex()
    page = client.get(PATH).content.decode()
    cells = re.findall(r'<td class="heat-\d"><a href="([^"]+)">(\d+)<', page)
    assert sorted(int(number) for _, number in cells) == [1, 2]
    for address, number in cells:
        listing = client.get(address.replace("&amp;", "&")).context["listing"]
        assert listing.total == int(number)


def test_a_theme_nobody_covers_is_said_in_the_table_and_in_words(
    client, districts, reindex
) -> None:
    for theme in public_themes():
        organisation(theme.code)
        if theme.code != "sciences":
            organisation(theme.code, area="34172-01")
    reindex()
    response = client.get(PATH)
    panorama = response.context["panorama"]
    assert [(gap.col.label, gap.row.code) for gap in panorama.places.gaps] == [
        ("Mosson", "sciences")
    ]
    page = response.content.decode()
    assert page.count("Aucune association de ce thème dans ce secteur") == 1
    assert '<span class="gap-list__area">Mosson</span> Sciences et numérique' in page


def test_one_district_opens_its_sub_districts_and_one_theme_its_sub_themes(
    client, districts, reindex
) -> None:
    organisation("sport.judo", area="34172-01-01")
    organisation("sport.football", area="34172-01-02")
    organisation("sport.judo")
    reindex()
    response = client.get(PATH, {"theme": "sport", "area": "34172-01"})
    places = response.context["panorama"].places
    assert [head.label for head in places.cols] == ["Celleneuve", "La Paillade"]
    assert [(row.code, [cell.count for cell in cells]) for row, cells in places.lines] == [
        ("sport.judo", [1, 0]),
        ("sport.football", [0, 1]),
    ]


def test_a_skill_that_nobody_offers_is_told(client, districts, reindex) -> None:
    organisation("sport", offers="comptabilite", seeks="site-web")
    organisation("culture", seeks="comptabilite")
    reindex()
    response = client.get(PATH)
    assert [(one.code, one.seeking) for one in response.context["panorama"].unmet] == [
        ("site-web", 1)
    ]
    rows = read_csv(client.get(f"{PATH}competences-recherchees.csv"))
    assert rows[0] == ["compétence recherchée", "tous thèmes", "Sport", "Culture et arts"]
    assert [row[1:] for row in rows[1:]] == [["1", "0", "1"], ["1", "1", "0"]]


def test_years_count_creations_of_the_living_and_of_the_dissolved(
    client, districts, reindex
) -> None:
    organisation(created_on="1987-03-01")
    organisation(created_on="1987-05-01", dissolved_on="2010-01-01", state=State.DISSOLVED)
    reindex()
    assert read_csv(client.get(f"{PATH}annees.csv")) == [
        ["Année", "Créations", "Dissolutions"],
        ["1987", "2", "0"],
        ["2010", "0", "1"],
    ]
    rows = client.get(PATH).context["tables"]["annees"]["rows"]
    assert client.get(rows[0][1]["href"]).context["listing"].total == 2
    assert client.get(rows[1][2]["href"]).context["listing"].total == 1


def test_confirmed_profiles_are_counted_by_theme(client, districts, reindex, now) -> None:
    organisation("sport", confirmed_at=now)
    organisation("sport")
    reindex()
    assert read_csv(client.get(f"{PATH}confirmations.csv"))[1:] == [["Sport", "2", "1", "50 %"]]


def test_hidden_organisations_are_not_counted(client, districts, reindex) -> None:
    organisation(listing=Listing.HIDDEN)
    organisation(listing=Listing.PENDING)
    organisation()
    reindex()
    assert client.get(PATH).context["panorama"].total == 1


def test_what_is_kept_for_members_is_counted_for_members_only(client, districts, reindex) -> None:
    own = organisation("sport", offers="comptabilite", audiences={"skills_offered": "network"})
    reindex()
    address = f"{PATH}competences-proposees.csv"
    assert read_csv(client.get(address))[1:] == []
    member = PersonFactory()
    OrganisationFactory(members=[(member, MANAGER)])
    client.force_login(member)
    assert [row[1] for row in read_csv(client.get(address))[1:]] == ["1"]
    assert own.audience_of("skills_offered") == "network"


def test_a_chart_has_its_title_its_words_its_table_and_its_file(client, districts, reindex) -> None:
    organisation(created_on="1987-03-01")
    reindex()
    page = client.get(PATH).content.decode()
    found = re.search(
        r'<img src="(/annuaire/panorama/graphique/annees\.\w+\.svg)" alt="([^"]+)"', page
    )
    assert found
    assert found[2] == "De 1987 à 1987\u00a0: 1\u00a0création, 0\u00a0dissolution."
    image = client.get(found[1])
    assert image["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert image["Cache-Control"] == "private, max-age=31536000, immutable"
    assert '<title id="titre">Créations et dissolutions par année</title>' in image.content.decode()
    assert client.get(found[1], headers={"If-None-Match": image["ETag"]}).status_code == 304


def test_a_chart_asked_under_an_old_name_is_that_of_today_for_a_minute(
    client, districts, reindex
) -> None:
    organisation()
    reindex()
    image = client.get(f"{PATH}graphique/themes.0000000000000000.svg")
    assert image.status_code == 200
    assert image["Cache-Control"] == "private, max-age=60"


@pytest.mark.parametrize(
    "path", ["inconnu.csv", "graphique/inconnu.0.svg", "graphique/annees.0.svg"]
)
def test_tables_and_charts_that_do_not_exist_are_not_found(
    client, districts, reindex, path
) -> None:
    organisation()
    reindex()
    assert client.get(PATH + path).status_code == 404


def test_a_choice_that_does_not_exist_is_told_and_left_out(client, districts, reindex) -> None:
    organisation()
    reindex()
    response = client.get(PATH, {"theme": "inconnu", "area": "34172-07"})
    assert "inconnu" in response.content.decode()
    assert response.context["panorama"].total == 1


def test_nothing_found_offers_to_widen(client, districts, reindex) -> None:
    organisation()
    reindex()
    page = client.get(PATH, {"theme": "sciences"}).content.decode()
    assert "Aucune organisation ne répond à ce choix" in page


def test_without_an_index_the_page_says_so(client, districts, reindex) -> None:
    response = client.get(PATH)
    assert response.status_code == 503
    assert "L’index de recherche se reconstruit" in response.content.decode()


def test_queries_do_not_grow_with_organisations(client, districts, reindex) -> None:
    counts = []
    for number in (1, 3):
        for _ in range(number):
            organisation("sport", "culture", offers="comptabilite")
        reindex()
        with CaptureQueriesContext(connection) as captured:
            client.get(PATH)
        counts.append(len(captured))
    # The tree of areas, and the territory's name the first time.
    assert counts == [2, 1]
