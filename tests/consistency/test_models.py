"""Models: named in French, explained in the glossary, and constrained by rules that people can understand."""

import re

import pytest
from django.apps import apps
from django.db import models

from tests.consistency.reading import DOCS, MODULES, SOURCE

OURS = sorted(
    (model for module in MODULES for model in apps.get_app_config(module).get_models()),
    key=lambda model: model._meta.label,
)
# Words that keep their capital: acronyms and proper nouns.
CAPITALS = re.compile(r"\b(?:INSEE|RNA|SIREN|SIRET|GeoJSON|JSON|OpenStreetMap|IP)\b")

# Each database rule that refuses what people could ask for, and the French sentence they get before it: the text
# is looked for in the module's Python files.
TOLD = {
    "agenda.clash_weights_make_100": "Les cinq premiers poids doivent faire 100 en tout",
    "agenda.common_date_in_order": "Le dernier jour est avant le premier",
    "directory.membership_once": "fait déjà partie de l’organisation",
    "directory.one_open_claim": "Vous êtes déjà rattachée ou rattaché à cette organisation",
    "directory.one_open_invitation": "Cette invitation a déjà",
    "directory.organisation_named": "nom",
    "territory.area_code_usable": "Le code «",
    "territory.area_outline_whole": "contour",
}
# Rules that only a bug of ours could break: services write these values themselves, or read before they write.
ONLY_BY_BUG = {
    "agenda.event_attendance", "agenda.event_kind", "agenda.event_organiser_once",
    "agenda.event_organiser_state", "agenda.event_price", "agenda.event_published_dated",
    "agenda.event_removed_dated", "agenda.event_state", "agenda.event_status", "agenda.event_theme_once",
    "agenda.external_id_once", "agenda.note_once", "agenda.queued_text_once", "agenda.queued_text_state",
    "agenda.source_event_once",
    "agenda.common_date_kind", "agenda.common_date_weight",
    "agenda.kept_date_once", "agenda.kept_date_once_for_all",
    "agenda.digest_once", "agenda.highlight_event_once", "agenda.highlight_state",
    "agenda.occurrence_ends_after_start", "agenda.occurrence_once", "agenda.stop_order_once",
    "agenda.trail_state", "agenda.occurrence_state", "agenda.registration_places", "agenda.registration_state",
    "accounts.function_held_once", "accounts.function_known", "directory.absorbed_by_one",
    "directory.affiliation_not_self", "directory.affiliation_once", "directory.claim_state",
    "directory.draft_once", "directory.identifier_once", "directory.identifier_status",
    "directory.import_state", "directory.invitation_role", "directory.membership_role",
    "directory.merge_not_self", "directory.one_open_suggestion", "directory.organisation_kind",
    "directory.organisation_listing", "directory.organisation_quality_percent",
    "directory.organisation_skill_once", "directory.organisation_state",
    "directory.organisation_theme_once", "directory.preference_per_field",
    "directory.record_once_per_source", "directory.report_state", "directory.skill_direction",
    "directory.statement_per_field", "directory.suggestion_state", "duplicates.one_model_in_use",
    "duplicates.pair_once", "duplicates.pair_ordered", "duplicates.pair_probability",
    "duplicates.pair_state", "duplicates.pair_verdict", "harvest.followed_kind",
    "harvest.followed_state", "harvest.one_reading_at_a_time", "harvest.proposal_once",
    "harvest.proposal_state", "harvest.reading_state", "syndication.attempt_outcome",
    "syndication.destination_mode", "syndication.destination_state",
    "syndication.one_running_consent", "syndication.one_running_stay", "syndication.presence_once",
    "syndication.presence_state", "syndication.use_once", "territory.area_centre_on_earth",
    "territory.area_level_known", "territory.area_not_in_itself", "territory.place_precision_known",
    "territory.skill_named", "territory.theme_hue_on_the_wheel", "territory.theme_named",
    "territory.theme_not_in_itself",
}  # fmt: skip


def ids(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", OURS, ids=ids)
def test_models_have_a_french_name_in_lower_case(model: type[models.Model]) -> None:
    for name in (model._meta.verbose_name, model._meta.verbose_name_plural):
        without = CAPITALS.sub("", str(name))
        assert without == without.lower()
        assert "'" not in without
    assert "verbose_name" in model._meta.original_attrs
    assert "verbose_name_plural" in model._meta.original_attrs


@pytest.mark.parametrize("model", OURS, ids=ids)
def test_fields_have_a_french_name_in_lower_case(model: type[models.Model]) -> None:
    unnamed, capital = set(), set()
    for field in model._meta.local_fields:
        if field.is_relation or field.primary_key or field.model.__module__.startswith("django."):
            continue
        # What was written in the model, before Django makes up a name from the attribute's.
        given = field._verbose_name
        without = CAPITALS.sub("", str(given or ""))
        unnamed |= set() if given else {field.name}
        capital |= {field.name} if without != without.lower() else set()
    assert unnamed == set()
    assert capital == set()


@pytest.mark.parametrize("model", OURS, ids=ids)
def test_models_are_explained_to_readers(model: type[models.Model]) -> None:
    module = model._meta.app_label
    readme = (SOURCE / module / "README.md").read_text()
    glossary = (DOCS / "glossaire.md").read_text()
    assert re.search(rf"\b{model.__name__}\b", readme + glossary)


@pytest.mark.parametrize("model", OURS, ids=ids)
def test_models_say_what_they_are(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")


def constraints() -> dict[str, models.BaseConstraint]:
    return {
        f"{model._meta.app_label}.{constraint.name}": constraint
        for model in OURS
        for constraint in model._meta.constraints
    }


def test_every_rule_of_the_database_is_told_in_french_or_only_broken_by_a_bug() -> None:
    own_words = {
        name
        for name, rule in constraints().items()
        if rule.violation_error_message != rule.default_violation_error_message
    }
    assert constraints().keys() - own_words - TOLD.keys() == ONLY_BY_BUG


@pytest.mark.parametrize("name", sorted(TOLD))
def test_refusals_of_the_database_are_announced_before(name: str) -> None:
    module = name.partition(".")[0]
    assert any(TOLD[name] in path.read_text() for path in (SOURCE / module).rglob("*.py"))
