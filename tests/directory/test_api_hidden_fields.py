"""A field kept for some people can not be seen, found, counted or guessed from outside."""

import re

import pytest

from maillage.core.actor import Actor
from maillage.core.index import rebuild_now, site_index
from maillage.directory.exports import FORMATS
from maillage.directory.models import Membership, Organisation
from maillage.directory.queries.listing import read_listing
from maillage.directory.queries.search_form import DirectoryQuery
from maillage.directory.services.profiles import choose_audience
from tests.directory.published import RICH, body_of, judo, publish, read

__all__ = ["judo", "publish"]

pytestmark = pytest.mark.django_db
LIST = "/api/v1/organisations"

# For each field: what its value looks like in any document, and the questions that would find it.
HIDEABLE = {
    "acronym": (["JUCLAP"], ["q=JUCLAP"]),
    "other_names": (["clapassien"], ["q=clapassien"]),
    "created_on": (["1987"], ["created=1987"]),
    "summary": (["quatre-vingts"], ["q=quatre-vingts"]),
    "description": (["chaque soir"], ['q="chaque soir"']),
    "publics": (["Adolescent"], ["public=adolescents", "q=adolescents"]),
    "skills_offered": (["omptabilit"], ["skill=comptabilite", "q=comptabilité"]),
    "skills_sought": (["site-web"], ["need=site-web"]),
    "needs": (["vidéoprojecteur"], ["q=vidéoprojecteur"]),
    "phone": (["4 67 00 00 00"], []),
    "email": (["contact@judo"], []),
    "website": (["https://judo.example"], []),
    "links": (["videos.example"], []),
    "opening_hours": (["18:00", "18 h"], []),
    "languages": (["arabe", '"ar"'], ["language=ar"]),
}
AUDIENCES = ("network", "own")


@pytest.fixture
def hide(judo, system, now):
    def keep(field: str, audience: str) -> None:
        choose_audience(actor=system, organisation=judo, field=field, audience=audience, now=now)
        rebuild_now(lambda _done: None)

    return keep


def documents(client, ref: str) -> dict[str, str]:
    """Return every public document that tells of the organisation."""
    addresses = [
        LIST,
        f"{LIST}/{ref}",
        *(f"/annuaire/export/{code}" for code in FORMATS),
        *(f"/annuaire/liste.{suffix}" for suffix in ("atom", "csv", "json", "geojson")),
    ]
    return {address: body_of(client.get(address)) for address in addresses}


def total(client, query: str) -> int:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200, body_of(answer)
    return read(answer)["total"]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("field", HIDEABLE)
def test_r1_a_hidden_field_is_in_no_document_and_answers_no_question(
    client, judo, hide, field, audience
):
    traces, questions = HIDEABLE[field]
    shown = documents(client, judo.ref)
    assert any(trace in body for body in shown.values() for trace in traces)
    assert [total(client, question) for question in questions] == [1] * len(questions)
    hide(field, audience)
    for address, body in documents(client, judo.ref).items():
        assert judo.ref in body, address
        assert [trace for trace in traces if trace in body] == [], address
    assert [total(client, question) for question in questions] == [0] * len(questions)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_r1_a_hidden_address_has_no_position_no_district_no_distance(
    client, publish, system, now, audience
):
    made = publish(**{key: value for key, value in RICH.items() if key != "venues"})
    area = made.area.parent or made.area
    choose_audience(actor=system, organisation=made, field="place", audience=audience, now=now)
    rebuild_now(lambda _done: None)
    for body in documents(client, made.ref).values():
        for trace in ("Foch", "Oulipo", "34000", "plain_pied", "plain-pied"):
            assert trace not in body
        # A bare "3.87" may stand in a date or an identifier: a coordinate is a number of its own.
        assert not re.search(r"(?<![\d.:-])(43\.6|3\.8)\d+", body)
    for question in ("q=foch", "q=oulipo", "near=43.61,3.87&radius=200000", "bbox=-10,30,20,60"):
        assert total(client, question) == 0
    near = read(client.get(f"{LIST}?near=43.61,3.87"))["results"]
    assert [found["distance_m"] for found in near] == [None]
    assert total(client, f"area={area.code}") == 1


@pytest.mark.parametrize("audience", AUDIENCES)
def test_r1_a_hidden_field_is_counted_in_no_facet(judo, hide, audience):
    for field in ("skills_offered", "skills_sought", "publics", "languages", "place", "venues"):
        hide(field, audience)
    listing = read_listing(DirectoryQuery(), actor=Actor.anonymous(), index=site_index())
    assert {group.name for group in listing.groups} == {"theme", "area", "kind"}


def test_r1_the_order_by_distance_does_not_give_a_hidden_place_away(client, publish, hide):
    for name, lat in (("Abeille", 43.62), ("Zèbre", 43.63)):
        publish(name=name, place={"city": "Montpellier", "lat": lat, "lon": 3.87})
    hide("place", "own")
    hide("venues", "own")
    orders = [
        [found["name"] for found in read(client.get(f"{LIST}?near={near}"))["results"]]
        for near in ("43.61,3.87", "43.6,3.88")
    ]
    assert orders == [["Abeille", "Zèbre", RICH["name"]]] * 2


def test_r1_being_signed_in_shows_no_more(client, judo, hide, django_user_model, now):
    hide("phone", "network")
    hide("needs", "own")
    outside = documents(client, judo.ref)
    person = django_user_model.objects.create_user(email="p@example.org", name="Paul")
    Membership.objects.create(organisation=judo, person=person, role="manager", since=now)
    client.force_login(person)
    inside = documents(client, judo.ref)
    for address in (LIST, f"{LIST}/{judo.ref}"):
        assert inside[address] == outside[address]
    for body in inside.values():
        assert "4 67 00 00 00" not in body
        assert "vidéoprojecteur" not in body
    assert total(client, "q=vidéoprojecteur") == 0


def test_r1_a_hidden_value_changes_no_other_part_of_the_answer(client, judo, hide):
    hide("budget", "own")
    before = body_of(client.get(f"{LIST}/{judo.ref}"))
    Organisation.objects.update(budget="budget-1000-10000", quality=99)
    assert body_of(client.get(f"{LIST}/{judo.ref}")) == before
