"""What a source newly says against people's word: suggested once, withdrawn when it says so no more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from maillage.algorithms.profile_layers import Said, suggestions
from maillage.directory.enums import RequestState
from maillage.directory.models import Organisation, SourceRecord, Suggestion
from maillage.directory.values import same_value

Change = tuple[SourceRecord, dict[str, Any] | None]


def suggest(
    *,
    organisation: Organisation,
    changes: Iterable[Change],
    said: Mapping[str, Said],
    before: Mapping[str, Any],
    now: datetime,
) -> int:
    """Keep the suggestions of records that changed, given with their old values; return how many are new.

    A field that the organisation always takes from that source is not suggested: it was written. A
    value refused once is not suggested again by the same source.
    """
    if not said:
        return 0
    preferred = preferences_of(organisation)
    made = 0
    for record, old in changes:
        proposals = suggestions(old, record.values, said, same_value)
        decided = _decided(organisation, record)
        _withdraw_stale(decided[RequestState.OPEN], record, now)
        refused = decided[RequestState.REFUSED]
        for key, value in proposals.items():
            if preferred.get(key) == record.source_id or _was_refused(key, value, refused):
                continue
            _, created = Suggestion.objects.update_or_create(
                organisation=organisation,
                field=key,
                record=record,
                state=RequestState.OPEN,
                defaults={
                    "value": value,
                    "before": before.get(key),
                    "source_before": (old or {}).get(key),
                    "made_at": now,
                },
            )
            made += created
    return made


def preferences_of(organisation: Organisation) -> dict[str, str]:
    """Return {field: code of the source that it is always taken from}."""
    return {one.field: one.source_id for one in organisation.preferences.all()}


def _decided(organisation: Organisation, record: SourceRecord) -> dict[str, list[Suggestion]]:
    """Return the suggestions that the source of a record made to an organisation, by state."""
    found: dict[str, list[Suggestion]] = defaultdict(list)
    rows = Suggestion.objects.filter(
        organisation=organisation, record__source__code=record.source_id
    )
    for one in rows.order_by("pk"):
        found[one.state].append(one)
    return found


def _was_refused(key: str, value: Any, refused: list[Suggestion]) -> bool:
    return any(one.field == key and same_value(key, one.value, value) for one in refused)


def _withdraw_stale(waiting: list[Suggestion], record: SourceRecord, now: datetime) -> None:
    """A source that changed its mind no longer suggests what it said before."""
    stale = [
        one.pk
        for one in waiting
        if one.record_id == record.pk
        and not same_value(one.field, record.values.get(one.field), one.value)
    ]
    Suggestion.objects.filter(pk__in=stale).update(state=RequestState.WITHDRAWN, decided_at=now)
