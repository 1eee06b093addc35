"""N’est-ce pas celle-ci ? What is shown, to whom, and what is remembered."""

import pytest

from maillage.accounts.actors import actor_of
from maillage.core.actor import FACILITATOR, Actor
from maillage.directory.enums import Listing
from maillage.directory.lookalikes import lookalikes_of
from maillage.directory.models import Organisation
from maillage.directory.services.merging import merge_organisations
from maillage.duplicates.enums import PairState
from maillage.duplicates.models import Pair
from maillage.duplicates.services.finding import find_changed
from maillage.territory.models import Area
from maillage.territory.services import create_area, create_communes, load_nomenclatures
from tests.duplicates.conftest import organisation
from tests.factories.organisations import manager_of, somebody
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
NOBODY = Actor.anonymous()
GROUP = {
    "name": "Judo club du Verdanson",
    "summary": "Du judo.",
    "theme": "sport",
    "area": "34172-07",
}


@pytest.fixture
def town(db) -> Area:
    system = Actor.for_system("tests")
    load_nomenclatures(actor=system)
    [commune] = create_communes(actor=system, insee=["34172"])
    create_area(actor=system, code="34172-07", name="Centre", level="quartier", parent=commune)
    return commune


@pytest.fixture
def known(judo, now) -> Organisation:
    find_changed(now=now)
    return judo


def found(actor=NOBODY, identifiers=(), **values) -> list[str]:
    return [one.ref for one in lookalikes_of(values, identifiers, actor)]


def test_r8_an_organisation_is_recognised_by_its_name(known):
    [one] = lookalikes_of({"name": "Judo-club du Verdanson"}, (), NOBODY)
    assert (one.ref, one.name) == (known.ref, "Judo Club du Verdanson")
    assert one.where == "12 rue des Glycines, Montpellier"
    assert one.evidence[0].startswith("Même nom")


def test_r8_or_by_its_telephone_with_part_of_its_name(known):
    assert found(name="Verdanson judo", phone="+33467112233") == [known.ref]


def test_r8_an_unknown_one_is_not(known):
    assert found(name="Chorale des Arceaux", phone="04 99 99 99 99") == []


def test_r8_what_is_hidden_from_somebody_does_not_help_them_guess(judo, now):
    judo.audiences = {"phone": "own", "place": "own"}
    judo.name = "Le Cercle"
    judo.save(update_fields=["audiences", "name"])
    find_changed(now=now)
    described = {"name": "Cercle de judo", "phone": "04 67 11 22 33"}
    told = lookalikes_of(described, (), NOBODY)
    assert all("téléphone" not in words for one in told for words in one.evidence)
    with_phone = {one.ref: one.probability for one in told}
    without = {
        one.ref: one.probability for one in lookalikes_of({"name": "Cercle de judo"}, (), NOBODY)
    }
    assert with_phone == without
    team = lookalikes_of(described, (), somebody(FACILITATOR))
    assert any("téléphone" in words for one in team for words in one.evidence)
    assert all("Glycines" not in one.where for one in told)


@pytest.mark.parametrize("listing", [Listing.PENDING, Listing.HIDDEN])
def test_r8_what_is_not_in_the_directory_is_not_shown(judo, now, listing):
    Organisation.objects.filter(pk=judo.pk).update(listing=listing)
    find_changed(now=now)
    assert found(name="Judo Club du Verdanson") == []


def test_r8_a_merged_profile_is_shown_as_the_kept_one(known, double, facilitator, now):
    merge_organisations(actor=facilitator, kept=known, absorbed=double, now=now)
    find_changed(now=now)
    assert found(name="JUDO CLUB DU VERDANSON") == [known.ref]


def test_r8_the_form_asks_before_a_second_profile_and_loses_nothing(known, town, client):
    client.force_login(PersonFactory())
    response = client.post("/annuaire/nouveau-groupe/", GROUP)
    page = response.content.decode()
    assert response.status_code == 200
    assert "N’est-ce pas celle-ci" in page
    assert f'href="/annuaire/{known.ref}/"' in page
    assert f'href="/annuaire/{known.ref}/rattachement/"' in page
    assert 'value="Judo club du Verdanson"' in page
    assert 'value="Du judo."' in page
    assert Organisation.objects.count() == 1


def test_r8_the_answer_no_goes_on_and_is_remembered(known, town, client, now):
    person = PersonFactory()
    client.force_login(person)
    response = client.post("/annuaire/nouveau-groupe/", {**GROUP, "distinct": known.ref})
    group = Organisation.objects.exclude(pk=known.pk).get()
    assert response["Location"] == group.get_absolute_url()
    remembered = Pair.objects.get()
    assert (remembered.state, remembered.decided_by_id) == (PairState.DISTINCT, person.pk)
    find_changed(now=now)
    assert Pair.objects.get().state == PairState.DISTINCT
    assert actor_of(person).has_role(group.pk)


def test_r8_an_answer_about_another_one_asks_again(known, town, client):
    client.force_login(PersonFactory())
    client.post("/annuaire/nouveau-groupe/", {**GROUP, "distinct": "aaaaaaaaaaaa"})
    assert Organisation.objects.count() == 1


def test_r8_a_new_name_goes_straight_through(known, town, client):
    client.force_login(PersonFactory())
    response = client.post("/annuaire/nouveau-groupe/", {**GROUP, "name": "Les Tisserandes"})
    assert response.status_code == 302
    assert not Pair.objects.exists()


def test_r8_a_member_sees_what_the_network_may_see(judo, now):
    judo.audiences = {"phone": "network"}
    judo.save(update_fields=["audiences"])
    find_changed(now=now)
    member = manager_of(organisation("Autre"))
    [one] = lookalikes_of({"name": "Judo du Verdanson", "phone": "04 67 11 22 33"}, (), member)
    assert "Même téléphone." in one.evidence
