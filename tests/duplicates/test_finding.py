"""Which pairs are found, kept, forgotten and shown again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.core.actor import Actor
from maillage.core.errors import NotAllowed
from maillage.directory.models import Identifier
from maillage.directory.services.merging import merge_organisations
from maillage.directory.services.profiles import correct_profile
from maillage.duplicates import engine
from maillage.duplicates.enums import PairState
from maillage.duplicates.models import LearnedModel, Pair, Sheet, Trace
from maillage.duplicates.queries.pairs import progress, waiting_pairs
from maillage.duplicates.services import finding
from maillage.duplicates.services.decisions import decide_pair
from maillage.duplicates.services.finding import find_changed, find_pairs
from maillage.duplicates.services.learning import learn_weights
from maillage.duplicates.tasks import look_for_duplicates
from tests.duplicates.conftest import organisation
from tests.factories.organisations import RecordFactory, SourceFactory, manager_of

pytestmark = pytest.mark.django_db
SYSTEM = Actor.for_system("tests")
LATER = timedelta(hours=1)


def test_r1_a_pair_tells_its_evidence_in_words(pair, judo, double):
    assert (pair.a, pair.b, pair.verdict, pair.state) == (judo, double, "same", "to_decide")
    told = {line["field"]: line["words"] for line in pair.evidence}
    assert told["téléphone"] == "Même téléphone."
    assert told["nom"].startswith("Même nom")
    assert pair.probability > 0.98


def test_r1_organisations_that_share_nothing_are_no_pair(judo, facilitator, now):
    organisation("Chorale des Arceaux", address="3 place Candolle", phone="04 67 99 88 77")
    assert find_pairs(actor=facilitator, now=now) == 0


def test_r1_two_numbers_of_one_register_speak_against(facilitator, now):
    for number in ("W343000001", "W341987654"):
        organisation("Judo Club du Verdanson", rna=number, phone="04 67 11 22 33")
    find_pairs(actor=facilitator, now=now)
    for found in Pair.objects.all():
        assert found.verdict == "uncertain"
        assert any(line["field"] == "numéro" and line["bits"] < 0 for line in found.evidence)


def test_r1_a_register_that_lists_both_apart_speaks_against(pair, judo, double, facilitator, now):
    source = SourceFactory()
    before = pair.probability
    for one in (judo, double):
        RecordFactory(source=source, organisation=one)
        correct_profile(actor=SYSTEM, organisation=one, changes={"summary": "Judo."}, now=now)
    find_changed(now=now)
    found = Pair.objects.filter(pk=pair.pk).first()
    assert found is None or found.probability < before
    card = engine.unpacked(Sheet.objects.get(pk=judo.pk).content)
    judged = engine.judge(
        engine.current(), card, engine.unpacked(Sheet.objects.get(pk=double.pk).content)
    )
    assert engine.LISTED_TWICE in [line["words"] for line in judged.evidence]


def test_r2_a_fictional_organisation_never_meets_a_real_one(judo, facilitator, now):
    organisation("Judo Club du Verdanson", phone="04 67 11 22 33", is_fictional=True)
    assert find_pairs(actor=facilitator, now=now) == 0


def test_r3_a_pair_said_distinct_is_not_shown_again(pair, facilitator, now):
    decide_pair(actor=facilitator, pair=pair, state=PairState.DISTINCT, now=now)
    correct_profile(
        actor=SYSTEM, organisation=pair.a, changes={"summary": "Judo et taïso."}, now=now
    )
    correct_profile(
        actor=SYSTEM, organisation=pair.b, changes={"website": "https://b.test"}, now=now
    )
    find_changed(now=now)
    find_pairs(actor=facilitator, now=now)
    assert Pair.objects.get().state == PairState.DISTINCT


def test_r3_a_pair_said_distinct_comes_back_on_telling_news(facilitator, now):
    one = organisation("Judo Club du Verdanson", phone="04 67 11 22 33")
    two = organisation("Judo Verdanson", phone="04 67 11 22 33")
    find_pairs(actor=facilitator, now=now)
    found = Pair.objects.get()
    decide_pair(actor=facilitator, pair=found, state=PairState.DISTINCT, now=now)
    for organisation_ in (one, two):
        Identifier.objects.create(organisation=organisation_, scheme="rna", value="W343012345")
        correct_profile(
            actor=SYSTEM, organisation=organisation_, changes={"summary": "Judo."}, now=now
        )
    find_changed(now=now)
    found.refresh_from_db()
    assert found.state == PairState.TO_DECIDE
    assert "même numéro RNA" in " ".join(
        line["words"].lower().replace("rna", "RNA") for line in found.evidence
    )


def test_r3_what_is_no_longer_plausible_leaves_the_queue(pair, now):
    correct_profile(
        actor=SYSTEM,
        organisation=pair.b,
        changes={
            "name": "Chorale des Arceaux",
            "phone": "04 99 00 00 00",
            "place": {"address": "3 place Candolle", "postcode": "34000", "city": "Montpellier"},
        },
        now=now,
    )
    find_changed(now=now)
    assert not Pair.objects.exists()


def test_r4_a_changed_organisation_is_compared_by_the_worker(judo, now):
    assert look_for_duplicates(now) is False
    double = organisation("Chorale", phone="04 67 11 22 33")
    name = {"name": "Judo Club Verdanson"}
    correct_profile(actor=SYSTEM, organisation=double, changes=name, now=now)
    assert look_for_duplicates(now) is False
    assert Pair.objects.count() == 1
    with CaptureQueriesContext(connection) as queries:
        look_for_duplicates(now)
    assert len(queries) == 2, "nothing changed: next to nothing is read"


def test_r4_new_weights_have_everything_compared_again(judo, double, facilitator, now):
    for number in range(60):
        organisation(
            f"Association {number} du Lez",
            address=f"{number} avenue de Toulouse",
            phone=f"04 67 20 00 {number:02}",
        )
    look_for_duplicates(now)
    [found] = Pair.objects.all()
    learn_weights(actor=facilitator, now=now)
    while look_for_duplicates(now):
        pass
    found.refresh_from_db()
    assert found.model_version == LearnedModel.objects.get(is_current=True).version == 2


def test_r4_more_than_a_batch_is_done_in_several_rounds(judo, double, now):
    assert find_changed(now=now, limit=1) is True
    assert find_changed(now=now, limit=1) is True
    assert find_changed(now=now, limit=1) is False
    assert Pair.objects.count() == 1


def test_r4_in_small_blocks_nothing_is_missed(judo, double, facilitator, now, monkeypatch):
    third = organisation("Judo club du Verdanson", phone="04 67 11 22 33")
    for name in ("ORGANISATIONS_AT_ONCE", "PAIRS_AT_ONCE"):
        monkeypatch.setattr(finding, name, 1)
    find_pairs(actor=facilitator, now=now)
    ends = set(Pair.objects.values_list("a", "b"))
    assert ends == {(judo.pk, double.pk), (judo.pk, third.pk), (double.pk, third.pk)}


def test_r4_what_leaves_the_directory_leaves_the_comparison(pair, judo, facilitator, now):
    merge_organisations(actor=facilitator, kept=pair.a, absorbed=pair.b, now=now)
    find_changed(now=now)
    assert set(Sheet.objects.values_list("pk", flat=True)) == {judo.pk}
    assert set(Trace.objects.values_list("organisation", flat=True)) == {judo.pk}
    assert not waiting_pairs().exists()
    assert progress().waiting == 0


def test_r5_only_the_team_looks_and_learns(judo, now):
    with pytest.raises(NotAllowed):
        find_pairs(actor=manager_of(judo), now=now)


def test_what_somebody_decides_meanwhile_is_left_alone(pair, facilitator, now, monkeypatch):
    """A verdict given between the reading and the writing of a comparison stands."""
    correct_profile(
        actor=SYSTEM, organisation=pair.a, changes={"website": "https://a.test"}, now=now
    )
    judge = engine.judge

    def meanwhile(*arguments):
        decide_pair(actor=facilitator, pair=pair, state=PairState.UNCERTAIN, now=now)
        monkeypatch.setattr(engine, "judge", judge)
        return judge(*arguments)

    monkeypatch.setattr(engine, "judge", meanwhile)
    find_changed(now=now)
    pair.refresh_from_db()
    assert pair.state == PairState.UNCERTAIN


def test_no_weights_are_learned_from_a_handful(pair):
    assert not LearnedModel.objects.exists()
    assert pair.model_version == 0
