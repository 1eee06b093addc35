"""What people do to a profile: correct it, confirm it, choose who sees each field."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from maillage.algorithms.profile_layers import differences, is_blank
from maillage.core import audit, events
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.core.search import feed
from maillage.directory.cleaning import clean_value
from maillage.directory.enums import Audience
from maillage.directory.errors import DirectoryError, EditConflict, InvalidField
from maillage.directory.events import AudienceChosen, ProfileConfirmed, ProfileCorrected
from maillage.directory.fields import FIELDS, label_of
from maillage.directory.models import Organisation, SourcePreference, Statement
from maillage.directory.quality import quality_of
from maillage.directory.services.profile_writing import write_profile
from maillage.directory.services.records import layers_of, said_of
from maillage.directory.services.republishing import apply_licences
from maillage.directory.values import current_values, same_value

WITH_LAYERS = (
    "theme_links", "skill_links", "affiliations__federation", "statements", "preferences",
    "records__source", "records__merge__absorbed",
)  # fmt: skip


def locked(organisation: Organisation) -> Organisation:
    """Read an organisation again, locked until the end of the transaction, with its links."""
    return (
        Organisation.objects.select_for_update(of=("self",))
        .select_related("place", "area")
        .prefetch_related(*WITH_LAYERS)
        .get(pk=organisation.pk)
    )


@transaction.atomic
def correct_profile(
    *,
    actor: Actor,
    organisation: Organisation,
    changes: Mapping[str, Any],
    base: Mapping[str, Any] | None = None,
    now: datetime,
) -> Organisation:
    """Write what people say of some fields; their word wins over every import from now on.

    ``changes`` maps field keys to values; ``base`` gives, per field, the value the person started
    from: a field that somebody else changed since raises :class:`EditConflict` and nothing is
    written. Raises :class:`InvalidField` for a value that does not fit.
    """
    require(actor, "directory.edit_profile", organisation)
    current = locked(organisation)
    before = current_values(current)
    cleaned = {key: clean_value(key, value) for key, value in changes.items()}
    news = {k: v for k, v in cleaned.items() if not _unchanged(k, before.get(k), v)}
    _refuse_conflicts(before, base or {}, news)
    if not news:
        return current
    for key, value in news.items():
        if not FIELDS[key].editable and not actor.is_system:
            raise InvalidField(key, f"Le champ « {label_of(key)} » ne se modifie pas ici.")
        state(actor=actor, organisation=current, field=key, value=value, now=now)
    _take_back(current, news)
    provenance = provenance_now(current, news)
    write_profile(organisation=current, values=news, provenance=provenance, now=now)
    audit.record(
        actor=actor,
        verb="directory.profile_corrected",
        obj=current,
        now=now,
        data={"fields": sorted(news), "before": {k: before.get(k) for k in news}, "after": news},
    )
    events.publish(ProfileCorrected(ref=current.ref, fields=tuple(sorted(news))))
    return current


def _unchanged(key: str, old: Any, new: Any) -> bool:
    """A correction of case or accents is a correction: only equal values are left alone."""
    return old == new or (is_blank(old) and is_blank(new))


def _refuse_conflicts(
    before: Mapping[str, Any], base: Mapping[str, Any], news: Mapping[str, Any]
) -> None:
    fields = [
        key for key in news if key in base and not same_value(key, base[key], before.get(key))
    ]
    if fields:
        raise EditConflict(fields, [label_of(key) for key in fields])


def state(
    *, actor: Actor, organisation: Organisation, field: str, value: Any, now: datetime
) -> Statement:
    """Keep what was said of a field, inside the caller's transaction."""
    statement, _ = Statement.objects.update_or_create(
        organisation=organisation,
        field=field,
        defaults={
            "value": value,
            "person_id": actor.person_id,
            "by_team": not actor.has_role(organisation.pk),
            "said_at": now,
        },
    )
    return statement


def _take_back(organisation: Organisation, fields: Mapping[str, Any]) -> None:
    """Fields that people write themselves no longer come from the source they had chosen."""
    SourcePreference.objects.filter(organisation=organisation, field__in=list(fields)).delete()


def provenance_now(organisation: Organisation, keys: Any) -> dict[str, list[str]]:
    """Return where some fields come from, once statements are written."""
    said = said_of(Statement.objects.filter(organisation=organisation))
    # Read again: what was read with the organisation may be older than the act.
    preferences = SourcePreference.objects.filter(organisation=organisation)
    profile = layers_of(organisation, said, preferences.order_by("field"))
    return {key: profile.provenance[key] for key in keys if key in profile.provenance}


@transaction.atomic
def confirm_profile(*, actor: Actor, organisation: Organisation, now: datetime) -> Organisation:
    """Say that every visible value is right today: each becomes the organisation's own word."""
    require(actor, "directory.confirm_profile", organisation)
    current = locked(organisation)
    values = current_values(current)
    filled = [key for key in values if FIELDS[key].editable and not is_blank(values[key])]
    for key in filled:
        state(actor=actor, organisation=current, field=key, value=values[key], now=now)
    current.provenance = {**current.provenance, **provenance_now(current, filled)}
    apply_licences(current)
    current.confirmed_at = now
    current.quality = quality_of(values, now, now)
    current.version += 1
    current.save(
        update_fields=[
            "provenance", "withheld", "listing", "confirmed_at", "quality", "version",
        ]
    )  # fmt: skip
    feed.append("organisation", [current.ref])
    audit.record(actor=actor, verb="directory.profile_confirmed", obj=current, now=now)
    events.publish(ProfileConfirmed(ref=current.ref))
    return current


@transaction.atomic
def choose_audience(
    *, actor: Actor, organisation: Organisation, field: str, audience: str, now: datetime
) -> Organisation:
    """Choose who sees a field; the index, feeds and exports follow at once."""
    require(actor, "directory.choose_audience", organisation)
    if field not in FIELDS or audience not in Audience.values:
        raise DirectoryError("Ce champ ou ce choix de visibilité n’existe pas.")
    if FIELDS[field].always_public:
        raise InvalidField(field, f"Le champ « {label_of(field)} » est toujours public.")
    current = locked(organisation)
    before = current.audience_of(field)
    if before == audience:
        return current
    current.audiences = {**current.audiences, field: audience}
    current.version += 1
    current.updated_at = now
    current.save(update_fields=["audiences", "version", "updated_at"])
    feed.append("organisation", [current.ref])
    audit.record(
        actor=actor,
        verb="directory.audience_chosen",
        obj=current,
        now=now,
        data={"field": field, "before": before, "after": audience},
    )
    events.publish(AudienceChosen(ref=current.ref, field=field, audience=audience))
    return current


def changed_fields(organisation: Organisation, values: Mapping[str, Any]) -> list[str]:
    """Return which fields of ``values`` differ from the profile as it is."""
    return list(differences(current_values(organisation), values, values))
