"""The inventory as anybody reads it, and as the team keeps it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.core import sealing
from maillage.core.actor import MANAGER
from maillage.directory.enums import Listing
from maillage.syndication.delivery.checking import check
from maillage.syndication.enums import DestinationState, Mode
from maillage.syndication.models import Destination, DestinationUse
from tests.factories.destinations import DestinationFactory, agree
from tests.factories.organisations import WRITTEN, MembershipFactory, OrganisationFactory
from tests.factories.people import PersonFactory
from tests.syndication.views.conftest import text_of, url

pytestmark = pytest.mark.django_db
PROPOSAL = {
    "name": "La Gazette", "purpose": "Les nouvelles du quartier.", "owner": "Un collectif",
    "audience": "Le voisinage", "mode": Mode.ASSISTED,
}  # fmt: skip


def test_anybody_reads_the_three_ways_and_every_platform(client, bulletin, carte, registre):
    page = text_of(client.get(url("inventory")))
    for words in ("Envoi automatique", "Vient lire chez nous", "À recopier, avec notre aide"):
        assert words in page
    assert "Nous savons ce que nous publions, pas quand elle le relit" in page
    assert page.index("Le Bulletin") < page.index("La Carte") < page.index("Le Registre")
    assert "Choisir où paraître" not in page


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?q=carte", {"La Carte"}),
        ("?mode=push&mode=assisted", {"Le Bulletin", "Le Registre"}),
        ("?q=zzz", set()),
        ("?mode=n-importe-quoi", {"Le Bulletin", "La Carte", "Le Registre"}),
    ],
)
def test_the_list_is_narrowed_by_the_address(client, bulletin, carte, registre, query, kept):
    page = text_of(client.get(url("inventory") + query))
    names = {"Le Bulletin", "La Carte", "Le Registre"}
    assert {name for name in names if f">{name}</a>" in page} == kept
    assert ("Aucune plateforme ne répond" in page) == (not kept)


def test_acting_for_an_organisation_its_state_is_beside_each_platform(
    client, president, judo, bulletin, carte, now
):
    agree(judo, carte, "name", now=now)
    page = text_of(client.get(url("inventory")))
    assert "Dans la liste que nous publions" in page
    assert url("agree", judo.ref) in page
    page = text_of(client.get(url("inventory") + "?own=no"))
    assert ">Le Bulletin</a>" in page
    assert ">La Carte</a>" not in page


def test_a_platform_tells_what_to_know_and_who_is_there(client, judo, bulletin, now):
    agree(judo, bulletin, "name", now=now)
    hidden = OrganisationFactory(name="Cachée", listing=Listing.HIDDEN)
    known = OrganisationFactory(name="Connue")
    for organisation in (hidden, known):
        DestinationUse.objects.create(
            destination=bulletin, organisation=organisation, url="https://la.test/", said_at=WRITTEN
        )
    page = text_of(client.get(bulletin.get_absolute_url()))
    assert "Judo des Deux Rives" in page
    assert "Connue" in page
    assert "Cachée" not in page
    assert "Une fédération" in page
    assert "Vérifier maintenant" not in page
    assert "2 organisations y sont" in text_of(client.get(url("inventory")))


def test_a_retired_platform_is_not_to_be_found(client, bulletin):
    Destination.objects.update(state=DestinationState.RETIRED)
    assert "Le Bulletin" not in text_of(client.get(url("inventory")))
    assert client.get(bulletin.get_absolute_url()).status_code == 404


def test_somebody_of_the_network_proposes_and_the_team_answers(client, president, judo):
    answer = client.post(url("propose"), PROPOSAL)
    made = Destination.objects.get()
    assert answer.url == made.get_absolute_url()
    assert made.state == DestinationState.PROPOSED
    assert "la relit avant" in text_of(client.get(made.get_absolute_url()))
    client.logout()
    assert client.get(made.get_absolute_url()).status_code == 404


def test_an_incomplete_proposal_loses_nothing(client, president, judo):
    answer = client.post(url("propose"), PROPOSAL | {"name": "", "url": "pas une adresse"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Donnez le nom de la plateforme" in page
    assert "Cette adresse n’est pas lisible" in page
    assert "Les nouvelles du quartier." in page
    assert not Destination.objects.exists()


def test_who_belongs_nowhere_is_told_why_not(client, town):
    client.force_login(PersonFactory())
    answer = client.get(url("propose"))
    assert answer.status_code == 403
    assert "rattachez-vous d’abord" in text_of(answer)


def test_the_team_accepts_or_refuses_with_a_reason(client, facilitator, president, judo, now):
    first = DestinationFactory(state=DestinationState.PROPOSED, name="Une", proposed_by=president)
    second = DestinationFactory(state=DestinationState.PROPOSED, name="Deux", proposed_by=president)
    client.force_login(facilitator)
    assert "2 plateformes à relire" in text_of(client.get(url("inventory")))
    assert "Monique Castan" in text_of(client.get(url("keep")))
    client.post(url("decide", first.code), {"decision": "accept"})
    answer = client.post(url("decide", second.code), {"decision": "refuse"}, follow=True)
    assert "Dites pourquoi" in text_of(answer)
    client.post(url("decide", second.code), {"decision": "refuse", "reason": "Elle a fermé."})
    states = dict(Destination.objects.order_by("id").values_list("name", "state"))
    assert states == {"Une": DestinationState.ACTIVE, "Deux": DestinationState.RETIRED}
    client.force_login(president)
    assert "Elle a fermé." in text_of(client.get(second.get_absolute_url()))


def test_the_team_pauses_and_opens_again(client, facilitator, bulletin):
    client.post(url("step", bulletin.code, "pause"), {"reason": ""})
    page = text_of(client.get(bulletin.get_absolute_url()))
    assert "rien ne part pour le moment" in page
    client.post(url("step", bulletin.code, "ouvrir"), {"reason": ""})
    bulletin.refresh_from_db()
    assert bulletin.state == DestinationState.ACTIVE
    assert client.post(url("step", bulletin.code, "retirer"), {"reason": ""}).status_code == 422
    assert client.get(url("step", bulletin.code, "exploser")).status_code == 404


def test_the_team_corrects_an_entry(client, facilitator, carte):
    page = text_of(client.get(url("edit", carte.code)))
    assert "La Carte" in page
    values = PROPOSAL | {"name": "La grande Carte", "mode": Mode.PULL, "fields_taken": ["phone"]}
    assert client.post(url("edit", carte.code), values).status_code == 302
    carte.refresh_from_db()
    assert (carte.name, carte.fields) == ("La grande Carte", ["name", "phone"])
    bad = values | {"mode": Mode.PUSH}
    answer = client.post(url("edit", carte.code), bad)
    assert answer.status_code == 422
    assert "Choisissez comment lui envoyer les fiches" in text_of(answer)


def test_a_secret_is_written_and_never_shown(client, facilitator, bulletin, now):
    where = url("settings", bulletin.code)
    secret = "whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0"
    assert client.post(where, {"set-url": "https://la.test/avis"}).status_code == 422
    answer = client.post(where, {"set-url": "https://la.test/avis", "set-secret": secret})
    assert answer.status_code == 302
    page = text_of(client.get(where))
    assert secret not in page
    assert "Enregistré le" in page
    client.post(where, {"set-url": "https://la.test/autre", "set-secret": ""})
    bulletin.refresh_from_db()
    assert bulletin.settings["url"] == "https://la.test/autre"
    assert sealing.unseal(bulletin.sealed)["secret"] == secret
    assert secret not in text_of(client.get(bulletin.get_absolute_url()))


def test_the_connector_is_chosen_among_those_of_the_mode(client, facilitator, bulletin, carte):
    page = text_of(client.get(url("settings", carte.code)))
    assert 'value="umap"' in page
    assert 'value="webhook"' not in page
    client.post(url("settings", bulletin.code), {"connector": "yeswiki", "rate": "30"})
    bulletin.refresh_from_db()
    assert (bulletin.connector, bulletin.rate) == ("yeswiki", 30)
    answer = client.post(url("settings", bulletin.code), {"connector": "yeswiki", "rate": "0"})
    assert answer.status_code == 422
    assert "Au moins un appel par minute" in text_of(answer)


def test_a_check_is_asked_of_the_worker(client, facilitator, carte):
    answer = client.post(url("check", carte.code), follow=True)
    assert "La vérification est demandée" in text_of(answer)


def test_the_demonstration_asks_nothing_of_real_platforms(settings, carte, now):
    settings.MAILLAGE_DEMO = True
    Destination.objects.update(url="https://carte.test/")
    carte.refresh_from_db()
    assert "rien n’est demandé à une vraie plateforme" in check(carte, now=now)


def test_only_the_team_keeps_the_inventory(client, president, bulletin):
    for name, args in (("keep", ()), ("edit", ("bulletin",)), ("settings", ("bulletin",))):
        answer = client.get(url(name, *args))
        assert answer.status_code == 403
        assert "tient l’inventaire" in text_of(answer)
    assert client.post(url("check", "bulletin")).status_code == 403


def test_the_words_of_the_agreement_are_open_to_all(client, db):
    page = text_of(client.get(url("about")))
    assert "Rien ne part sans votre accord" in page
    assert "Un papier déjà imprimé ne se reprend pas" in page


def test_twenty_platforms_ask_as_many_questions_as_two(client, judo, now):
    person = PersonFactory()
    MembershipFactory(person=person, organisation=judo, role=MANAGER)
    client.force_login(person)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(url("inventory"))
        return len(asked)

    for _ in range(2):
        agree(judo, DestinationFactory(), "name", now=now)
    questions()
    two = questions()
    for _ in range(18):
        agree(judo, DestinationFactory(), "name", now=now)
    assert questions() == two
