"""Where a profile is: what a volunteer reads, what they can do, and the proof they take away."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.accounts.actors import actor_of
from maillage.core.actor import REPRESENTATIVE
from maillage.core.models import AuditEntry
from maillage.core.registry import dashboard_lines
from maillage.syndication.connectors.base import Receipt
from maillage.syndication.delivery.ledger import arrived
from maillage.syndication.enums import PresenceState
from maillage.syndication.models import Circuit, Consent, DestinationUse, Presence, Stay
from maillage.syndication.payload import wanted_at
from tests.factories.destinations import DestinationFactory, agree
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.factories.people import PersonFactory
from tests.syndication.views.conftest import text_of, url

pytestmark = pytest.mark.django_db


def there(judo, destination, at, **changes) -> Presence:
    """Write a presence that the platform acknowledged, then what happened since."""
    presence = Presence.objects.get(organisation=judo, destination=destination)
    wanted = wanted_at(destination, [judo.ref])[judo.ref]
    presence.sending_version += 1
    arrived(presence, wanted=wanted, now=at, receipt=Receipt("7", "https://la-bas.test/7"))
    presence.due_at = None
    for name, value in changes.items():
        setattr(presence, name, value)
    presence.save()
    return presence


@pytest.fixture
def agreed(judo, bulletin, now):
    agree(judo, bulletin, "name", "phone", now=now - timedelta(days=30))


def page_of(client, judo) -> str:
    return text_of(client.get(url("elsewhere", judo.ref)))


def test_before_any_agreement_the_page_says_what_to_do(client, president, judo, bulletin):
    page = page_of(client, judo)
    assert "Votre fiche n’est transmise nulle part" in page
    assert url("agree", judo.ref) in page


def test_it_says_since_when_which_version_and_where_to_look(
    client, president, judo, bulletin, agreed, now
):
    presence = there(judo, bulletin, now - timedelta(days=20))
    Stay.objects.create(
        presence=presence, since=now - timedelta(days=90), until=now - timedelta(days=60)
    )
    page = page_of(client, judo)
    assert "Présente, à jour" in page
    assert "le 11 février 2026" in page
    assert "votre fiche du 11 février 2026" in page
    assert "du 3 décembre 2025 au 2 janvier 2026" in page
    assert "https://la-bas.test/7" in page
    assert "Nom, Téléphone" in page
    assert "Réessayer" not in page


def test_a_difficulty_is_told_with_the_next_try_and_can_be_tried_at_once(
    client, president, judo, bulletin, agreed, now
):
    there(
        judo, bulletin, now, state=PresenceState.FAILING, attempts=3, due_at=now,
        error_words="La plateforme ne répond pas.", error_at=now,
    )  # fmt: skip
    page = page_of(client, judo)
    assert "L’envoi échoue" in page
    assert "La plateforme ne répond pas." in page
    assert "Prochain essai" in page
    answer = client.post(url("retry", judo.ref, "bulletin"))
    assert answer.url.endswith("#bulletin")
    assert Presence.objects.get().attempts == 0


def test_a_platform_that_no_longer_knows_us_is_the_team_s_to_mend(
    client, president, judo, bulletin, agreed, now
):
    there(judo, bulletin, now, due_at=now)
    Circuit.objects.update_or_create(
        destination=bulletin, defaults={"blocked_at": now, "words": "Le mot de passe est refusé."}
    )
    page = page_of(client, judo)
    assert "Le mot de passe est refusé." in page
    assert "vous n’avez rien à faire" in page
    assert "Réessayer" not in page


def test_a_difference_shows_both_values(client, president, judo, bulletin, agreed, now):
    gap = {"field": "phone", "here": "04 67 00 00 01", "there": "04 99 99 99 99"}
    there(judo, bulletin, now, differences=[gap], looked_at=now)
    page = page_of(client, judo)
    assert "Présente, avec des écarts" in page
    assert "04 99 99 99 99" in page
    assert "Renvoyer notre version" in page


def test_a_refusal_waits_in_my_space(client, president, judo, bulletin, agreed, now):
    there(
        judo, bulletin, now, state=PresenceState.REFUSED, error_words="Ce numéro est refusé.",
        error_at=now,
    )  # fmt: skip
    page = text_of(client.get("/mon-espace/"))
    assert "« Le Bulletin » a refusé la fiche" in page
    assert f"{url('elsewhere', judo.ref)}#bulletin" in page
    page = page_of(client, judo)
    assert "Ce numéro est refusé." in page
    assert f"/annuaire/{judo.ref}/modifier/" in page


def test_a_platform_that_reads_us_is_told_honestly(client, president, judo, carte, now):
    agree(judo, carte, "name", now=now)
    page = page_of(client, judo)
    assert "Dans la liste que nous publions" in page
    assert "quand la plateforme a relu la liste" in page
    assert "Version là-bas" not in page


def test_what_must_be_erased_by_hand_is_said_and_ticked_off(client, president, judo, registre, now):
    agree(judo, registre, "name", now=now)
    there(judo, registre, now)
    client.post(url("withdraw", judo.ref, "registre"))
    Presence.objects.update(state=PresenceState.REMOVING, due_at=None)
    page = page_of(client, judo)
    assert "À effacer là-bas" in page
    assert "« Le Registre » montre encore la fiche" in text_of(client.get("/mon-espace/"))
    client.post(url("erased", judo.ref, "registre"))
    assert Presence.objects.get().state == PresenceState.ABSENT
    assert "montre encore" not in text_of(client.get("/mon-espace/"))


def test_taking_back_says_first_what_will_happen_there(
    client, president, judo, bulletin, carte, registre, agreed, now
):
    silent = DestinationFactory(code="sourde", name="La Sourde", connector="", owner="La mairie")
    for destination in (carte, registre, silent):
        agree(judo, destination, "name", now=now)
    page = text_of(client.get(url("withdraw_all", judo.ref)))
    assert "Le retrait lui est demandé tout de suite" in page
    assert "à sa prochaine lecture" in page
    assert "Une personne doit effacer" in page
    assert "le demander à qui la tient (La mairie)" in page
    assert Consent.objects.filter(withdrawn_at=None).count() == 5
    client.post(url("withdraw_all", judo.ref))
    assert not Consent.objects.filter(withdrawn_at=None).exists()


def test_taking_back_from_one_platform_leaves_the_others(
    client, president, judo, bulletin, carte, agreed, now
):
    agree(judo, carte, "name", now=now)
    assert "Nom, Téléphone" in text_of(client.get(url("withdraw", judo.ref, "bulletin")))
    client.post(url("withdraw", judo.ref, "bulletin"))
    assert Consent.objects.get(withdrawn_at=None).destination == carte


def test_nothing_to_take_back_is_said(client, president, judo, bulletin):
    answer = client.post(url("withdraw_all", judo.ref), follow=True)
    assert "Aucun accord n’est en cours" in text_of(answer)
    assert not AuditEntry.objects.filter(verb="syndication.consent_withdrawn").exists()


def test_the_proof_holds_the_person_the_text_and_the_chained_act(
    client, president, judo, bulletin, agreed, now
):
    client.post(url("withdraw", judo.ref, "bulletin"))
    page = text_of(client.get(url("proof", judo.ref, "bulletin")))
    given = AuditEntry.objects.get(verb="syndication.consent_given")
    assert given.digest in page
    assert f"n° {given.number}" in page
    assert "demandez-lui d’abord" in page
    answer = client.get(url("proof_json", judo.ref, "bulletin"))
    assert "attachment" in answer["Content-Disposition"]
    told = json.loads(answer.content)
    assert told["acts"][0]["sha256"] == given.digest
    assert [one["field"] for one in told["consents"]] == ["name", "phone"]
    assert all(one["withdrawn_by"] == "Monique Castan" for one in told["consents"])
    assert told["texts"][0]["version"] == told["consents"][0]["text_version"]
    assert "demandez-lui d’abord" in told["texts"][0]["text"]


def test_without_any_agreement_there_is_no_proof(client, president, judo, bulletin):
    assert client.get(url("proof", judo.ref, "bulletin")).status_code == 404


def test_only_its_people_and_the_team_read_it(client, judo, agreed):
    assert "connexion" in client.get(url("elsewhere", judo.ref)).url
    stranger = PersonFactory()
    client.force_login(stranger)
    for name, args in (("elsewhere", ()), ("proof", ("bulletin",)), ("withdraw_all", ())):
        assert client.get(url(name, judo.ref, *args)).status_code == 403
    assert client.post(url("retry", judo.ref, "bulletin"), follow=True).status_code in {200, 403}
    assert Presence.objects.get().attempts == 0
    assert "Vos données ailleurs" not in text_of(client.get(f"/annuaire/{judo.ref}/"))


def test_a_representative_reads_and_does_not_decide(client, judo, agreed):
    person = PersonFactory()
    MembershipFactory(person=person, organisation=judo, role=REPRESENTATIVE)
    client.force_login(person)
    page = page_of(client, judo)
    assert "Le Bulletin" in page
    assert "Choisir où paraître" not in page
    assert "Retirer" not in page
    assert client.post(url("withdraw_all", judo.ref)).status_code == 403


def test_the_profile_has_a_panel_for_its_people(client, president, judo, bulletin, agreed, now):
    there(judo, bulletin, now)
    page = text_of(client.get(f"/annuaire/{judo.ref}/"))
    assert "1 plateforme choisie : 1 à jour." in page
    assert f"{url('elsewhere', judo.ref)}#bulletin" in page


def test_saying_that_we_are_there_already(client, president, judo, bulletin):
    answer = client.post(url("use", judo.ref, "bulletin"), {"url": "pas une adresse"}, follow=True)
    assert "Cette adresse n’est pas lisible" in text_of(answer)
    client.post(url("use", judo.ref, "bulletin"), {"url": "https://la-bas.test/judo"})
    assert DestinationUse.objects.get().url == "https://la-bas.test/judo"
    assert "Par vos propres moyens" in page_of(client, judo)
    client.post(url("stop_use", judo.ref, "bulletin"))
    assert not DestinationUse.objects.exists()


def test_nine_platforms_ask_as_many_questions_as_one(client, president, judo, now):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(url("elsewhere", judo.ref))
        return len(asked)

    agree(judo, DestinationFactory(), "name", now=now)
    questions()
    one = questions()
    for _ in range(8):
        agree(judo, DestinationFactory(), "name", now=now)
    assert questions() == one


def test_my_space_tells_only_my_organisations(client, president, judo, bulletin, now):
    other = OrganisationFactory()
    agree(other, bulletin, "name", now=now)
    there(other, bulletin, now, state=PresenceState.REFUSED)
    lines = [line for source in dashboard_lines for line in source.lines(actor_of(president))]
    assert not any("Le Bulletin" in line["label"] for line in lines)
