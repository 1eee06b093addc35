"""The partners that may publish the missions of an association."""

import pytest

from maillage.demo.partners.volunteering import PARTNERS
from maillage.syndication.connectors.base import BadCredentials, Refused
from tests.syndication.connectors.conftest import NAME, parcel


def test_an_association_that_agrees_allows_the_chosen_partners_only(make, held) -> None:
    connector = make("engagement")
    assert connector.send(parcel()) == connector.send(parcel())
    assert held("benevolat") == {"k7qyh3m2a4bc": {"name": NAME, "excluded": ["grande-enseigne"]}}
    assert connector.look(parcel()).external_id == "k7qyh3m2a4bc"


def test_a_withdrawal_excludes_every_partner(make, held) -> None:
    connector = make("engagement")
    connector.send(parcel())
    connector.withdraw(parcel(values={}))
    connector.withdraw(parcel(values={}))
    assert held("benevolat")["k7qyh3m2a4bc"]["excluded"] == [*PARTNERS]
    assert connector.look(parcel()) is None


def test_a_partner_that_the_api_does_not_know_is_told(make) -> None:
    connector = make("engagement", partners="coup-de-main, inconnu")
    with pytest.raises(Refused, match="inconnu"):
        connector.send(parcel())
    with pytest.raises(Refused, match="inconnu"):
        connector.check()


def test_nobody_is_allowed_by_mistake(make, held) -> None:
    with pytest.raises(Refused, match="Aucun partenaire"):
        make("engagement", partners=" , ").send(parcel())
    assert held("benevolat") == {}


def test_check_counts_partners(make) -> None:
    assert "2 partenaires sur 3" in make("engagement").check()
    with pytest.raises(BadCredentials):
        make("engagement", key="autre").check()


def test_an_answer_that_shows_another_list_is_no_success(make, monkeypatch, partners) -> None:
    platform = partners.partners["benevolat"]
    told = platform.told
    monkeypatch.setattr(platform, "told", lambda _excluded: told([]))
    with pytest.raises(Exception, match="incompréhensible"):
        make("engagement").send(parcel())
