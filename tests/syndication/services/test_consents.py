"""Consent: who gives it, for what, how it is taken back, and what proves it."""

from datetime import timedelta

import pytest

from maillage.core import audit
from maillage.core.actor import FACILITATOR, Actor
from maillage.core.errors import NotAllowed
from maillage.core.models import ChangeFeedEntry
from maillage.core.permissions import decide
from maillage.directory.enums import Audience, Listing, State
from maillage.syndication import wording
from maillage.syndication.enums import DestinationState, Mode
from maillage.syndication.errors import InvalidConsent, TextChanged
from maillage.syndication.models import Consent, ConsentText, Presence
from maillage.syndication.queries.consents import agreed_fields, consents_of, preview, proof_of
from maillage.syndication.services.consents import (
    give_consent,
    withdraw_all_consents,
    withdraw_consent,
    withdraw_everywhere,
)
from maillage.syndication.services.destinations import change_destination_state
from maillage.syndication.services.texts import current_text
from tests.factories.destinations import DestinationFactory, agree
from tests.factories.organisations import (
    OrganisationFactory,
    editor_of,
    manager_of,
    representative_of,
    somebody,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Judo Club", phone="04 67 00 00 01", summary="Du judo.")


@pytest.fixture
def wiki():
    return DestinationFactory(name="Wiki du quartier")


def test_r1_nothing_is_agreed_to_before_somebody_says_so(organisation, wiki):
    assert consents_of(organisation) == []
    assert preview(organisation, wiki, []) is None
    assert not Presence.objects.exists()


def test_r1_an_agreement_keeps_who_when_what_and_the_words_read(organisation, wiki, now):
    manager = manager_of(organisation)
    given = agree(organisation, wiki, "name", "phone", now=now, actor=manager)
    assert [(one.field, one.given_at, one.given_by_id) for one in given] == [
        ("name", now, manager.person_id),
        ("phone", now, manager.person_id),
    ]
    assert {one.text.text for one in given} == {wording.TEXT}
    (found,) = consents_of(organisation)
    assert (found.destination, found.fields, found.since) == (wiki, ("name", "phone"), now)
    (line, *_) = audit.history_of(organisation)
    assert line.sentence == "Accord donné pour « Wiki du quartier » : nom, téléphone."


def test_agreeing_again_adds_and_repeats_nothing(organisation, wiki, now):
    agree(organisation, wiki, "name", "phone", now=now)
    assert [one.field for one in agree(organisation, wiki, "phone", "summary", now=now)] == [
        "summary"
    ]
    assert agree(organisation, wiki, "phone", now=now) == []
    assert agreed_fields(organisation, wiki) == ("name", "summary", "phone")


ASKED_BY = {
    "manager": (manager_of, True),
    "editor": (editor_of, False),
    "representative": (representative_of, False),
    "facilitator": (lambda _: somebody(FACILITATOR), False),
    "stranger": (lambda _: somebody(), False),
    "nobody": (lambda _: Actor.anonymous(), False),
    "worker": (lambda _: Actor.for_system("essai"), False),
}


@pytest.mark.parametrize("who", ASKED_BY)
def test_r2_only_those_who_manage_agree_and_take_back(organisation, wiki, now, who):
    actor_for, allowed = ASKED_BY[who]
    actor = actor_for(organisation)
    assert bool(decide(actor, "syndication.give_consent", organisation)) is allowed
    assert bool(decide(actor, "syndication.withdraw_consent", organisation)) is allowed
    if not allowed:
        with pytest.raises(NotAllowed):
            agree(organisation, wiki, now=now, actor=actor)
        agree(organisation, wiki, now=now)
        with pytest.raises(NotAllowed):
            withdraw_consent(actor=actor, organisation=organisation, destination=wiki, now=now)


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"listing": Listing.HIDDEN}, "pas visible"), ({"state": State.DISSOLVED}, "dissoute")],
)
def test_a_profile_that_is_not_shown_is_not_agreed_for(wiki, now, changes, words):
    with pytest.raises(NotAllowed, match=words):
        agree(OrganisationFactory(**changes), wiki, now=now)


@pytest.mark.parametrize(
    ("fields", "words", "at_fault"),
    [
        ([], "au moins un champ", ()),
        (["name", "website"], "ne prend pas : « Site internet »", ("website",)),
        (["name", "horoscope"], "ne prend pas", ("horoscope",)),
        (["phone"], "Cochez aussi « Nom »", ("name",)),
        (
            ["name", "email"],
            "pas visibles par tout le monde : « Adresse électronique »",
            ("email",),
        ),
    ],
)
def test_what_can_not_be_agreed_to_is_told(organisation, wiki, now, fields, words, at_fault):
    organisation.audiences = {"email": Audience.NETWORK}
    organisation.save()
    with pytest.raises(InvalidConsent, match=words) as refusal:
        give_consent(
            actor=manager_of(organisation), organisation=organisation, destination=wiki,
            fields=fields, text_version=current_text(now=now).version, now=now,
        )  # fmt: skip
    assert refusal.value.fields == at_fault
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "state", [DestinationState.PROPOSED, DestinationState.PAUSED, DestinationState.RETIRED]
)
def test_a_platform_that_is_not_open_takes_no_agreement(organisation, now, state):
    with pytest.raises(InvalidConsent, match="n’est pas ouverte"):
        agree(organisation, DestinationFactory(state=state), now=now)


