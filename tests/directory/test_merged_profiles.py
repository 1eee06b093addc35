"""What readers and programs find at the address of a profile merged with another."""

import csv
import io

import pytest

from maillage.core.actor import FACILITATOR
from maillage.directory.services.merging import merge_organisations, unmerge_organisations
from tests.factories.organisations import OrganisationFactory, member_of, somebody
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def merge(town, now):
    kept = OrganisationFactory(ref="aaaaaaaaaaaa", name="Judo du Lez")
    absorbed = OrganisationFactory(ref="bbbbbbbbbbbb", name="JUDO DU LEZ MONTPELLIER")
    return merge_organisations(
        actor=somebody(FACILITATOR), kept=kept, absorbed=absorbed, reason="", now=now
    )


def test_r17_its_address_leads_to_the_kept_profile_and_says_why(merge, client):
    response = client.get("/annuaire/bbbbbbbbbbbb/", follow=True)
    assert response.redirect_chain == [("/annuaire/aaaaaaaaaaaa/", 302)]
    assert "les deux ont été réunies ici" in response.content.decode()


def test_r17_the_api_says_which_profile_was_kept(merge, client):
    response = client.get("/api/v1/organisations/bbbbbbbbbbbb")
    assert (response.status_code, response["Location"]) == (
        302,
        "/api/v1/organisations/aaaaaaaaaaaa",
    )
    assert response.json()["merged_into"] == "aaaaaaaaaaaa"
    assert response.json()["url"].endswith("/annuaire/aaaaaaaaaaaa/")


def test_r17_nobody_is_led_to_a_kept_profile_that_they_may_not_see(merge, client):
    type(merge.kept).objects.filter(pk=merge.kept_id).update(listing="hidden")
    assert client.get("/annuaire/bbbbbbbbbbbb/").status_code == 404
    assert client.get("/api/v1/organisations/bbbbbbbbbbbb").status_code == 404


def test_r17_once_separated_both_have_their_address(merge, client, now):
    unmerge_organisations(actor=somebody(FACILITATOR), merge=merge, now=now)
    for ref in ("aaaaaaaaaaaa", "bbbbbbbbbbbb"):
        assert client.get(f"/annuaire/{ref}/").status_code == 200
        assert client.get(f"/api/v1/organisations/{ref}").status_code == 200


def test_r17_no_list_file_or_site_map_names_it(merge, client, reindex):
    reindex()
    listed = client.get("/annuaire/", {"q": "judo"}).content.decode()
    assert "/annuaire/aaaaaaaaaaaa/" in listed
    assert "/annuaire/bbbbbbbbbbbb/" not in listed
    export = b"".join(client.get("/annuaire/export/csv").streaming_content).decode("utf-8-sig")
    assert [line["id"] for line in csv.DictReader(io.StringIO(export))] == ["aaaaaaaaaaaa"]
    for address in (
        "/sitemap.xml",
        "/annuaire/liste.atom",
        "/annuaire/liste.geojson",
        "/api/v1/organisations",
    ):
        response = client.get(address)
        body = response.getvalue().decode()
        assert response.status_code == 200
        assert "bbbbbbbbbbbb" not in body


def test_r17_the_kept_profile_is_found_by_the_name_of_the_other(merge, client, reindex):
    reindex()
    found = client.get("/annuaire/", {"q": "judo du lez montpellier"}).content.decode()
    assert "/annuaire/aaaaaaaaaaaa/" in found


def test_no_form_of_it_opens_even_for_its_people_and_the_team(merge, client):
    person, _ = member_of(merge.absorbed)
    for one in (person, PersonFactory(functions=(FACILITATOR,))):
        client.force_login(one)
        for page in ("modifier/identite/", "membres/", "rattachement/", "historique/", "parution/"):
            assert client.get(f"/annuaire/bbbbbbbbbbbb/{page}").status_code == 404
