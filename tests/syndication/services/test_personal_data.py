"""A person's copy of their data holds what they agreed to, took back, proposed and said."""

import pytest

from maillage.accounts.registries import data_exporters
from maillage.syndication.personal_data import EXPORTERS
from maillage.syndication.services.consents import withdraw_consent
from maillage.syndication.services.uses import declare_use
from tests.factories.destinations import DestinationFactory, agree
from tests.factories.organisations import OrganisationFactory, member_of

pytestmark = pytest.mark.django_db


def test_what_a_person_did_is_in_their_copy_and_in_nobody_else_s(now):
    organisation, wiki = OrganisationFactory(name="Judo Club"), DestinationFactory(name="Wiki")
    giver, acting = member_of(organisation)
    taker, taking = member_of(organisation)
    agree(organisation, wiki, "name", now=now, actor=acting)
    withdraw_consent(actor=taking, organisation=organisation, destination=wiki, now=now)
    declare_use(actor=acting, organisation=organisation, destination=wiki, now=now)
    wiki.proposed_by = giver
    wiki.save()

    told = {one(giver.pk).key: list(one(giver.pk).rows) for one in EXPORTERS}
    (consent,) = told["accords"]
    assert consent == {
        "Organisation": "Judo Club", "Plateforme": "Wiki", "Champ": "Nom",
        "Donné par vous le": now, "Repris par vous le": None,
    }  # fmt: skip
    assert [row["Plateforme"] for row in told["plateformes"]] == ["Wiki"]
    assert [row["Organisation"] for row in told["usages-de-plateformes"]] == ["Judo Club"]
    (consent,) = EXPORTERS[0](taker.pk).rows
    assert (consent["Donné par vous le"], consent["Repris par vous le"]) == (None, now)
    assert set(EXPORTERS) <= set(data_exporters)
