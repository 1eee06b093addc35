"""Always from this source: people entrust one field to one source, and take it back."""

from datetime import datetime

from django.db import transaction

from maillage.core import audit, events
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory import notifications
from maillage.directory.cleaning import clean_value
from maillage.directory.events import ProfileCorrected
from maillage.directory.models import SourcePreference, Suggestion
from maillage.directory.services.profile_writing import write_profile
from maillage.directory.services.profiles import locked, provenance_now, state
from maillage.directory.services.steps import decide_request
from maillage.directory.values import current_values


@transaction.atomic
def prefer_source(*, actor: Actor, suggestion: Suggestion, now: datetime) -> SourcePreference:
    """Accept a suggestion, and every later value that its source gives of that field."""
    organisation = locked(suggestion.organisation)
    current = (
        Suggestion.objects.select_for_update(of=("self",))
        .select_related("organisation", "record__source")
        .get(pk=suggestion.pk)
    )
    require(actor, "directory.decide_suggestion", current)
    decide_request(current, accepted=True, reason="", actor=actor, now=now)
    source, field = current.record.source, current.field
    before = current_values(organisation).get(field)
    preference, _ = SourcePreference.objects.update_or_create(
        organisation=organisation,
        field=field,
        defaults={"source": source, "said_at": now, "said_by_id": actor.person_id},
    )
    value = clean_value(field, current.value)
    write_profile(
        organisation=organisation,
        values={field: value},
        provenance=provenance_now(organisation, [field]),
        now=now,
    )
    audit.record(
        actor=actor,
        verb="directory.source_preferred",
        obj=organisation,
        now=now,
        data={"field": field, "source": source.name, "before": before, "after": value},
    )
    events.publish(ProfileCorrected(ref=organisation.ref, fields=(field,)))
    notifications.suggestion_decided(suggestion=current, actor=actor, now=now)
    return preference


@transaction.atomic
def withdraw_preference(*, actor: Actor, preference: SourcePreference, now: datetime) -> None:
    """Take a field back from a source: what it says today stays, as the organisation's own word."""
    organisation = locked(preference.organisation)
    require(actor, "directory.decide_suggestion", preference)
    current = SourcePreference.objects.select_related("source").get(pk=preference.pk)
    field = current.field
    value = current_values(organisation).get(field)
    current.delete()
    state(actor=actor, organisation=organisation, field=field, value=value, now=now)
    write_profile(
        organisation=organisation,
        values={},
        provenance=provenance_now(organisation, [field]),
        now=now,
    )
    audit.record(
        actor=actor,
        verb="directory.source_preference_withdrawn",
        obj=organisation,
        now=now,
        data={"field": field, "source": current.source.name},
    )
    events.publish(ProfileCorrected(ref=organisation.ref, fields=(field,)))
