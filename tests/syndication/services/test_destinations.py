"""The inventory: who proposes, who keeps, which steps, what is refused in words, secrets that stay secret."""

from itertools import product

import pytest

from maillage.core import audit
from maillage.core.actor import FACILITATOR
from maillage.core.errors import NotAllowed, NotVisible
from maillage.core.models import AuditEntry
from maillage.core.permissions import decide
from maillage.core.sealing import seal, unseal
from maillage.directory.enums import Listing
from maillage.syndication.access import destination_for
from maillage.syndication.enums import DESTINATION_STEPS, DestinationState, Mode
from maillage.syndication.errors import (
    InvalidDestination,
    ReasonMissing,
    SyndicationError,
    WrongStep,
)
from maillage.syndication.models import Destination, DestinationUse, Presence
from maillage.syndication.queries.destinations import (
    counts_of_users,
    destinations_visible_to,
    open_destinations,
    proposals,
    uses_of,
)
from maillage.syndication.services.connections import retry_delivery, set_credentials
from maillage.syndication.services.destinations import (
    change_destination_state,
    edit_destination,
    propose_destination,
)
from maillage.syndication.services.uses import declare_use, withdraw_use
from tests.factories.destinations import DestinationFactory, agree
from tests.factories.organisations import OrganisationFactory, manager_of, member_of, somebody
from tests.personas import EVERYBODY, actor_named

pytestmark = pytest.mark.django_db

TOLD = {
    "name": "Le Wiki des possibles",
    "purpose": "Retrouver les initiatives du quartier.",
    "owner": "Un collectif",
    "audience": "Les habitantes et les habitants",
    "url": "https://wiki.exemple.fr/",
}


@pytest.fixture
def team():
    return somebody(FACILITATOR)


def test_anybody_of_the_network_proposes_and_the_team_decides(now, team):
    member = manager_of(OrganisationFactory())
    found = propose_destination(actor=member, values=TOLD, now=now)
    assert (found.code, found.state, found.mode) == (
        "le-wiki-des-possibles", DestinationState.PROPOSED, Mode.ASSISTED,
    )  # fmt: skip
    assert list(proposals()) == [found]
    again = propose_destination(actor=member, values=TOLD, now=now)
    assert again.code == "le-wiki-des-possibles-2"
    with pytest.raises(NotAllowed, match="Seuls les membres du réseau"):
        propose_destination(actor=somebody(), values=TOLD, now=now)
    with pytest.raises(NotAllowed, match="équipe d’animation"):
        change_destination_state(
            actor=member, destination=found, to=DestinationState.ACTIVE, now=now
        )
    change_destination_state(actor=team, destination=found, to=DestinationState.ACTIVE, now=now)
    assert [line.sentence for line in audit.history_of(found)] == [
        "Plateforme ouverte.", "Plateforme proposée.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": "  "}, "name", "Remplissez « Nom »"),
        ({"owner": "x" * 161}, "owner", "160 caractères au plus, ici 161"),
        ({"url": "wiki"}, "url", "https://"),
        ({"url": "javascript:alert(1)"}, "url", "https://"),
        ({"mode": "pigeon"}, "mode", "trois façons"),
        ({"fields": ["horoscope"]}, "fields", "Champ inconnu : horoscope"),
        ({"rate": 0}, "rate", "6 000 appels"),
        ({"rate": "beaucoup"}, "rate", "6 000 appels"),
        ({"code": "autre"}, "code", "ne se modifie pas ici"),
        (
            {"mode": "push", "connector": "engagement", "fields": ["phone"]},
            "fields",
            "« Téléphone »",
        ),
    ],
)
def test_what_does_not_fit_the_inventory_is_told(now, team, changes, field, words):
    with pytest.raises(InvalidDestination, match=words) as refusal:
        propose_destination(actor=team, values={**TOLD, **changes}, now=now)
    assert refusal.value.field == field


def test_the_name_goes_with_any_other_field(now, team):
    found = propose_destination(actor=team, values={**TOLD, "fields": ["phone"]}, now=now)
    assert found.fields == ["name", "phone"]


@pytest.mark.parametrize(("before", "after"), list(product(DestinationState, DestinationState)))
def test_only_the_steps_of_the_table_are_taken(now, team, before, after):
    destination = DestinationFactory(state=before)
    if after in DESTINATION_STEPS[before]:
        changed = change_destination_state(
            actor=team, destination=destination, to=after, reason="Essai", now=now
        )
        assert changed.state == after
    else:
        with pytest.raises(WrongStep):
            change_destination_state(
                actor=team, destination=destination, to=after, reason="Essai", now=now
            )


def test_retiring_needs_a_reason_and_opening_a_connector(now, team):
    destination = DestinationFactory(state=DestinationState.PROPOSED, connector="")
    with pytest.raises(ReasonMissing):
        change_destination_state(
            actor=team, destination=destination, to=DestinationState.RETIRED, now=now
        )
    with pytest.raises(InvalidDestination, match="le connecteur"):
        change_destination_state(
            actor=team, destination=destination, to=DestinationState.ACTIVE, now=now
        )


def test_a_platform_that_holds_profiles_is_not_reached_otherwise(now, team):
    destination = DestinationFactory()
    agree(OrganisationFactory(), destination, "name", now=now)
    edit_destination(actor=team, destination=destination, values={"cost": "20 €"}, now=now)
    Presence.objects.update(sent_digest="là")
    with pytest.raises(InvalidDestination, match="Des fiches sont déjà là-bas"):
        edit_destination(actor=team, destination=destination, values={"mode": "pull"}, now=now)


