"""Drafts: nothing public before publishing, nothing lost when two people write."""

import pytest

from maillage.core.errors import NotAllowed
from maillage.directory.errors import DirectoryError, EditConflict, InvalidField
from maillage.directory.models import Draft
from maillage.directory.services.drafts import (
    conflicts_of,
    discard_draft,
    draft_of,
    publish_draft,
    save_draft,
    settle_draft,
)
from maillage.directory.services.profiles import correct_profile
from maillage.directory.values import current_values
from tests.factories.organisations import (
    OrganisationFactory,
    editor_of,
    manager_of,
    representative_of,
)

pytestmark = pytest.mark.django_db
OTHERS = "Texte de l’autre"


@pytest.fixture
def organisation():
    return OrganisationFactory(
        name="Judo du Lez", summary="Judo pour toutes et tous.", phone="04 67 00 00 01"
    )


@pytest.fixture
def editor(organisation):
    return editor_of(organisation)


def write(actor, organisation, now, **values):
    return save_draft(actor=actor, organisation=organisation, values=values, now=now)


def test_a_draft_keeps_what_changed_and_where_it_started(organisation, editor, now):
    draft = write(editor, organisation, now, summary="Judo dès 4 ans.", phone="04 67 00 00 01")
    assert draft.values == {"summary": "Judo dès 4 ans."}
    assert draft.base == {"summary": "Judo pour toutes et tous."}
    organisation.refresh_from_db()
    assert organisation.summary == "Judo pour toutes et tous."


def test_a_field_brought_back_leaves_the_draft(organisation, editor, now):
    write(editor, organisation, now, summary="Judo dès 4 ans.")
    draft = write(editor, organisation, now, summary="Judo pour toutes et tous.")
    assert (draft.values, draft.base) == ({}, {})


def test_publishing_writes_the_profile_and_ends_the_draft(organisation, editor, now):
    write(editor, organisation, now, summary="Judo dès 4 ans.")
    save_draft(
        actor=editor, organisation=organisation, values={}, audiences={"phone": "own"}, now=now
    )
    publish_draft(actor=editor, organisation=organisation, now=now)
    organisation.refresh_from_db()
    assert (organisation.summary, organisation.audience_of("phone")) == ("Judo dès 4 ans.", "own")
    assert not Draft.objects.exists()


def test_two_people_on_different_fields_both_publish(organisation, editor, now):
    other = manager_of(organisation)
    write(editor, organisation, now, summary="Judo dès 4 ans.")
    write(other, organisation, now, phone="04 67 00 00 02")
    publish_draft(actor=editor, organisation=organisation, now=now)
    publish_draft(actor=other, organisation=organisation, now=now)
    organisation.refresh_from_db()
    assert (organisation.summary, organisation.phone) == ("Judo dès 4 ans.", "04 67 00 00 02")


def test_two_people_on_the_same_field_lose_nothing(organisation, editor, now):
    other = manager_of(organisation)
    write(editor, organisation, now, summary="Judo dès 4 ans.", phone="04 67 00 00 03")
    correct_profile(
        actor=other, organisation=organisation, changes={"summary": "Judo le soir."}, now=now
    )
    with pytest.raises(EditConflict) as conflict:
        publish_draft(actor=editor, organisation=organisation, now=now)
    assert conflict.value.fields == ["summary"]
    organisation.refresh_from_db()
    assert (organisation.summary, organisation.phone) == ("Judo le soir.", "04 67 00 00 01")
    draft = draft_of(actor=editor, organisation=organisation)
    assert draft.values["summary"] == "Judo dès 4 ans."
    assert conflicts_of(draft, current_values(organisation)) == ["summary"]


@pytest.mark.parametrize(
    ("keep", "summary"), [("mine", "Judo dès 4 ans."), ("theirs", "Judo le soir.")]
)
def test_a_conflict_is_settled_by_a_choice(organisation, editor, now, keep, summary):
    write(editor, organisation, now, summary="Judo dès 4 ans.", phone="04 67 00 00 03")
    correct_profile(
        actor=manager_of(organisation),
        organisation=organisation,
        changes={"summary": "Judo le soir."},
        now=now,
    )
    settle_draft(actor=editor, organisation=organisation, keep={"summary": keep}, now=now)
    publish_draft(actor=editor, organisation=organisation, now=now)
    organisation.refresh_from_db()
    assert (organisation.summary, organisation.phone) == (summary, "04 67 00 00 03")


def test_without_a_choice_the_conflict_stays(organisation, editor, now):
    write(editor, organisation, now, summary="Judo dès 4 ans.")
    correct_profile(
        actor=manager_of(organisation),
        organisation=organisation,
        changes={"summary": "Judo le soir."},
        now=now,
    )
    settle_draft(actor=editor, organisation=organisation, keep={}, now=now)
    with pytest.raises(EditConflict):
        publish_draft(actor=editor, organisation=organisation, now=now)


def test_a_discarded_draft_leaves_the_profile_alone(organisation, editor, now):
    write(editor, organisation, now, summary="Judo dès 4 ans.")
    discard_draft(actor=editor, organisation=organisation)
    publish_draft(actor=editor, organisation=organisation, now=now)
    organisation.refresh_from_db()
    assert organisation.summary == "Judo pour toutes et tous."


def test_a_draft_belongs_to_one_person(organisation, editor, now):
    write(editor, organisation, now, summary="Judo dès 4 ans.")
    assert draft_of(actor=manager_of(organisation), organisation=organisation) is None


@pytest.mark.parametrize(
    "values", [{"state": "dissolved"}, {"phone": "appelez-moi"}, {"couleur": "bleu"}]
)
def test_a_value_that_does_not_fit_is_refused(organisation, editor, now, values):
    with pytest.raises(InvalidField):
        save_draft(actor=editor, organisation=organisation, values=values, now=now)


@pytest.mark.parametrize("audiences", [{"name": "own"}, {"phone": "lune"}, {"couleur": "own"}])
def test_an_audience_that_does_not_exist_is_refused(organisation, editor, now, audiences):
    with pytest.raises(DirectoryError):
        save_draft(actor=editor, organisation=organisation, values={}, audiences=audiences, now=now)


def test_who_may_not_write_keeps_no_draft(organisation, now):
    with pytest.raises(NotAllowed):
        write(representative_of(organisation), organisation, now, summary="Non")


def test_r8_a_page_opened_before_somebody_published_undoes_nothing(organisation, editor, now):
    seen = current_values(organisation)
    correct_profile(actor=editor, organisation=organisation, changes={"needs": OTHERS}, now=now)
    draft = save_draft(
        actor=editor,
        organisation=organisation,
        values={"needs": seen["needs"], "summary": "Ma phrase"},
        seen=seen,
        now=now,
    )
    assert draft.values == {"summary": "Ma phrase"}
    publish_draft(actor=editor, organisation=organisation, now=now)
    organisation.refresh_from_db()
    assert (organisation.needs, organisation.summary) == (OTHERS, "Ma phrase")


def test_r8_a_text_changed_on_a_page_opened_before_is_compared(organisation, editor, now):
    seen = current_values(organisation)
    correct_profile(actor=editor, organisation=organisation, changes={"needs": OTHERS}, now=now)
    save_draft(
        actor=editor, organisation=organisation, values={"needs": "Mon texte"}, seen=seen, now=now
    )
    with pytest.raises(EditConflict):
        publish_draft(actor=editor, organisation=organisation, now=now)
    organisation.refresh_from_db()
    assert organisation.needs == OTHERS
