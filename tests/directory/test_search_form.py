"""A question read from an address: tolerant, and the same again when written back."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.algorithms.geometry import Box
from maillage.core.actor import Actor
from maillage.core.errors import MaillageError
from maillage.directory.queries.search_form import FILTERS, DirectoryQuery, read_query
from maillage.territory.geocoders import GeocodeResult

pytestmark = pytest.mark.django_db
FOCH = GeocodeResult(43.61, 3.87, "address", "1 rue Foch, Montpellier", 0.9)


def locate(text: str) -> GeocodeResult | None:
    if text == "panne":
        raise MaillageError("Le géocodeur ne répond pas.")
    return FOCH if "foch" in text.lower() else None


def read(address: str) -> DirectoryQuery:
    return read_query(QueryDict(address), locate=locate)


def test_every_part_of_a_question_is_read(town):
    query = read(
        "q=+judo++adulte+&theme=sport.judo&area=34172-07&skill=paie&need=site-web&kind=group"
        "&public=enfants&language=oc&access=fauteuil&near=1+rue+Foch&radius=2000&sort=name&page=3"
        "&view=map&bbox=3.8,43.5,3.9,43.7"
    )
    assert query.notices == ()
    assert query.text == "judo adulte"
    assert query.chosen == {
        "theme": ("sport.judo",), "area": ("34172-07",), "kind": ("group",), "public": ("enfants",),
        "skill": ("paie",), "need": ("site-web",), "access": ("fauteuil",), "language": ("oc",),
    }  # fmt: skip
    assert (query.near, query.radius, query.near_label) == ((43.61, 3.87), 2000, FOCH.label)
    assert (query.bbox, query.order, query.page, query.view) == (
        Box(3.8, 43.5, 3.9, 43.7), "name", 3, "map",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "about"),
    [
        ("theme=sport.inconnu", "« sport.inconnu »"),
        ("area=99999", "« 99999 »"),
        ("kind=secte", "« secte »"),
        ("created=jamais", "« jamais »"),
        ("sort=hasard", "« hasard »"),
        ("near=nulle+part", "« nulle part »"),
        ("near=panne", "géocodeur"),
        ("near=95,200", "globe"),
        ("near=1+rue+Foch&radius=loin", "200 000"),
        ("bbox=1,2,3", "ouest, sud, est, nord"),
        ("bbox=9,44,3,43", "ouest, sud, est, nord"),
    ],
)
def test_what_is_not_understood_is_left_out_and_told(town, address, about):
    query = read(address)
    assert len(query.notices) == 1
    assert about in query.notices[0]
    assert query.chosen == {}


@pytest.mark.parametrize("said", ["43.61,3.87", "43.61, 3.87", "43,61 3,87", "43.61;3.87"])
def test_a_position_is_read_in_each_usual_spelling(said):
    assert read(f"near={said}").near == (43.61, 3.87)


def test_the_position_of_the_browser_wins_over_the_address_left_in_the_form():
    assert read("near=1+rue+Foch&lat=43.6&lon=3.9").near == (43.6, 3.9)


def test_an_address_not_found_stays_in_the_form():
    query = read("near=nulle+part")
    assert (query.near, query.near_said) == (None, "nulle part")


def test_a_finer_choice_replaces_the_wider_one_around_it():
    assert read("theme=sport&theme=sport.judo&theme=culture").chosen["theme"] == (
        "sport.judo", "culture",
    )  # fmt: skip


def test_years_are_read_one_by_one_and_by_range():
    assert read("created=1987,1999-2001").chosen["created"] == ("1987", "1999", "2000", "2001")


@pytest.mark.parametrize(
    ("address", "order"),
    [
        ("", "name"),
        ("q=judo", "relevance"),
        ("q=judo&near=43.6,3.8", "distance"),
        ("near=43.6,3.8&sort=freshness", "freshness"),
        ("q=judo&sort=distance", "relevance"),
    ],
)
def test_the_order_is_the_one_that_answers_best(address, order):
    assert read(address).order == order


@pytest.mark.parametrize(
    ("address", "states"),
    [
        ("", ("active", "dormant")),
        ("state=dissolved", ("dissolved",)),
        ("dissolved=2014", None),
    ],
)
def test_the_dissolved_are_left_out_unless_asked_for(address, states):
    assert read(address).filters().get("state") == states


def test_members_of_the_network_ask_the_documents_of_members():
    member = Actor(person_id=1, roles={3: "manager"})
    assert read("").request(member).audience == "members"
    assert read("").request(Actor(person_id=1)).audience == "public"
    assert read("").request(Actor.anonymous()).audience == "public"


def test_the_page_gives_the_place_of_the_first_result():
    assert read("page=3").request(Actor.anonymous()).start == 40
    assert read("page=-1").page == read("page=zut").page == 1
    assert read("page=99999999999").page == 500


def test_each_active_filter_can_be_taken_away_alone(town):
    query = read("q=judo&theme=sport&theme=culture&area=34172-07&near=1+rue+Foch&radius=500")
    assert query.active("/annuaire/") == [
        (
            "« judo »",
            "/annuaire/?theme=sport&theme=culture&area=34172-07&near=1+rue+Foch&radius=500",
        ),
        ("Sport", "/annuaire/?q=judo&theme=culture&area=34172-07&near=1+rue+Foch&radius=500"),
        (
            "Culture et arts",
            "/annuaire/?q=judo&theme=sport&area=34172-07&near=1+rue+Foch&radius=500",
        ),
        ("Centre", "/annuaire/?q=judo&theme=sport&theme=culture&near=1+rue+Foch&radius=500"),
        (
            "À moins de 500\u00a0m de 1 rue Foch, Montpellier",
            "/annuaire/?q=judo&theme=sport&theme=culture&area=34172-07",
        ),
    ]


def test_a_decade_is_one_filter_in_words():
    [(words, address)] = read("created=1980-1989").active("/annuaire/")
    assert (words, address) == ("Créée de 1980 à 1989", "/annuaire/")


values = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["sport", "34172-07", "1,2,3,4", "nan,nan", "inf", "1e400", "²", "\0", "43.6,3.8"]
    ),
)
names = st.sampled_from(
    [*FILTERS, "q", "near", "lat", "lon", "radius", "bbox", "sort", "page", "view", "cursor"]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(names, values), max_size=8))
def test_anything_in_an_address_is_read_and_reads_the_same_once_written(town, pairs):
    params = QueryDict(mutable=True)
    for name, value in pairs:
        params.appendlist(name, value)
    query = read_query(params, locate=locate)
    again = read(query.address().removeprefix("?"))
    assert again.notices == ()
    assert again.pairs() == query.pairs()
    query.request(Actor.anonymous())
