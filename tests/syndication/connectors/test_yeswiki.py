"""Entries of a YesWiki: created once, replaced, read back, deleted."""

import pytest

from maillage.demo.partners import wiki
from maillage.syndication.connectors.base import BadCredentials, Refused
from tests.syndication.connectors.conftest import NAME, VALUES, parcel


def entries(held) -> dict:
    return held("wiki")


def test_an_entry_is_created_once_then_replaced(make, held) -> None:
    connector = make("yeswiki")
    first = connector.send(parcel())
    again = connector.send(parcel(values=VALUES | {"phone": "04 67 99 99 99"}))
    assert first.external_id == again.external_id == "JudoDesDeuxRivesCie"
    assert first.external_url.endswith("/wiki/?JudoDesDeuxRivesCie")
    (entry,) = entries(held).values()
    assert entry["bf_titre"] == NAME
    assert entry["bf_telephone"] == "04 67 99 99 99"
    assert entry["bf_horaires"].startswith("le mardi, 18")
    assert entry["bf_themes"] == "sport.judo,sport.sante-seniors"
    assert entry["geolocation"] == {"bf_latitude": "43.6098", "bf_longitude": "3.8968"}


def test_a_new_name_keeps_the_same_page(make, held) -> None:
    connector = make("yeswiki")
    connector.send(parcel())
    connector.send(parcel(values=VALUES | {"name": "Judo du Lez"}))
    (entry,) = entries(held).values()
    assert entry["bf_titre"] == "Judo du Lez"


def test_two_organisations_of_one_name_have_two_pages(make, held) -> None:
    connector = make("yeswiki")
    first = connector.send(parcel())
    # A wiki that looks for the beginning of a reference finds both; only the exact one is ours.
    second = connector.send(parcel(ref="k7qyh3m2a4b"))
    assert first.external_id != second.external_id
    assert len(entries(held)) == 2


def test_a_field_no_longer_agreed_to_is_erased(make, held) -> None:
    connector = make("yeswiki")
    connector.send(parcel())
    connector.send(parcel(values={"name": NAME}))
    (entry,) = entries(held).values()
    assert (entry["bf_telephone"], entry["bf_adresse"], "geolocation" in entry) == ("", "", False)


def test_what_the_wiki_spells_its_own_way_is_no_difference(make, held) -> None:
    connector = make("yeswiki")
    connector.send(parcel())
    (entry,) = entries(held).values()
    assert "&amp;" in entry["bf_description"]
    seen = connector.look(parcel())
    assert seen is not None
    assert {key: seen.values[key] for key in VALUES} == VALUES
    assert seen.external_url.endswith("/wiki/?JudoDesDeuxRivesCie")


def test_a_change_made_in_the_wiki_is_seen(make, held, partners) -> None:
    connector = make("yeswiki")
    connector.send(parcel())
    with partners.partners["wiki"].store.changing() as data:
        (entry,) = data.values()
        entry |= {"bf_telephone": "06 00 00 00 00", "bf_ville": "Lattes", "bf_themes": "sport.judo"}
    seen = connector.look(parcel())
    assert seen.values["phone"] == "06 00 00 00 00"
    assert seen.values["place"] == VALUES["place"] | {"city": "Lattes"}
    assert seen.values["themes"] == ["sport.judo"]
    assert seen.values["name"] == NAME


def test_an_emptied_reference_does_not_make_a_second_entry(make, held, partners) -> None:
    connector = make("yeswiki")
    receipt = connector.send(parcel())
    with partners.partners["wiki"].store.changing() as data:
        data[receipt.external_id]["bf_maillage"] = ""
    connector.send(parcel(external_id=receipt.external_id))
    (entry,) = entries(held).values()
    assert entry["bf_maillage"] == "k7qyh3m2a4bc"


def test_a_withdrawal_deletes_and_succeeds_again(make, held) -> None:
    connector = make("yeswiki")
    connector.send(parcel())
    connector.send(parcel(ref="autre"))
    connector.withdraw(parcel(values={}))
    connector.withdraw(parcel(values={}))
    assert [entry["bf_maillage"] for entry in entries(held).values()] == ["autre"]
    assert connector.look(parcel()) is None


def test_a_form_that_would_lose_our_reference_is_refused_before_anything_is_written(
    make, held, monkeypatch
) -> None:
    monkeypatch.delitem(wiki.TEXTS, "bf_maillage")
    connector = make("yeswiki")
    with pytest.raises(Refused, match="Il manque au formulaire du wiki : bf_maillage"):
        connector.send(parcel())
    assert entries(held) == {}


def test_check_reads_the_form(make) -> None:
    assert "Annuaire" in make("yeswiki").check()
    with pytest.raises(Refused, match="pas de formulaire numéro 7"):
        make("yeswiki", form="7").check()


def test_a_wrong_token_is_told(make, held) -> None:
    with pytest.raises(BadCredentials):
        make("yeswiki", token="autre").send(parcel())
    assert entries(held) == {}


def test_a_profile_without_name_is_refused_here(make) -> None:
    with pytest.raises(Refused, match="sans titre"):
        make("yeswiki").send(parcel(values={"phone": "04"}))


def test_the_correspondence_is_chosen_by_the_operator(make, held) -> None:
    mapping = "name = bf_titre\n\nphone=bf_sigle"
    make("yeswiki", mapping=mapping).send(parcel())
    (entry,) = entries(held).values()
    assert (entry["bf_sigle"], entry["bf_telephone"]) == ("04 67 00 00 01", "")


@pytest.mark.parametrize(
    "line", ["name : bf_titre", "nom = bf_titre", "name = bf-titre", "= bf_titre"]
)
def test_a_wrong_line_of_correspondence_is_a_sentence(make, line) -> None:
    with pytest.raises(Refused, match="correspondance"):
        make("yeswiki", mapping=line).send(parcel())
