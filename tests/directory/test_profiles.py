"""What people say of a profile."""

from datetime import timedelta

import pytest

from maillage.core import audit
from maillage.core.actor import EDITOR, MANAGER, REPRESENTATIVE, Actor
from maillage.core.errors import NotAllowed
from maillage.core.models import AuditEntry, ChangeFeedEntry
from maillage.directory.errors import EditConflict, InvalidField
from maillage.directory.models import Organisation, Source
from maillage.directory.queries.profiles import profile_seen_by, provenance_sentence
from maillage.directory.services.organisations import create_organisation
from maillage.directory.services.profiles import (
    choose_audience,
    confirm_profile,
    correct_profile,
)
from maillage.directory.values import current_values
from maillage.territory.models import Area

pytestmark = pytest.mark.django_db


@pytest.fixture
def judo(town, system, now) -> Organisation:
    return create_organisation(
        actor=system,
        kind="association",
        values={"name": "Judo du Lez", "themes": ["sport.judo"], "phone": "04 67 00 00 00"},
        now=now,
    )


@pytest.fixture
def editor(judo, django_user_model) -> Actor:
    person = django_user_model.objects.create_user("monique@exemple.test", name="Monique")
    return Actor(person_id=person.pk, roles={judo.pk: EDITOR}, organisation_id=judo.pk)


def test_a_correction_is_written_with_its_provenance(judo, editor, now):
    changed = correct_profile(
        actor=editor, organisation=judo, changes={"name": "Judo  du Lez !"}, now=now
    )
    assert (changed.name, changed.provenance["name"]) == ("Judo du Lez !", ["people", "2026-03-03"])
    sources: dict[str, Source] = {}
    assert (
        provenance_sentence(changed.provenance["name"], sources)
        == "Confirmé par l’association le 3 mars 2026"
    )


def test_r11_a_correction_is_in_the_record_with_who_and_for_whom(judo, editor, now):
    correct_profile(actor=editor, organisation=judo, changes={"acronym": "JDL"}, now=now)
    entry = AuditEntry.objects.get(verb="directory.profile_corrected")
    assert (entry.person_id, entry.organisation_id, entry.data["after"]) == (
        editor.person_id,
        judo.pk,
        {"acronym": "JDL"},
    )
    assert audit.history_of(judo)[0].sentence == "Fiche modifiée : sigle."


def test_a_correction_that_changes_nothing_writes_nothing(judo, editor, now):
    before = (judo.version, ChangeFeedEntry.objects.count())
    same = correct_profile(
        actor=editor, organisation=judo, changes={"name": "Judo du Lez"}, now=now
    )
    assert (same.version, ChangeFeedEntry.objects.count()) == before


def test_r8_a_simultaneous_change_is_refused_with_its_fields(judo, editor, now):
    base = current_values(judo)
    correct_profile(
        actor=editor, organisation=judo, changes={"phone": "04 67 11 11 11"}, base=base, now=now
    )
    with pytest.raises(EditConflict) as refusal:
        correct_profile(
            actor=editor,
            organisation=judo,
            changes={"phone": "04 67 22 22 22", "name": "Autre"},
            base=base,
            now=now,
        )
    assert refusal.value.fields == ["phone"]
    judo.refresh_from_db()
    assert (judo.phone, judo.name) == ("04 67 11 11 11", "Judo du Lez")


def test_changes_to_different_fields_do_not_conflict(judo, editor, now):
    base = current_values(judo)
    correct_profile(actor=editor, organisation=judo, changes={"acronym": "JL"}, base=base, now=now)
    correct_profile(
        actor=editor, organisation=judo, changes={"phone": "04 67 22 22 22"}, base=base, now=now
    )
    judo.refresh_from_db()
    assert (judo.acronym, judo.phone) == ("JL", "04 67 22 22 22")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "  ", "Le nom est vide"),
        ("name", "x" * 251, "250 au plus"),
        ("email", "pas une adresse", "n’est pas une adresse électronique"),
        ("phone", "appelez-moi", "n’est pas un numéro"),
        ("website", "javascript:alert(1)", "n’est pas une adresse de site"),
        ("website", "https://[::1", "n’est pas une adresse de site"),
        ("opening_hours", "tous les jours", "ne sont pas lisibles"),
        ("themes", ["sport.quidditch"], "n’est pas dans la liste"),
        ("created_on", "31/02/2019", "n’est pas une date"),
        ("place", {"lat": 91, "lon": 0}, "pas sur la Terre"),
        ("volunteers", "beaucoup", "choisissez une des réponses"),
        ("state", "dissolved", "ne se modifie pas ici"),
        ("inconnu", "x", "n’existe pas"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_french(judo, editor, now, field, value, reason):
    with pytest.raises(InvalidField, match=reason):
        correct_profile(actor=editor, organisation=judo, changes={field: value}, now=now)
    judo.refresh_from_db()
    assert (judo.name, judo.version) == ("Judo du Lez", 2)


@pytest.mark.parametrize("role", [None, REPRESENTATIVE])
def test_only_those_who_write_for_it_may_correct(judo, now, role):
    actor = Actor(person_id=1, roles={judo.pk: role} if role else {})
    with pytest.raises(NotAllowed, match="Seules les personnes qui gèrent ou rédigent"):
        correct_profile(actor=actor, organisation=judo, changes={"name": "X"}, now=now)


def test_confirming_makes_every_value_the_organisation_s_own_word(judo, editor, now):
    confirmed = confirm_profile(actor=editor, organisation=judo, now=now + timedelta(days=1))
    assert confirmed.confirmed_at == now + timedelta(days=1)
    assert confirmed.provenance["phone"] == ["people", "2026-03-04"]
    # Themes and a way to get in touch are 30 points of 115; a fresh confirmation adds 20.
    assert (judo.quality, confirmed.quality) == (26, 43)


def test_r1_a_field_is_seen_by_its_audience_only(judo, editor, now):
    choose_audience(actor=editor, organisation=judo, field="phone", audience="network", now=now)
    judo.refresh_from_db()
    network = Actor(person_id=2, roles={judo.pk + 1: MANAGER})
    assert profile_seen_by(Actor.anonymous(), judo)["phone"] is None
    assert profile_seen_by(network, judo)["phone"] == "04 67 00 00 00"
    choose_audience(actor=editor, organisation=judo, field="phone", audience="own", now=now)
    judo.refresh_from_db()
    assert profile_seen_by(network, judo)["phone"] is None
    assert profile_seen_by(editor, judo)["phone"] == "04 67 00 00 00"


def test_a_name_is_always_public(judo, editor, now):
    with pytest.raises(InvalidField, match="toujours public"):
        choose_audience(actor=editor, organisation=judo, field="name", audience="own", now=now)


def test_a_hidden_address_tells_the_commune_only(judo, editor, town, now):
    judo.area = Area.objects.get(code="34172-07")
    judo.save(update_fields=["area"])
    correct_profile(
        actor=editor,
        organisation=judo,
        changes={"place": {"address": "1 rue Foch", "city": "Montpellier", "insee": "34172"}},
        now=now,
    )
    choose_audience(actor=editor, organisation=judo, field="place", audience="own", now=now)
    judo.refresh_from_db()
    seen = profile_seen_by(Actor.anonymous(), judo)
    assert (seen["place"], seen.position, seen.area.code) == (None, None, "34172")