def test_a_correction_that_changes_nothing_is_no_act(now, team):
    destination = DestinationFactory()
    edit_destination(
        actor=team, destination=destination, values={"name": destination.name}, now=now
    )
    assert not AuditEntry.objects.filter(verb="syndication.destination_edited").exists()


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", DestinationState)
def test_who_may_open_a_platform_is_who_sees_it_in_the_inventory(who, state):
    destination = DestinationFactory(state=state)
    actor = actor_named(who)
    visible = destinations_visible_to(actor).filter(pk=destination.pk).exists()
    assert visible is bool(decide(actor, "syndication.view_destination", destination))


def test_a_proposal_is_seen_by_who_made_it_and_by_nobody_else(now):
    _, member = member_of(OrganisationFactory())
    found = propose_destination(actor=member, values=TOLD, now=now)
    assert destination_for(member, found.code) == found
    assert list(destinations_visible_to(member)) == [found]
    for code in (found.code, "nulle-part"):
        with pytest.raises(NotVisible):
            destination_for(somebody(), code)
    with pytest.raises(NotAllowed):
        destination_for(member, found.code, "syndication.keep_destinations")


def test_secrets_are_sealed_kept_when_left_out_and_never_recorded(now, team):
    destination = DestinationFactory(connector="webhook")
    secret = "whsec_" + "QUFB" * 8
    url = {"url": "https://plateforme.exemple.fr/avis"}
    for secrets in ({"secret": secret}, {"secret": ""}):
        destination = set_credentials(
            actor=team, destination=destination, settings=url, secrets=secrets, now=now
        )
    assert unseal(destination.sealed) == {"secret": secret}
    assert destination.settings == url
    assert secret not in repr([entry.data for entry in AuditEntry.objects.all()])


@pytest.mark.parametrize(
    ("plain", "secrets", "field"),
    [
        ({}, {"secret": "x"}, "url"),
        ({"url": "https://a.fr"}, {}, "secret"),
        ({"url": "https://a.fr", "couleur": "vert"}, {"secret": "x"}, "couleur"),
        ({"url": "https://a.fr", "secret": "x"}, {"secret": "x"}, "secret"),
        ({"url": "x" * 2001}, {"secret": "x"}, "url"),
    ],
)
def test_settings_are_those_that_the_connector_declares(now, team, plain, secrets, field):
    with pytest.raises(InvalidDestination) as refusal:
        set_credentials(
            actor=team, destination=DestinationFactory(connector="webhook"), settings=plain,
            secrets=secrets, now=now,
        )  # fmt: skip
    assert refusal.value.field == field


def test_secrets_of_a_lost_key_are_replaced(now, team, settings):
    destination = DestinationFactory(connector="webhook", sealed=seal({"secret": "ancien"}))
    settings.SECRET_KEY = "une autre clé " * 5
    destination = set_credentials(
        actor=team, destination=destination, settings={"url": "https://a.fr"},
        secrets={"secret": "nouveau"}, now=now,
    )  # fmt: skip
    assert unseal(destination.sealed) == {"secret": "nouveau"}


def test_an_organisation_says_where_it_is_by_its_own_means(now):
    organisation, destination = OrganisationFactory(), DestinationFactory()
    manager = manager_of(organisation)
    for url in ("https://a.fr/nous", "https://a.fr/ici"):
        declare_use(
            actor=manager, organisation=organisation, destination=destination, url=url, now=now
        )
    assert [use.url for use in uses_of(destination)] == ["https://a.fr/ici"]
    agree(OrganisationFactory(), destination, "name", now=now)
    assert counts_of_users() == {destination.pk: 2}
    with pytest.raises(InvalidDestination):
        declare_use(
            actor=manager, organisation=organisation, destination=destination, url="là", now=now
        )
    with pytest.raises(NotAllowed):
        declare_use(actor=somebody(), organisation=organisation, destination=destination, now=now)
    for found in (1, 0):
        assert found == withdraw_use(
            actor=manager, organisation=organisation, destination=destination, now=now
        )
    assert not DestinationUse.objects.exists()


def test_hidden_organisations_are_neither_shown_nor_counted(now):
    destination = DestinationFactory()
    organisation = OrganisationFactory()
    agree(organisation, destination, "name", now=now)
    declare_use(
        actor=manager_of(organisation), organisation=organisation, destination=destination, now=now
    )
    organisation.listing = Listing.HIDDEN
    organisation.save()
    assert list(uses_of(destination)) == []
    assert counts_of_users() == {}


def test_only_open_platforms_that_take_something_are_offered(now):
    found = DestinationFactory()
    DestinationFactory(fields=[])
    DestinationFactory(state=DestinationState.PAUSED)
    assert list(open_destinations()) == [found]


def test_nothing_is_sent_again_where_nothing_is_followed(now):
    organisation = OrganisationFactory()
    with pytest.raises(SyndicationError, match="n’est pas envoyée"):
        retry_delivery(
            actor=manager_of(organisation), organisation=organisation,
            destination=DestinationFactory(), now=now,
        )  # fmt: skip
    assert Destination.objects.count() == 1
