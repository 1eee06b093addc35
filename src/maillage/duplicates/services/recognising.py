"""What somebody answered when asked whether a new profile was not already there."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.enums import Listing
from maillage.directory.models import Organisation
from maillage.duplicates import engine
from maillage.duplicates.enums import PairState
from maillage.duplicates.models import Pair, Sheet
from maillage.duplicates.services.finding import written
from maillage.duplicates.services.sheets import write_sheets

SAID = "Dit par la personne qui a créé la fiche."
MAX_OTHERS = 10


@transaction.atomic
def say_distinct(*, actor: Actor, ref: str, others: Sequence[str], now: datetime) -> list[Pair]:
    """Keep that a new organisation is none of those that were shown; the team is not asked again."""
    new = Organisation.objects.get(ref=ref)
    require(actor, "directory.edit_profile", new)
    shown = Organisation.objects.filter(ref__in=list(others)[:MAX_OTHERS], listing=Listing.LISTED)
    found = shown.exclude(pk=new.pk)
    pairs = []
    write_sheets([new.pk, *found.values_list("pk", flat=True)])
    contents = dict(
        Sheet.objects.filter(pk__in=[new.pk, *(one.pk for one in found)])
        .order_by("pk")
        .values_list("pk", "content")
    )
    weights = engine.current()
    for other in found.order_by("pk"):
        first, second = sorted((new.pk, other.pk))
        if first not in contents or second not in contents:
            continue
        judged = engine.judge(
            weights, engine.unpacked(contents[first]), engine.unpacked(contents[second])
        )
        pair, made = Pair.objects.get_or_create(
            a_id=first, b_id=second,
            defaults={
                **written(judged), "state": PairState.DISTINCT, "found_at": now, "decided_at": now,
                "decided_by_id": actor.person_id, "reason": SAID,
            },
        )  # fmt: skip
        if made:
            pairs.append(pair)
    audit.record(
        actor=actor, verb="duplicates.said_distinct", obj=new, now=now,
        data={"others": [one.ref for one in found]},
    )  # fmt: skip
    return pairs
