"""One data set on data.gouv.fr: created once, its file replaced when it differs."""

import hashlib

import pytest

from maillage.syndication.connectors.base import BadCredentials, Refused, TryLater
from tests.syndication.connectors.conftest import dataset

NEWER = {"associations.csv": b"ref;nom\n"}


def only(held) -> dict:
    (found,) = held("donnees").values()
    return found


def content_of(partners, resource: dict) -> bytes:
    return (partners.partners["donnees"].files / resource["url"].rsplit("/", 1)[-1]).read_bytes()


def test_the_data_set_is_created_once(make, held, partners) -> None:
    connector = make("datagouv")
    first, second = connector.publish(dataset()), connector.publish(dataset())
    assert first == second
    found = only(held)
    assert (found["title"], found["license"], found["frequency"]) == (
        "Associations de Montpellier", "lov2", "daily",
    )  # fmt: skip
    assert "1\u202ffiche." in found["description"].replace("\xa0", "\u202f")
    assert found["extras"] == {"maillage:mark": "annuaire-associations"}
    (resource,) = found["resources"]
    assert resource["title"] == "associations.csv"
    content = content_of(partners, resource)
    assert content == dataset().files["associations.csv"]
    assert resource["checksum"]["value"] == hashlib.sha1(content).hexdigest()


def test_a_file_that_differs_replaces_the_one_there_and_the_old_one_is_gone(
    make, held, partners
) -> None:
    connector = make("datagouv")
    connector.publish(dataset())
    before = only(held)["resources"][0] | {}
    connector.publish(dataset(files=NEWER, rows=0))
    (resource,) = only(held)["resources"]
    assert resource["id"] == before["id"]
    assert content_of(partners, resource) == b"ref;nom\n"
    assert len([*partners.partners["donnees"].files.iterdir()]) == 1


def test_the_same_file_is_not_uploaded_again(make, held) -> None:
    connector = make("datagouv")
    connector.publish(dataset())
    before = only(held)["resources"][0]["url"]
    connector.publish(dataset(key="other", rows=1))
    assert only(held)["resources"][0]["url"] == before


def test_an_upload_cut_before_its_description_is_found_again(make, held, partners) -> None:
    connector = make("datagouv")
    connector.publish(dataset())
    with partners.partners["donnees"].store.changing() as data:
        (found,) = data.values()
        found["resources"][0]["extras"] = {}
    connector.publish(dataset())
    (resource,) = only(held)["resources"]
    assert resource["extras"] == {"maillage:file": "associations.csv"}


def test_what_people_wrote_there_stays(make, held, partners) -> None:
    connector = make("datagouv")
    connector.publish(dataset())
    with partners.partners["donnees"].store.changing() as data:
        (found,) = data.values()
        found |= {"title": "Nos associations", "tags": ["sport"]}
        found["extras"]["autre"] = "note"
    connector.publish(dataset(files=NEWER))
    found = only(held)
    assert (found["title"], found["tags"], found["extras"]["autre"]) == (
        "Nos associations",
        ["sport"],
        "note",
    )


def test_another_data_set_of_the_organisation_is_not_taken_for_ours(
    make, held, partners, monkeypatch
) -> None:
    monkeypatch.setattr("maillage.syndication.connectors.datagouv.PAGE_SIZE", 2)
    for number in range(3):
        make("datagouv", mark=f"autre-{number}").publish(dataset(title=f"Autre {number}"))
    connector = make("datagouv")
    first = connector.publish(dataset())
    assert connector.publish(dataset(files=NEWER)).external_id == first.external_id
    assert len(held("donnees")) == 4


def test_a_named_data_set_is_used_and_a_deleted_one_is_told(make, held, partners) -> None:
    receipt = make("datagouv").publish(dataset())
    assert receipt.external_url.endswith(f"/donnees/#{receipt.external_id}")
    named = make("datagouv", dataset=receipt.external_id, mark="autre")
    assert named.publish(dataset()).external_id == receipt.external_id
    with partners.partners["donnees"].store.changing() as data:
        data[receipt.external_id]["deleted"] = "2026-03-03"
    with pytest.raises(Refused, match="n’existe plus"):
        named.publish(dataset())
    with pytest.raises(Refused, match="n’existe plus"):
        make("datagouv", dataset="inconnu").publish(dataset())


def test_a_licence_that_the_portal_does_not_know_is_told(make) -> None:
    with pytest.raises(Refused, match="license"):
        make("datagouv").publish(dataset(licence="domaine-public-imaginaire"))


def test_a_file_received_otherwise_is_no_success(make, monkeypatch) -> None:
    monkeypatch.setattr("maillage.demo.partners.opendata.hashlib.sha1", hashlib.sha256)
    with pytest.raises(TryLater, match="incompréhensible"):
        make("datagouv").publish(dataset())


def test_check_names_the_organisation(make) -> None:
    assert "Collectif fictif" in make("datagouv").check()
    with pytest.raises(Refused, match="organisation"):
        make("datagouv", organization="autre").check()
    with pytest.raises(BadCredentials):
        make("datagouv", key="autre").check()


def test_a_key_of_another_organisation_can_not_publish(make) -> None:
    with pytest.raises(BadCredentials):
        make("datagouv", organization="autre").publish(dataset())
