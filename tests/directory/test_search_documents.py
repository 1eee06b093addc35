"""What the index is told of an organisation."""

import pytest

from maillage.core.actor import Actor
from maillage.directory.models import Organisation
from maillage.directory.queries.profiles import profile_seen_by
from maillage.directory.search import load_documents
from maillage.directory.services.organisations import create_organisation
from maillage.directory.services.profiles import choose_audience, correct_profile
from maillage.territory.models import Area

pytestmark = pytest.mark.django_db
VALUES = {
    "name": "Maison des jeunes et de la culture",
    "themes": ["sport.judo", "sport.yoga", "culture"],
    "skills_offered": ["comptabilite"],
    "skills_sought": ["site-web"],
    "publics": ["enfants"],
    "phone": "04 67 00 00 00",
    "needs": "un vidéoprojecteur",
    "created_on": "1987-09-12",
    "place": {
        "address": "1 rue Foch", "city": "Montpellier", "insee": "34172", "lat": 43.61, "lon": 3.87,
    },
}  # fmt: skip


@pytest.fixture
def house(town, system, now) -> Organisation:
    return create_organisation(actor=system, kind="association", values=VALUES, now=now)


def test_an_organisation_without_reserved_field_has_one_document(house):
    [document] = load_documents([house.ref])
    assert (document.seen_by, document.key, document.lat) == ("all", house.ref, 43.61)
    assert document.alt_titles == ("MJC",)
    assert document.facets["theme"] == ("sport", "sport.judo", "", "sport.yoga", "culture", "")
    assert document.facets["area"] == ("34172", "", "")
    assert (document.facets["skill"], document.facets["need"]) == (("comptabilite",), ("site-web",))
    assert document.numbers == {"created": 1987}
    assert "Judo et disciplines associées" in document.keywords


def test_r1_what_is_kept_for_members_is_in_their_document_only(house, system, now):
    choose_audience(actor=system, organisation=house, field="needs", audience="network", now=now)
    choose_audience(
        actor=system, organisation=house, field="skills_offered", audience="network", now=now
    )
    public, members = load_documents([house.ref])
    assert (public.seen_by, members.seen_by) == ("public", "members")
    assert "vidéoprojecteur" not in public.body
    assert "vidéoprojecteur" in members.body
    assert (public.facets["skill"], members.facets["skill"]) == ((), ("comptabilite",))
    assert "Comptabilité" not in public.keywords


def test_r1_what_is_kept_for_the_organisation_is_in_no_document(house, system, now):
    choose_audience(actor=system, organisation=house, field="place", audience="own", now=now)
    [document] = load_documents([house.ref])
    assert (document.lat, document.lon, document.stored["address"]) == (None, None, "")
    assert "Foch" not in repr(document)


def test_a_hidden_organisation_has_no_document(house):
    Organisation.objects.update(listing="pending")
    assert list(load_documents([house.ref])) == []


def test_a_hidden_seat_is_found_where_it_is_active(house, system, now):
    venue = {"label": "Gymnase", "city": "Montpellier", "insee": "34172", "lat": 43.6, "lon": 3.9}
    correct_profile(actor=system, organisation=house, changes={"venues": [venue]}, now=now)
    choose_audience(actor=system, organisation=house, field="place", audience="own", now=now)
    [document] = load_documents([house.ref])
    assert (document.lat, document.lon, document.stored["place"]) == (43.6, 3.9, "Gymnase")
    assert document.facets["area"] == ("34172", "", "")
    assert "Foch" not in repr(document)


def test_a_group_without_address_is_found_in_the_district_it_gave(house, system, now):
    correct_profile(actor=system, organisation=house, changes={"place": None}, now=now)
    Organisation.objects.update(area=Area.objects.get(code="34172-07"))
    [document] = load_documents([house.ref])
    assert document.facets["area"] == ("34172", "34172-07", "")
    seen = profile_seen_by(Actor.anonymous(), Organisation.objects.get())
    assert seen.area == Area.objects.get(code="34172-07")
