"""Licences that forbid publishing again: fields, then whole profiles, stay with the team.

One rule for pages, search, exports, feeds and the API: a withheld field has the audience "own
organisation", and a profile whose very name is withheld is not listed.
"""

from datetime import datetime

from django.db import transaction

from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.core.search import feed
from maillage.directory.enums import Listing
from maillage.directory.models import Organisation, Source

CHUNK = 500


def apply_licences(organisation: Organisation) -> None:
    """Work out what of a profile may not be republished, from its provenance; the caller saves.

    The records must have been read with their source.
    """
    codes = {record.source_id for record in organisation.records.all() if record.is_withheld}
    origins = organisation.provenance
    organisation.withheld = sorted(key for key, (code, _) in origins.items() if code in codes)
    hidden = "name" in organisation.withheld
    if hidden and organisation.listing == Listing.LISTED:
        organisation.listing = Listing.WITHHELD
    elif not hidden and organisation.listing == Listing.WITHHELD:
        organisation.listing = Listing.LISTED


@transaction.atomic
def set_republishable(
    *, actor: Actor, source: Source, republishable: bool, now: datetime
) -> Source:
    """Say whether what a source gives may be published again; every profile it fills follows."""
    require(actor, "directory.import", source)
    current = Source.objects.select_for_update().get(pk=source.pk)
    if current.republishable == republishable:
        return current
    current.republishable = republishable
    current.save(update_fields=["republishable"])
    last = 0
    while found := _after(last, current):
        for organisation in found:
            apply_licences(organisation)
            organisation.version += 1
            organisation.save(update_fields=["withheld", "listing", "version"])
        feed.append("organisation", [organisation.ref for organisation in found])
        last = found[-1].pk
    audit.record(
        actor=actor,
        verb="directory.source_licence_changed",
        obj=current,
        now=now,
        data={"after": republishable, "licence": current.licence},
    )
    return current


def _after(last: int, source: Source) -> list[Organisation]:
    found = Organisation.objects.filter(pk__gt=last, records__source=source).distinct()
    return list(found.prefetch_related("records__source").order_by("pk")[:CHUNK])
