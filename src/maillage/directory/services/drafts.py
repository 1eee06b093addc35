"""What somebody is writing: kept as they type, published in one act, compared when two people wrote."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from maillage.core.actor import Actor
from maillage.core.errors import MaillageError
from maillage.core.permissions import require
from maillage.directory.cleaning import clean_value
from maillage.directory.enums import Audience
from maillage.directory.errors import DirectoryError, InvalidField
from maillage.directory.fields import FIELDS, label_of
from maillage.directory.models import Draft, Organisation
from maillage.directory.services.profiles import choose_audience, correct_profile, locked
from maillage.directory.values import current_values, same_value

# Beside the values of fields, a draft keeps the audiences chosen, under a key that no field has.
AUDIENCES = "audiences"


def draft_of(*, actor: Actor, organisation: Organisation) -> Draft | None:
    return Draft.objects.filter(person_id=actor.who, organisation=organisation).first()


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    organisation: Organisation,
    values: Mapping[str, Any],
    audiences: Mapping[str, str] | None = None,
    seen: Mapping[str, Any] | None = None,
    now: datetime,
) -> Draft:
    """Keep some fields of what is being written. Nothing is public before :func:`publish_draft`.

    ``seen`` gives the values that the person had before them, which may be older than the profile's:
    a field equal to it was not touched, and it is the base that a changed field is compared with. A
    field brought back to its base leaves the draft.
    """
    require(actor, "directory.edit_profile", organisation)
    if actor.person_id is None:
        raise DirectoryError("Un brouillon appartient à une personne.")
    cleaned = {key: clean_value(key, value) for key, value in values.items()}
    for key in cleaned:
        if not FIELDS[key].editable:
            raise InvalidField(key, f"Le champ « {label_of(key)} » ne se modifie pas ici.")
    shown = {**current_values(locked(organisation)), **(seen or {})}
    draft, _ = Draft.objects.select_for_update().get_or_create(
        person_id=actor.who, organisation=organisation, defaults={"updated_at": now}
    )
    for key, value in cleaned.items():
        if key not in draft.values and _as_before(key, shown.get(key), value):
            continue
        draft.base.setdefault(key, shown.get(key))
        draft.values[key] = value
        if _as_before(key, draft.base[key], value):
            del draft.values[key], draft.base[key]
    if audiences is not None:
        chosen = {**draft.values.get(AUDIENCES, {}), **_checked(audiences)}
        kept = {k: a for k, a in chosen.items() if a != organisation.audience_of(k)}
        draft.values.pop(AUDIENCES, None)
        if kept:
            draft.values[AUDIENCES] = kept
    draft.updated_at = now
    draft.save(update_fields=["values", "base", "updated_at"])
    return draft


def _equal(left: Any, right: Any) -> bool:
    return left == right or (not left and not right)


def _as_before(key: str, before: Any, value: Any) -> bool:
    """Whether a form gives back what the profile holds, which may be spelt as its source gave it."""
    if _equal(before, value):
        return True
    try:
        return _equal(clean_value(key, before), value)
    except MaillageError:
        return False


def _checked(audiences: Mapping[str, str]) -> dict[str, str]:
    for key, audience in audiences.items():
        if key not in FIELDS or FIELDS[key].always_public or audience not in Audience.values:
            raise DirectoryError("Ce champ ou ce choix de visibilité n’existe pas.")
    return dict(audiences)


@transaction.atomic
def discard_draft(*, actor: Actor, organisation: Organisation) -> None:
    """Throw away what one was writing; the profile stays as it is."""
    Draft.objects.filter(person_id=actor.who, organisation=organisation).delete()


@transaction.atomic
def publish_draft(*, actor: Actor, organisation: Organisation, now: datetime) -> Organisation:
    """Make the draft the profile. Raises ``EditConflict`` and keeps the draft if somebody wrote since."""
    draft = (
        Draft.objects.select_for_update()
        .filter(person_id=actor.who, organisation=organisation)
        .first()
    )
    if draft is None:
        return organisation
    changes = {key: value for key, value in draft.values.items() if key != AUDIENCES}
    current = correct_profile(
        actor=actor, organisation=organisation, changes=changes, base=draft.base, now=now
    )
    for field, audience in draft.values.get(AUDIENCES, {}).items():
        current = choose_audience(
            actor=actor, organisation=current, field=field, audience=audience, now=now
        )
    draft.delete()
    return current


def conflicts_of(draft: Draft, current: Mapping[str, Any]) -> list[str]:
    """Return the fields of a draft that somebody else changed since it was begun."""
    return [
        key
        for key, value in draft.values.items()
        if key in draft.base
        and not same_value(key, draft.base[key], current.get(key))
        and not _equal(value, current.get(key))
    ]


@transaction.atomic
def settle_draft(
    *, actor: Actor, organisation: Organisation, keep: Mapping[str, str], now: datetime
) -> Draft | None:
    """Answer a conflict field by field: ``keep`` maps a field to "mine" or "theirs".

    "mine" takes the other's text as the new base, so that publishing replaces it knowingly.
    """
    require(actor, "directory.edit_profile", organisation)
    current = current_values(locked(organisation))
    draft = (
        Draft.objects.select_for_update()
        .filter(person_id=actor.who, organisation=organisation)
        .first()
    )
    if draft is None:
        return None
    for key in conflicts_of(draft, current):
        if keep.get(key) == "mine":
            draft.base[key] = current.get(key)
        elif keep.get(key) == "theirs":
            del draft.values[key], draft.base[key]
    draft.updated_at = now
    draft.save(update_fields=["values", "base", "updated_at"])
    return draft
