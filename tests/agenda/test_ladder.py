"""The ladder: every step of the table can be taken, every other is refused, for each who acts."""

from datetime import UTC, datetime

import pytest

from maillage.agenda.enums import ORGANISER_STEPS, STEPS, OrganiserState, State
from maillage.agenda.errors import AgendaError, WrongStep
from maillage.agenda.models import Event
from maillage.agenda.services.charter import trust_organiser, withdraw_trust
from maillage.agenda.services.events import change_step, create_event, set_status
from maillage.agenda.services.organisers import (
    answer_invitation,
    forget_organiser,
    invite_organiser,
)
from maillage.agenda.services.steps import ReasonMissing
from maillage.algorithms.schedule import Schedule
from maillage.core.actor import MANAGER, REPRESENTATIVE, Actor
from maillage.core.errors import MaillageError, NotAllowed
from maillage.core.models import AuditEntry, OutgoingMail
from maillage.directory.enums import Role
from maillage.directory.services.merging import merge_organisations, unmerge_organisations
from tests.factories.events import EventFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory, manager_of
from tests.personas import EVERYBODY, actor_named

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
TEAM = Actor.for_system("essai")
DAY = Schedule.once(datetime(2026, 3, 14, 10), 60)  # noqa: DTZ001 - local by design


@pytest.mark.parametrize("before", State.values)
@pytest.mark.parametrize("after", State.values)
def test_every_other_transition_is_refused(before, after):
    event = EventFactory(state=before)
    if after in STEPS[before]:
        changed = change_step(actor=TEAM, event=event, to=after, reason="Parce que", now=NOW)
        assert changed.state == after
        return
    with pytest.raises(MaillageError) as refusal:
        change_step(actor=TEAM, event=event, to=after, reason="Parce que", now=NOW)
    assert isinstance(refusal.value, WrongStep | NotAllowed)
    event.refresh_from_db()
    assert event.state == before


def test_a_step_that_does_not_exist_is_refused():
    with pytest.raises(WrongStep):
        change_step(actor=TEAM, event=EventFactory(state=State.DRAFT), to="lune", now=NOW)


@pytest.mark.parametrize("before", OrganiserState.values)
@pytest.mark.parametrize("accepted", [True, False])
def test_answers_follow_their_table(before, accepted):
    guest = OrganisationFactory()
    link = EventFactory().organiser_links.create(organisation=guest, state=before, asked_at=NOW)
    after = OrganiserState.ACCEPTED if accepted else OrganiserState.DECLINED
    if after in ORGANISER_STEPS[before]:
        answered = answer_invitation(actor=manager_of(guest), link=link, accepted=accepted, now=NOW)
        assert (answered.state, answered.answered_at) == (after, NOW)
    else:
        with pytest.raises(WrongStep):
            answer_invitation(actor=manager_of(guest), link=link, accepted=accepted, now=NOW)


@pytest.mark.parametrize("key", EVERYBODY)
def test_r4_nobody_but_the_team_publishes_what_was_not_read(key):
    event = EventFactory(state=State.SUBMITTED)
    actor = actor_named(key, roles={event.organisation_id: MANAGER})
    try:
        change_step(actor=actor, event=event, to=State.PUBLISHED, now=NOW)
    except NotAllowed:
        event.refresh_from_db()
        assert event.state == State.SUBMITTED
    else:
        assert key in {"facilitator", "operator", "system"}


@pytest.mark.parametrize("key", EVERYBODY)
def test_who_neither_writes_nor_belongs_to_the_team_changes_nothing(key):
    event = EventFactory()
    actor = actor_named(key, roles={event.organisation_id: REPRESENTATIVE})
    try:
        set_status(actor=actor, event=event, status="cancelled", now=NOW)
    except NotAllowed:
        event.refresh_from_db()
        assert event.status == "scheduled"
    else:
        assert key in {"facilitator", "operator", "system"}


def test_r4_trust_may_be_taken_back():
    event = EventFactory(state=State.DRAFT)
    trust_organiser(actor=TEAM, organisation=event.organisation, reason="Habituée", now=NOW)
    withdraw_trust(actor=TEAM, organisation=event.organisation, now=NOW)
    with pytest.raises(NotAllowed):
        change_step(actor=manager_of(event.organisation), event=event, to=State.PUBLISHED, now=NOW)


def test_r4_a_refusal_without_a_reason_is_not_one():
    event = EventFactory(state=State.SUBMITTED)
    with pytest.raises(ReasonMissing):
        change_step(actor=TEAM, event=event, to=State.REFUSED, reason="  ", now=NOW)
    refused = change_step(actor=TEAM, event=event, to=State.REFUSED, reason="Le prix ?", now=NOW)
    again = change_step(
        actor=manager_of(event.organisation), event=refused, to=State.SUBMITTED, now=NOW
    )
    assert (again.refusal, again.title) == ("", event.title)


def test_r7_every_act_says_who_and_for_whom():
    home, guest = OrganisationFactory(), OrganisationFactory()
    MembershipFactory(organisation=guest, role=Role.MANAGER)
    actor = manager_of(home)
    event = create_event(
        actor=actor, organisation=home, values={"title": "Fête"}, schedule=DAY, now=NOW
    )
    change_step(actor=actor, event=event, to=State.SUBMITTED, now=NOW)
    set_status(actor=actor, event=event, status="full", now=NOW)
    link = invite_organiser(actor=actor, event=event, organisation=guest, now=NOW)
    other = manager_of(guest)
    answer_invitation(actor=other, link=link, accepted=True, now=NOW)
    forget_organiser(actor=actor, link=link, now=NOW)
    told = AuditEntry.objects.filter(object_type="agenda.event").order_by("number")
    assert [entry.verb.partition(".")[2] for entry in told] == [
        "event_created", "step_changed", "status_set", "organiser_invited", "organiser_answered",
        "organiser_removed",
    ]  # fmt: skip
    assert {entry.person_id for entry in told} == {actor.person_id, other.person_id}


def test_an_invitation_is_written_to_those_who_may_answer():
    guest = MembershipFactory(role=Role.MANAGER)
    event = EventFactory(title="Forum")
    link = invite_organiser(actor=TEAM, event=event, organisation=guest.organisation, now=NOW)
    assert "Forum" in OutgoingMail.objects.get(to=guest.person.email).subject
    with pytest.raises(WrongStep):
        invite_organiser(actor=TEAM, event=event, organisation=guest.organisation, now=NOW)
    with pytest.raises(AgendaError):
        invite_organiser(actor=TEAM, event=event, organisation=event.organisation, now=NOW)
    with pytest.raises(NotAllowed):
        answer_invitation(actor=manager_of(event.organisation), link=link, accepted=True, now=NOW)


def test_events_follow_a_merge_of_profiles_and_come_back(django_capture_on_commit_callbacks):
    event = EventFactory()
    absorbed, kept = event.organisation, OrganisationFactory()
    shared = EventFactory()
    link = shared.organiser_links.create(
        organisation=absorbed, state=OrganiserState.ACCEPTED, asked_at=NOW
    )
    with django_capture_on_commit_callbacks(execute=True):
        merge = merge_organisations(
            actor=TEAM, kept=kept, absorbed=absorbed, reason="La même", now=NOW
        )
    assert Event.objects.get(pk=event.pk).organisation == kept
    link.refresh_from_db()
    assert link.organisation == kept
    with django_capture_on_commit_callbacks(execute=True):
        unmerge_organisations(actor=TEAM, merge=merge, reason="Deux", now=NOW)
    assert Event.objects.get(pk=event.pk).organisation == absorbed
    link.refresh_from_db()
    assert link.organisation == absorbed
