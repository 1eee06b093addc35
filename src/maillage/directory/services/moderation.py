"""Suggestions from sources: accepted into the profile, or refused with a reason."""

from datetime import datetime

from django.db import transaction

from maillage.core import audit, events
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory import notifications
from maillage.directory.cleaning import clean_value
from maillage.directory.enums import State
from maillage.directory.events import ProfileCorrected, StateChanged
from maillage.directory.models import Suggestion
from maillage.directory.services.profile_writing import write_profile
from maillage.directory.services.profiles import locked, provenance_now, state
from maillage.directory.services.steps import decide_request
from maillage.directory.values import current_values


@transaction.atomic
def decide_suggestion(
    *, actor: Actor, suggestion: Suggestion, accepted: bool, reason: str = "", now: datetime
) -> Suggestion:
    """Accept what a source says into the profile (it becomes people's word), or refuse it."""
    organisation = locked(suggestion.organisation)
    current = (
        Suggestion.objects.select_for_update(of=("self",))
        .select_related("organisation", "record__source")
        .get(pk=suggestion.pk)
    )
    require(actor, "directory.decide_suggestion", current)
    text = decide_request(current, accepted=accepted, reason=reason, actor=actor, now=now)
    before = current_values(organisation).get(current.field)
    value = current.value
    if accepted:
        value = clean_value(current.field, current.value)
        state(actor=actor, organisation=organisation, field=current.field, value=value, now=now)
        write_profile(
            organisation=organisation,
            values={current.field: value},
            provenance=provenance_now(organisation, [current.field]),
            now=now,
        )
        events.publish(ProfileCorrected(ref=organisation.ref, fields=(current.field,)))
        if current.field == "state":
            events.publish(StateChanged(ref=organisation.ref, state=State(value)))
    audit.record(
        actor=actor,
        verb="directory.suggestion_decided",
        obj=organisation,
        now=now,
        data={
            "suggestion": current.pk,
            "field": current.field,
            "source": current.record.source.name,
            "accepted": accepted,
            "before": before,
            "after": value if accepted else before,
            "reason": text,
        },
    )
    notifications.suggestion_decided(suggestion=current, actor=actor, now=now)
    return current