def test_words_that_changed_are_read_again(organisation, wiki, now, monkeypatch):
    old = current_text(now=now)
    assert current_text(now=now) == old
    monkeypatch.setattr("maillage.syndication.services.texts.TEXT", "D’autres mots.")
    with pytest.raises(TextChanged):
        give_consent(
            actor=manager_of(organisation), organisation=organisation, destination=wiki,
            fields=["name"], text_version=old.version, now=now,
        )  # fmt: skip
    assert [one.field for one in agree(organisation, wiki, "name", now=now)] == ["name"]
    assert list(ConsentText.objects.values_list("version", "text")) == [
        (2, "D’autres mots."),
        (1, wording.TEXT),
    ]


def test_a_field_is_taken_back_and_the_rest_stays(organisation, wiki, now):
    agree(organisation, wiki, "name", "phone", "summary", now=now)
    manager = manager_of(organisation)
    later = now + timedelta(days=3)
    ended = withdraw_consent(
        actor=manager, organisation=organisation, destination=wiki, fields=["phone"], now=later
    )
    assert ended == 1
    assert agreed_fields(organisation, wiki) == ("name", "summary")
    gone = Consent.objects.get(field="phone")
    assert (gone.withdrawn_at, gone.withdrawn_by_id) == (later, manager.person_id)


@pytest.mark.parametrize("fields", [None, ["name"]])
def test_taking_back_the_name_or_all_leaves_nothing_there(organisation, wiki, now, fields):
    other = DestinationFactory()
    agree(organisation, wiki, now=now)
    agree(organisation, other, "name", now=now)
    ended = withdraw_consent(
        actor=manager_of(organisation), organisation=organisation, destination=wiki,
        fields=fields, now=now,
    )  # fmt: skip
    assert ended == 5
    assert [one.destination for one in consents_of(organisation)] == [other]


def test_what_was_taken_back_can_be_given_again_and_both_are_kept(organisation, wiki, now):
    agree(organisation, wiki, "name", now=now)
    manager = manager_of(organisation)
    withdraw_consent(actor=manager, organisation=organisation, destination=wiki, now=now)
    assert (
        withdraw_consent(actor=manager, organisation=organisation, destination=wiki, now=now) == 0
    )
    agree(organisation, wiki, "name", now=now + timedelta(days=1))
    proof = proof_of(organisation, wiki)
    assert [one.withdrawn_at for one in proof.consents] == [now, None]
    assert [act.verb.rpartition(".")[2] for act in proof.acts] == [
        "consent_given", "consent_withdrawn", "consent_given",
    ]  # fmt: skip
    assert [text.text for text in proof.texts] == [wording.TEXT]
    assert all(len(act.digest) == 64 for act in proof.acts)


def test_everything_is_taken_back_at_once(organisation, wiki, now):
    agree(organisation, wiki, now=now)
    agree(organisation, DestinationFactory(), "name", now=now)
    manager = manager_of(organisation)
    assert withdraw_all_consents(actor=manager, organisation=organisation, now=now) == 6
    assert consents_of(organisation) == []


def test_r3_a_field_taken_back_everywhere_leaves_this_site_in_the_same_transaction(
    organisation, wiki, now
):
    other = DestinationFactory()
    for destination in (wiki, other):
        agree(organisation, destination, "name", "phone", now=now)
    Presence.objects.update(due_at=None)
    ChangeFeedEntry.objects.all().delete()
    ended = withdraw_everywhere(
        actor=manager_of(organisation), organisation=organisation, fields=["phone"], now=now
    )
    assert ended == 2
    organisation.refresh_from_db()
    assert organisation.audience_of("phone") == Audience.OWN
    assert ChangeFeedEntry.objects.get().key == organisation.ref
    assert Presence.objects.filter(due_at=now).count() == 2
    assert preview(organisation, wiki, ["name", "phone"]).values == {"name": "Judo Club"}


@pytest.mark.parametrize("field", ["name", "themes", "horoscope"])
def test_what_is_always_public_is_not_taken_back_everywhere(organisation, now, field):
    with pytest.raises(InvalidConsent, match="Toujours publics"):
        withdraw_everywhere(
            actor=manager_of(organisation), organisation=organisation, fields=["phone", field],
            now=now,
        )  # fmt: skip
    organisation.refresh_from_db()
    assert organisation.audience_of("phone") == Audience.PUBLIC


def test_the_preview_is_what_would_leave(organisation, wiki, now):
    organisation.audiences = {"phone": Audience.OWN}
    organisation.save()
    found = preview(organisation, wiki, ["name", "phone", "summary", "place", "website"])
    assert found.values == {"name": "Judo Club", "summary": "Du judo."}
    assert found.url.endswith(f"/annuaire/{organisation.ref}/")


def test_a_retired_platform_asks_again_when_it_opens_again(organisation, wiki, now):
    agree(organisation, wiki, now=now)
    team = somebody(FACILITATOR)
    change_destination_state(
        actor=team, destination=wiki, to=DestinationState.RETIRED, reason="Elle a fermé.", now=now
    )
    change_destination_state(actor=team, destination=wiki, to=DestinationState.ACTIVE, now=now)
    assert consents_of(organisation) == []


def test_only_platforms_that_we_follow_get_a_presence(organisation, now):
    for mode in Mode:
        agree(organisation, DestinationFactory(mode=mode), "name", now=now)
    modes = Presence.objects.values_list("destination__mode", flat=True)
    assert sorted(modes) == [Mode.ASSISTED, Mode.PUSH]
