"""The page of the agenda: its views, its filters, what it says when there is nothing."""

from datetime import UTC, datetime

import pytest
import time_machine

from maillage.agenda.enums import State, Status
from maillage.agenda.models import Event
from maillage.territory.models import Area, Place
from tests.factories.events import EventFactory, once, repeated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
VIEWS = ("liste", "jour", "semaine", "mois", "carte")


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(NOW, tick=False):
        yield


def page(client, query: str = "") -> str:
    response = client.get(f"/agenda/?{query}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_the_date_and_the_views_around(client, view):
    EventFactory(title="Fête du quartier")
    html = page(client, f"vue={view}&jour=2026-03-14")
    if view != "carte":
        assert "Fête du quartier" in html
    assert html.count("<h1") == 1
    assert 'aria-current="page"' in html
    assert ('rel="next"' in html) is (view != "liste")


@pytest.mark.parametrize("view", VIEWS)
def test_queries_do_not_grow_with_events(client, view, django_assert_max_num_queries):
    def ask() -> int:
        with django_assert_max_num_queries(40) as counted:
            page(client, f"vue={view}&jour=2026-03-14&theme=sport&area=34172-07&access=fauteuil")
        return len(counted)

    def add() -> None:
        EventFactory(
            themes=["sport.judo"],
            features=["fauteuil"],
            place=Place.objects.create(
                label="Salle", lat=43.6, lon=3.87, precision="street",
                area=Area.objects.get(code="34172-07"),
            ),
        )  # fmt: skip

    add()
    page(client)  # what is kept for the process
    one = ask()
    add()
    add()
    assert ask() == one


def test_the_list_begins_with_what_comes_and_goes_back_by_its_pages(client):
    past = EventFactory(title="Repas passé", schedule=once("2026-03-01"))
    EventFactory(title="Ce matin", schedule=once("2026-03-03", "08:00", minutes=30))
    EventFactory(title="Ce soir", schedule=once("2026-03-03", "18:00"))
    html = page(client)
    assert "Ce soir" in html
    assert "Ce matin" not in html
    [earlier] = [part.split('"')[0] for part in html.split('href="') if "avant=" in part[:120]][:1]
    html = client.get(earlier.replace("&amp;", "&")).content.decode()
    assert past.title in html
    assert "Ce matin" in html
    assert "Ce soir" not in html


def test_pages_follow_each_other_by_key_without_loss_nor_double(client):
    EventFactory(schedule=repeated("FREQ=DAILY;COUNT=70", "2026-03-04"))
    seen: list[str] = []
    address = "/agenda/"
    for _ in range(5):
        html = client.get(address).content.decode()
        seen += [part[:10] for part in html.split('id="jour-')[1:]]
        found = [part.split('"')[0] for part in html.split('href="') if "apres=" in part[:60]]
        if not found:
            break
        address = found[0].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 70
    assert seen == sorted(seen)


def test_r21_date_words_say_their_translation_and_can_be_undone(client, reindex):
    EventFactory(title="Tournoi de judo", schedule=once("2026-03-07"))
    EventFactory(title="Judo plus tard", schedule=once("2026-03-20"))
    reindex()
    html = page(client, "q=judo+ce+week-end")
    assert "du samedi 7 au dimanche 8\xa0mars 2026" in html
    assert "Tournoi de judo" in html
    assert "Judo plus tard" not in html
    assert "/agenda/?q=judo&quot;" in html or 'href="/agenda/?q=judo"' in html
    assert "words=literal" in html


def test_r19_every_state_of_the_filters_is_an_address_and_each_feed_has_it(client):
    EventFactory(themes=["sport"], features=["lsf"])
    html = page(client, "theme=sport&access=lsf&vue=mois&jour=2026-03-14")
    assert "/agenda.ics?theme=sport&amp;access=lsf" in html
    assert "/agenda.csv?theme=sport&amp;access=lsf" in html
    # The tags give the address without each choice; views and days stay.
    assert 'href="/agenda/?access=lsf&amp;vue=mois&amp;jour=2026-03-14"' in html


def test_choices_are_counted_under_the_other_filters(client):
    EventFactory(themes=["sport.judo"], price="free")
    EventFactory(themes=["sport"], price="paid")
    EventFactory(themes=["culture"], price="free")
    html = page(client, "price=free")
    group = html.split('name="price"')
    assert 'value="free" checked' in group[1]
    assert 'value="paid"' in html
    themes = [part.split('value="')[1].split('"')[0] for part in html.split('name="theme"')[1:]]
    assert set(themes) == {"sport", "culture"}


def test_r20_what_is_not_visible_is_not_counted_nor_on_the_map(client):
    place = Place.objects.create(label="Cave", lat=43.6, lon=3.87, precision="street")
    for state in set(State) - {State.PUBLISHED}:
        EventFactory(state=state, place=place, themes=["sport"])
    html = page(client, "jour=2026-03-14&vue=jour")
    assert 'name="theme"' not in html
    assert "Rien n’est annoncé" in html
    assert client.get("/agenda/carte/points?jour=2026-03-14").json()["features"] == []


def test_a_cancelled_date_is_struck_and_says_so(client):
    EventFactory(title="Bal", status=Status.CANCELLED)
    html = page(client)
    assert "<s>Bal</s>" in html
    assert "Annulé" in html
    assert "Bal" not in page(client, "cancelled=hide")


def test_a_date_of_several_days_is_on_each_of_them(client):
    EventFactory(title="Salon", schedule=once("2026-03-10", "09:00", minutes=2 * 24 * 60))
    assert "Salon" in page(client, "vue=jour&jour=2026-03-11")
    assert page(client, "vue=semaine&jour=2026-03-11").count("Salon</a>") == 3
    # Once begun, the list tells it apart.
    assert "Déjà commencé" in page(client, "jour=2026-03-11")


def test_an_empty_answer_says_where_to_go(client):
    EventFactory(title="Forum", themes=["culture"], schedule=once("2026-03-14"))
    html = page(client, "vue=jour&jour=2026-03-14&theme=sport")
    assert "1\xa0événement sans le filtre «\xa0Thème\xa0»" in html
    html = page(client, "vue=jour&jour=2026-03-12")
    assert "Le prochain\xa0: Forum, samedi 14\xa0mars 2026" in html
    html = page(client, "vue=mois&jour=2026-05-01")
    assert "Le dernier\xa0: Forum" in html


def test_the_map_has_a_point_for_a_place_and_a_number_for_close_ones(client):
    here = Place.objects.create(label="Maison", lat=43.61, lon=3.87, precision="street")
    EventFactory(title="Bal", place=here)
    [feature] = client.get("/agenda/carte/points?jour=2026-03-10&zoom=14").json()["features"]
    assert feature["properties"]["name"] == "Bal"
    EventFactory(place=here)
    [feature] = client.get("/agenda/carte/points?jour=2026-03-10&zoom=14").json()["features"]
    assert feature["properties"]["detail"] == "2\xa0événements"
    listed = client.get(feature["properties"]["url"]).content.decode()
    assert "Bal" in listed
    EventFactory(place=Place.objects.create(lat=43.6101, lon=3.8701, precision="street"))
    [feature] = client.get("/agenda/carte/points?jour=2026-03-10&zoom=12").json()["features"]
    assert (feature["properties"]["kind"], feature["properties"]["count"]) == ("cluster", 3)


def test_what_can_not_be_read_is_said_and_left_out(client):
    html = page(client, "theme=nimporte&from=hier&after=tard&age=mille&jour=tard&vue=rien&apres=x")
    assert "Nous ne connaissons pas ce choix" in html
    assert "ne se lit pas" in html
    assert Event.objects.count() == 0
