"""The index reads tables directly: what it tells is what the pages show, for any choice of audiences."""

import random
from typing import Any

import pytest

from maillage.directory import search
from maillage.directory.enums import Audience
from maillage.directory.models import Organisation
from maillage.directory.queries.organisations import with_profile
from maillage.directory.queries.profiles import area_shown, visible_values
from maillage.directory.search import NETWORK, PUBLIC, load_documents, stream
from maillage.directory.search_rows import INDEXED, all_facts, facts_of
from maillage.directory.services.organisations import create_organisation
from maillage.territory.services import create_area

pytestmark = pytest.mark.django_db
FULL: dict[str, Any] = {
    "acronym": "MJC",
    "other_names": ["La Maison", "Foyer rural"],
    "summary": "Un lieu ouvert à tous.",
    "description": "Ateliers, **concerts** et repas.",
    "needs": "un vidéoprojecteur",
    "created_on": "1987-09-12",
    "themes": ["sport.judo", "culture"],
    "publics": ["enfants"],
    "skills_offered": ["comptabilite"],
    "skills_sought": ["site-web"],
    "languages": ["fr"],
    "volunteers": "benevoles-6-15",
    "place": {
        "label": "Le Foyer", "address": "1 rue Foch", "postcode": "34000", "city": "Montpellier",
        "insee": "34172", "lat": 43.61, "lon": 3.87, "precision": "address",
    },
    "venues": [{"label": "Gymnase", "insee": "34172", "lat": 43.6, "lon": 3.9}],
    "accessibility": {"entree_plain_pied": True},
    "budget": "budget-1k-10k",
}  # fmt: skip
CHOICES = [str(Audience.PUBLIC), str(Audience.NETWORK), str(Audience.OWN), ""]


@pytest.fixture
def many(town, system, now) -> list[Organisation]:
    """Organisations that fill any fields and reserve any of them."""
    create_area(actor=system, code="34172-07-24", name="Boutonnet", level="sous_quartier")
    draw = random.Random(7)
    made = []
    for number in range(60):
        kept = {key: value for key, value in FULL.items() if draw.random() < 0.7}
        organisation = create_organisation(
            actor=system, kind="association", values={"name": f"Maison {number}"} | kept, now=now
        )
        organisation.audiences = {
            key: choice for key in FULL if (choice := draw.choice(CHOICES)) and draw.random() < 0.5
        }
        organisation.save()
        made.append(organisation)
    return made


def expected_values(organisation: Organisation, audiences: frozenset[str]) -> dict[str, Any]:
    values = visible_values(organisation, audiences)
    return {key: value for key, value in values.items() if key in INDEXED}


def test_r1_the_index_sees_what_the_pages_show_to_the_same_audience(many):
    organisations = {o.ref: o for o in with_profile(Organisation.objects.order_by("pk"))}
    found = list(all_facts())
    assert [facts.ref for facts in found] == list(organisations)
    for facts in found:
        organisation = organisations[facts.ref]
        for audiences in (PUBLIC, NETWORK):
            seen = facts.seen_by(audiences)
            assert seen == expected_values(organisation, audiences)
            told = search.area_told(facts, seen)
            shown = area_shown(
                organisation,
                address_is_hidden=organisation.place_id is not None and "place" not in seen,
            )
            assert (told and told.code) == (shown and shown.code)
        assert (facts.kind, facts.state) == (organisation.kind, organisation.state)
        assert facts.updated_at == organisation.updated_at
    assert any(len(search.documents_of(facts)) == 2 for facts in found)
    assert any(len(search.documents_of(facts)) == 1 for facts in found)


def test_a_stream_gives_the_documents_given_by_keys(many, monkeypatch):
    by_keys = list(load_documents([organisation.ref for organisation in many]))
    assert list(stream()) == by_keys
    monkeypatch.setattr("maillage.directory.search_rows.CHUNK", 7)
    assert list(stream()) == by_keys
    assert [facts.ref for facts in facts_of([many[3].ref, many[40].ref])] == [
        many[3].ref,
        many[40].ref,
    ]


def test_a_stream_leaves_out_what_is_hidden_and_what_can_not_be_described(many, caplog):
    Organisation.objects.filter(pk=many[0].pk).update(listing="pending")
    Organisation.objects.filter(pk=many[1].pk).update(ref="")
    refs = {document.key for document in stream()}
    assert refs == {organisation.ref for organisation in many[2:]}
    assert "can not be indexed" in caplog.text


@pytest.mark.parametrize("count", [1, 3])
def test_reading_costs_the_same_queries_for_one_and_for_three(
    many, count, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        assert len(list(facts_of([organisation.ref for organisation in many[:count]]))) == count
