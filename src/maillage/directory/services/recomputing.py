"""A profile computed again from its layers, after a record came, changed or left."""

from collections.abc import Iterable
from datetime import datetime

from maillage.algorithms.profile_layers import differences
from maillage.directory.enums import Audience
from maillage.directory.fields import IMPORTED
from maillage.directory.models import Organisation
from maillage.directory.services.locating import Locator
from maillage.directory.services.profile_writing import write_profile
from maillage.directory.services.records import layers_of, said_of
from maillage.directory.values import current_values

_WIDTHS = [str(audience) for audience in Audience]


def recompute(*, organisation: Organisation, now: datetime, locator: Locator | None = None) -> None:
    """Write what records and statements now make of a profile, inside the caller's transaction."""
    profile = layers_of(organisation, said_of(organisation.statements.all()))
    sources = {record.source_id for record in organisation.records.all()}
    # A field that its source no longer fills goes blank; what nobody ever said is left alone.
    owned = [
        key
        for key in IMPORTED
        if key in profile.values or organisation.provenance.get(key, [""])[0] in sources
    ]
    changed = differences(current_values(organisation), profile.values, owned)
    written = {key: profile.values.get(key) for key in changed}
    brought = (record.merge for record in organisation.records.all())
    others = {merge.absorbed for merge in brought if merge}
    for key in profile.brought & written.keys():
        narrow(organisation, key, others)
    write_profile(
        organisation=organisation,
        values=written,
        provenance=profile.provenance,
        locator=locator,
        now=now,
    )


def narrow(organisation: Organisation, key: str, others: Iterable[Organisation]) -> None:
    """Give a field the narrowest audience it has here and on others: what comes from them stays hidden.

    Changes ``audiences`` of the organisation, to be saved by the caller.
    """
    before = organisation.audience_of(key)
    after = max((before, *(other.audience_of(key) for other in others)), key=_WIDTHS.index)
    if after != before:
        organisation.audiences = {**organisation.audiences, key: after}
