"""What a source newly says against people's word: suggested, refused for good, or always taken."""

from datetime import timedelta

import pytest
from django.urls import reverse

from maillage.core.models import AuditEntry, OutgoingMail
from maillage.directory.enums import Role
from maillage.directory.models import Membership, Organisation, SourcePreference, Suggestion
from maillage.directory.services.moderation import decide_suggestion
from maillage.directory.services.preferences import prefer_source, withdraw_preference
from maillage.directory.services.profiles import confirm_profile, correct_profile
from maillage.harvest.services.reading import read_source
from tests.factories.people import PersonFactory
from tests.harvest.conftest import table

pytestmark = pytest.mark.django_db
OURS, THEIRS, LATER = "04 67 11 11 11", "04 67 22 22 22", "04 67 33 33 33"


@pytest.fixture
def manager(now):
    return PersonFactory()


@pytest.fixture
def source(library, follow, system, now):
    """A followed source of one association: ``source(phone)`` changes it and reads it again."""
    followed = follow(library.put(table("1;Judo Club;0467000000")))
    moment = now

    def read(phone: str) -> None:
        nonlocal moment
        moment += timedelta(days=1)
        library.put(table(f"1;Judo Club;{phone.replace(' ', '')}"))
        followed.refresh_from_db()
        done = read_source(actor=system, followed=followed, now=moment)
        assert done.state in {"done", "same"}, done.words

    read("0467000000")
    return read


@pytest.fixture
def judo(source, system, manager, now):
    """Its people gave their own number, and a person manages it."""
    made = Organisation.objects.get()
    Membership.objects.create(organisation=made, person=manager, role=Role.MANAGER, since=now)
    correct_profile(actor=system, organisation=made, changes={"phone": OURS}, now=now)
    return made


def phone(made: Organisation) -> str:
    made.refresh_from_db()
    return made.phone


def waiting() -> Suggestion:
    return Suggestion.objects.get(state="open")


def test_r5_a_change_seen_elsewhere_is_suggested_with_before_after_and_why(source, judo, manager):
    source(THEIRS)
    one = waiting()
    assert (one.before, one.value, one.source_before) == (OURS, THEIRS, "04 67 00 00 00")
    assert phone(judo) == OURS
    [mail] = OutgoingMail.objects.filter(key__startswith="reading-suggests")
    assert mail.to == manager.email
    assert f"/annuaire/{judo.ref}/suggestions/" in mail.text


def test_r5_a_refused_value_does_not_come_back(source, judo, system, now):
    source(THEIRS)
    decide_suggestion(actor=system, suggestion=waiting(), accepted=False, reason="Faux", now=now)
    source(LATER)
    assert waiting().value == LATER
    source(THEIRS)
    assert not Suggestion.objects.filter(state="open").exists()
    assert Suggestion.objects.filter(state="withdrawn").count() == 1


def test_always_from_this_source_follows_it_until_taken_back(source, judo, system, now):
    source(THEIRS)
    preference = prefer_source(actor=system, suggestion=waiting(), now=now)
    assert phone(judo) == THEIRS
    assert judo.provenance["phone"][0] == "liste-dailleurs"
    source(LATER)
    assert phone(judo) == LATER
    assert not Suggestion.objects.filter(state="open").exists()
    withdraw_preference(actor=system, preference=preference, now=now)
    assert phone(judo) == LATER
    source(THEIRS)
    assert phone(judo) == LATER
    assert waiting().value == THEIRS
    acts = AuditEntry.objects.filter(verb__startswith="directory.source_preference")
    assert [one.data["field"] for one in acts] == ["phone"]


def test_who_writes_a_field_again_takes_it_back_and_who_confirms_does_not(
    source, judo, system, now
):
    source(THEIRS)
    prefer_source(actor=system, suggestion=waiting(), now=now)
    confirm_profile(actor=system, organisation=judo, now=now)
    source(LATER)
    assert phone(judo) == LATER
    correct_profile(actor=system, organisation=judo, changes={"phone": OURS}, now=now)
    assert not SourcePreference.objects.exists()
    source(THEIRS)
    assert phone(judo) == OURS


def test_a_source_that_drops_the_value_leaves_people_s_word(source, judo, system, now):
    source(THEIRS)
    prefer_source(actor=system, suggestion=waiting(), now=now)
    source("")
    assert phone(judo) == OURS


@pytest.mark.parametrize(
    ("answer", "shown", "left"), [("accept", THEIRS, 0), ("always", THEIRS, 1), ("refuse", OURS, 0)]
)
def test_the_three_answers_are_given_on_the_page(
    client, source, judo, manager, answer, shown, left
):
    source(THEIRS)
    client.force_login(manager)
    page = reverse("directory:own_suggestions", args=[judo.ref])
    text = client.get(page).content.decode()
    assert THEIRS in text
    assert OURS in text
    assert "la source disait" in text
    act = reverse("directory:decide_own", args=[judo.ref, waiting().pk])
    said = client.post(act, {"decision": answer, "reason": "Pas le bon"}, follow=True)
    assert said.status_code == 200
    assert phone(judo) == shown
    assert SourcePreference.objects.count() == left
    if left:
        kept = SourcePreference.objects.get()
        client.post(reverse("directory:withdraw_preference", args=[judo.ref, kept.pk]))
        assert not SourcePreference.objects.exists()


def test_a_refusal_needs_its_reason(client, source, judo, manager):
    source(THEIRS)
    client.force_login(manager)
    act = reverse("directory:decide_own", args=[judo.ref, waiting().pk])
    assert (
        "Dites pourquoi" in client.post(act, {"decision": "refuse"}, follow=True).content.decode()
    )


def test_others_do_not_decide(client, source, judo):
    source(THEIRS)
    client.force_login(PersonFactory())
    assert client.get(reverse("directory:own_suggestions", args=[judo.ref])).status_code == 403
    act = reverse("directory:decide_own", args=[judo.ref, waiting().pk])
    assert client.post(act, {"decision": "accept"}).status_code == 403


def test_the_queue_of_the_team_offers_the_three_answers(client, source, judo):
    source(THEIRS)
    client.force_login(PersonFactory(functions=("facilitator",)))
    page = client.get(reverse("directory:moderation_suggestions")).content.decode()
    assert "Toujours selon cette source" in page
    act = reverse("directory:decide_suggestion", args=[waiting().pk])
    client.post(act, {"decision": "always"})
    assert phone(judo) == THEIRS
