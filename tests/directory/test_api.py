"""The API of the directory: what it answers, what it refuses, how it is bounded."""

import pytest

from maillage.core.index import rebuild_now
from maillage.directory.enums import Listing
from maillage.directory.models import Organisation
from tests.directory.published import RICH, body_of, judo, publish, read

__all__ = ["judo", "publish"]

pytestmark = pytest.mark.django_db
LIST = "/api/v1/organisations"


def names(response) -> list[str]:
    return [found["name"] for found in read(response)["results"]]


def test_a_word_finds_organisations_with_their_public_record(client, judo):
    answer = read(client.get(LIST, {"q": "judo"}))
    [found] = answer["results"]
    assert answer["total"] == 1
    assert (found["id"], found["name"], found["acronym"]) == (judo.ref, RICH["name"], "JUCLAP")
    assert found["themes"][0] == {"code": "sport.judo", "label": "Judo et disciplines associées"}
    assert found["place"]["lat"] == 43.61
    assert found["area"] == {"code": "34172", "name": "Montpellier", "level": "commune"}
    assert found["url"].endswith(f"/annuaire/{judo.ref}/")
    assert (found["fictional"], found["distance_m"]) == (False, None)


def test_one_organisation_has_its_whole_profile_and_where_it_comes_from(client, judo):
    found = read(client.get(f"{LIST}/{judo.ref}"))
    assert found["skills_sought"] == [
        {"code": "site-web", "label": found["skills_sought"][0]["label"]}
    ]
    assert found["venues"][0]["label"] == "Gymnase Achille"
    assert found["links"] == RICH["links"]
    assert found["budget"] is None
    assert found["provenance"]["phone"].startswith("Vérifié par l’équipe")


def test_each_filter_narrows_the_list(client, publish, judo):
    publish(
        kind="company", name="Cabinet Lex", themes=["solidarite"], skills_sought=["comptabilite"]
    )
    for params, expected in (
        ({"theme": "sport"}, [RICH["name"]]),
        ({"theme": ["sport", "solidarite"], "sort": "name"}, ["Cabinet Lex", RICH["name"]]),
        ({"theme": "sport,solidarite", "sort": "name"}, ["Cabinet Lex", RICH["name"]]),
        ({"skill": "comptabilite"}, [RICH["name"]]),
        ({"need": "comptabilite"}, ["Cabinet Lex"]),
        ({"kind": "company"}, ["Cabinet Lex"]),
        ({"area": "34172"}, [RICH["name"]]),
        ({"near": "43.61,3.87", "radius": "500"}, [RICH["name"]]),
        ({"bbox": "3.8,43.5,3.9,43.7"}, [RICH["name"]]),
        ({"bbox": "2.8,43.5,2.9,43.7"}, []),
        ({"created": "1980-1989"}, [RICH["name"]]),
    ):
        assert names(client.get(LIST, params)) == expected, params


def test_distance_is_told_and_orders(client, publish, judo):
    publish(name="Voisin", place={"city": "Montpellier", "lat": 43.62, "lon": 3.87})
    answer = read(client.get(LIST, {"near": "43.62,3.87"}))
    assert [found["name"] for found in answer["results"]] == ["Voisin", RICH["name"]]
    assert [round(found["distance_m"], -2) for found in answer["results"]] == [0, 1100]


def test_a_list_is_followed_to_its_end(client, publish):
    for number in range(5):
        publish(name=f"Chorale {number}")
    address, seen = f"{LIST}?q=chorale&limit=2&sort=name", []
    while address:
        answer = client.get(address)
        seen += names(answer)
        address = read(answer)["next"]
        assert ("Link" in answer.headers) == bool(address)
    assert seen == [f"Chorale {number}" for number in range(5)]


def test_nothing_found_says_why(client, judo):
    answer = read(client.get(LIST, {"q": "zythologie"}))
    assert (answer["total"], answer["results"]) == (0, [])
    assert answer["reason"] == "Aucune fiche ne contient «\u00a0zythologie\u00a0»."


