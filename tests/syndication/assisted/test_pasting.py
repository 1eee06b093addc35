"""The page of what to paste: shown to the organisation, ticked with a date and a name, told again after a change."""

import html

import pytest

from maillage.core import audit
from maillage.directory.models import Organisation
from maillage.syndication.enums import Mode
from maillage.syndication.models import Presence
from maillage.syndication.services.consents import give_consent, withdraw_consent
from maillage.syndication.services.texts import current_text
from tests.factories.organisations import OrganisationFactory, member_of
from tests.syndication.sharing import destination

pytestmark = pytest.mark.django_db
FIELDS = ["name", "place", "phone", "opening_hours"]


@pytest.fixture
def osm():
    return destination("osm", connector="osm", mode=Mode.ASSISTED, fields=FIELDS)


@pytest.fixture
def manager(judo, client):
    person, actor = member_of(judo, name="Amina Diallo")
    client.force_login(person)
    return actor


@pytest.fixture
def agreed(judo, osm, manager, now):
    give_consent(
        actor=manager, organisation=judo, destination=osm, fields=FIELDS,
        text_version=current_text(now=now).version, now=now,
    )  # fmt: skip
    return osm


def address(judo) -> str:
    return f"/diffusion/{judo.ref}/osm/a-recopier/"


def page(client, judo) -> str:
    return html.unescape(client.get(address(judo)).content.decode())


def test_the_page_gives_each_line_in_a_field_that_can_be_selected(client, judo, agreed):
    shown = page(client, judo)
    assert 'value="+33 4 67 00 00 00" readonly' in shown
    assert "phone=+33 4 67 00 00 00" in shown
    assert "email" not in shown.split('id="texte"')[1].split('id="fait"')[0]
    assert "edit?editor=id#map=19/43.61000/3.87000" in shown


def test_it_is_done_is_dated_named_and_recorded(client, judo, agreed):
    there = "https://www.openstreetmap.org/node/1"
    assert client.post(address(judo), {"url": there}).status_code == 302
    shown = page(client, judo)
    assert "par Amina Diallo" in shown
    assert "À jour là-bas" in shown
    assert there in shown
    presence = Presence.objects.get()
    assert presence.sent_values["phone"] == "+33 4 67 00 00 00"
    assert audit.history_of(judo)


def test_a_change_says_what_to_paste_again(client, judo, agreed):
    client.post(address(judo), {"url": ""})
    Organisation.objects.update(phone="04 99 99 99 99")
    shown = page(client, judo)
    assert "À recopier de nouveau" in shown
    assert "ce champ a changé\xa0: Téléphone." in shown
    assert shown.count("paste__line--changed") == 2


def test_an_address_that_can_not_be_read_is_refused_and_kept(client, judo, agreed):
    response = client.post(address(judo), {"url": "pas une adresse"})
    shown = response.content.decode()
    assert "Cette adresse n’est pas lisible" in shown
    assert 'value="pas une adresse"' in shown
    assert not Presence.objects.get().sent_at


def test_without_a_consent_nothing_is_prepared(client, judo, osm, manager):
    assert "Rien n’est à recopier" in page(client, judo)


def test_after_a_withdrawal_nothing_is_prepared(client, judo, agreed, manager, now):
    withdraw_consent(actor=manager, organisation=judo, destination=agreed, now=now)
    shown = page(client, judo)
    assert "Rien n’est à recopier" in shown
    assert "67 00 00 00" not in shown


def test_where_the_profile_has_no_place_the_page_says_why(client, judo, agreed):
    Organisation.objects.update(place=None)
    shown = page(client, judo)
    assert "Pas de place là-bas pour cette fiche" in shown
    assert "office=association" not in shown


def test_an_invented_profile_leads_to_no_real_platform(client, judo, agreed):
    Organisation.objects.update(is_fictional=True)
    shown = page(client, judo)
    assert "Fiche inventée" in shown
    assert "edit?editor=id" not in shown


def test_others_do_not_read_it(client, judo, agreed):
    person, _ = member_of(OrganisationFactory())
    client.force_login(person)
    assert client.get(address(judo)).status_code == 403
    client.logout()
    assert client.get(address(judo)).status_code == 302


@pytest.mark.parametrize(
    "values", [{"mode": Mode.PULL, "connector": "csv"}, {"mode": Mode.ASSISTED, "connector": ""}]
)
def test_a_destination_without_a_text_has_no_such_page(client, judo, manager, values):
    destination("osm", **values)
    assert client.get(address(judo)).status_code == 404