@pytest.mark.parametrize(
    ("query", "parameter", "sentence"),
    [
        ("radius=loin&near=43,3", "radius", "attend un nombre entier"),
        ("radius=0&near=43,3", "radius", "est trop petit : 1 au moins"),
        ("radius=500", "radius", "demande aussi near"),
        ("limit=101", "limit", "est trop grand : 100 au plus"),
        ("near=ici", "near", "attend latitude,longitude"),
        ("near=95,3", "near", "attend latitude,longitude"),
        ("near=nan,3", "near", "attend latitude,longitude"),
        ("bbox=1,2,3", "bbox", "attend ouest,sud,est,nord"),
        ("bbox=3.9,43.5,3.8,43.7", "bbox", "attend ouest,sud,est,nord"),
        ("sort=hasard", "sort", "n’accepte que"),
        ("sort=distance", "sort", "demande aussi near"),
        ("theme=zumba-aquatique", "theme", "ne connaît pas « zumba-aquatique »"),
        ("area=99999", "area", "ne connaît pas « 99999 »"),
        ("kind=%00", "kind", "ne connaît pas"),
        ("area=%00", "area", "ne connaît pas"),
        ("created=hier", "created", "ne connaît pas « hier »"),
        ("cursor=abc", "cursor", "n’est pas celui d’une page"),
        ("q=" + "a" * 201, "q", "est trop long : 200 caractères au plus"),
        ("themes=sport", "themes", "n’existe pas"),
        ("q=judo&q=foot", "q", "n’accepte qu’une valeur"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(client, judo, query, parameter, sentence):
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    problem = read(answer)
    assert problem["status"] == 422
    [error] = problem["errors"]
    assert error["parameter"] == parameter
    assert sentence in error["detail"].replace("\u00a0", " ").replace("\u202f", " ")
    assert error["detail"] in problem["detail"]


def test_all_that_is_wrong_is_told_at_once(client, judo):
    errors = read(client.get(f"{LIST}?radius=5&theme=zz&foo=1"))["errors"]
    assert [error["parameter"] for error in errors] == ["foo", "theme", "radius"]


def test_blank_parameters_count_as_absent(client, judo):
    assert names(client.get(f"{LIST}?q=judo&theme=&radius=&near=&limit=")) == [RICH["name"]]


@pytest.mark.parametrize("ref", ["abc", "aaaaaaaaaaaa", "x" * 300])
def test_an_unknown_reference_is_not_found(client, judo, ref):
    answer = client.get(f"{LIST}/{ref}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert read(answer)["detail"] == "Aucune organisation visible ne porte cette référence."


def test_an_address_with_nul_is_not_found(client, judo):
    answer = client.get(f"{LIST}/%00%00")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("listing", [Listing.PENDING, Listing.HIDDEN])
def test_what_is_not_listed_is_nowhere(client, judo, listing):
    Organisation.objects.update(listing=listing)
    assert client.get(f"{LIST}/{judo.ref}").status_code == 404
    # The index has not been told yet: the record is read in the database, which knows.
    assert names(client.get(LIST, {"q": "judo"})) == []
    rebuild_now(lambda _done: None)
    assert read(client.get(LIST))["total"] == 0


def test_a_federation_that_is_not_listed_is_not_named(client, publish, judo, system, now):
    from maillage.directory.services.profiles import correct_profile

    federation = publish(kind="federation", name="Fédération discrète")
    changes = {"affiliations": [federation.ref]}
    correct_profile(actor=system, organisation=judo, changes=changes, now=now)
    assert read(client.get(f"{LIST}/{judo.ref}"))["affiliations"] == [federation.ref]
    Organisation.objects.filter(pk=federation.pk).update(listing=Listing.PENDING)
    assert federation.ref not in body_of(client.get(f"{LIST}/{judo.ref}"))


def test_the_list_costs_as_many_queries_for_three_as_for_one(
    client, publish, judo, django_assert_num_queries
):
    client.get(LIST)
    with django_assert_num_queries(8):
        assert len(names(client.get(LIST))) == 1
    for number in range(2):
        publish(**(RICH | {"name": f"Autre {number}"}))
    with django_assert_num_queries(8):
        assert len(names(client.get(LIST))) == 3


def test_while_the_index_is_away_the_answer_says_when_to_come_back(
    client, town, settings, tmp_path
):
    settings.MAILLAGE_DATA = tmp_path / "nothing"
    answer = client.get(LIST)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert read(answer)["detail"].startswith("L’index de recherche se reconstruit")


def test_areas_themes_and_skills_are_given_whole(client, town):
    [commune] = read(client.get("/api/v1/areas"))["areas"]
    assert (commune["code"], [child["code"] for child in commune["children"]]) == (
        "34172",
        ["34172-07"],
    )
    sport = read(client.get("/api/v1/themes"))["themes"][0]
    assert sport["code"] == "sport"
    assert "sport.judo" in [child["code"] for child in sport["children"]]
    families = read(client.get("/api/v1/skills"))["families"]
    assert "comptabilite" in [skill["code"] for skill in families[0]["skills"]]


def test_outlines_are_geojson_and_an_unknown_level_is_not_found(client, town):
    answer = client.get("/api/v1/areas/outlines/quartier")
    assert (answer["Content-Type"], read(answer)["type"]) == (
        "application/geo+json",
        "FeatureCollection",
    )
    refused = client.get("/api/v1/areas/outlines/planete")
    assert refused.status_code == 404
    assert "Niveaux possibles" in read(refused)["detail"]
