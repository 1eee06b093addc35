"""N’est-ce pas celle-ci ? What the directory asks before somebody writes an organisation down."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from maillage.core.actor import FACILITATOR, OPERATOR, Actor
from maillage.core.index import site_index
from maillage.core.search import SearchRequest
from maillage.directory.enums import Audience, Listing
from maillage.directory.lookalikes import Lookalike
from maillage.directory.models import Organisation
from maillage.directory.search import KIND
from maillage.duplicates import engine
from maillage.duplicates.queries.candidates import candidates_of
from maillage.duplicates.queries.described import (
    EVERYTHING,
    described,
    texts_of_values,
    where_of,
)
from maillage.duplicates.services.recognising import say_distinct

# Enough to recognise one's own; more would be a list to read.
SHOWN = 3
# One chance in five is worth a question to somebody who is about to write it all again.
WORTH_ASKING = 0.2
COMPARED = 40
FROM_INDEX = 10


def find(
    values: Mapping[str, Any], identifiers: Sequence[tuple[str, str]], actor: Actor
) -> list[Lookalike]:
    """Return the organisations that may be the one described, likeliest first.

    They are found by shared keys and by the search index, and compared by what ``actor`` may see of
    each: what is hidden from them can neither be read nor guessed here.
    """
    record = engine.prepared(texts_of_values(values, identifiers))
    seen = audiences_of(actor)
    weights = engine.current()
    pks = candidates(weights, record, str(values.get("name", "")), seen)
    found = []
    for one in described(pks, seen, [Listing.LISTED]):
        judged = engine.judge(weights, (record, ()), (engine.prepared(one.texts), ()))
        if judged.probability >= WORTH_ASKING:
            found.append(_told(one.organisation, judged, seen))
    return sorted(found, key=lambda one: (-one.probability, one.ref))[:SHOWN]


def audiences_of(actor: Actor) -> frozenset[str]:
    if actor.is_system or actor.is_a(FACILITATOR, OPERATOR):
        return EVERYTHING
    network = {str(Audience.NETWORK)} if actor.is_network_member else set()
    return frozenset({str(Audience.PUBLIC), *network})


def candidates(
    weights: engine.Weights, record: engine.Record, name: str, seen: frozenset[str]
) -> list[int]:
    """Return who shares a key, then who the index finds by the name."""
    real = engine.keys_of(record, weights.model, fictional=False)
    fictional = engine.keys_of(record, weights.model, fictional=True)
    sharing = candidates_of(real | fictional)[:COMPARED]
    audience = "members" if str(Audience.NETWORK) in seen else "public"
    page = site_index().search(
        SearchRequest(text=name, kinds=(KIND,), limit=FROM_INDEX, audience=audience)
    )
    refs = [hit.key for hit in page.hits]
    named = Organisation.objects.filter(ref__in=refs).order_by("pk").values_list("pk", flat=True)
    return list(dict.fromkeys([*sharing, *named]))


def _told(organisation: Organisation, judged: engine.Judged, seen: frozenset[str]) -> Lookalike:
    evidence = tuple(line["words"] for line in judged.evidence if line["bits"] > 0)
    return Lookalike(
        ref=organisation.ref,
        name=organisation.name,
        where=where_of(organisation, seen),
        probability=judged.probability,
        verdict="same" if judged.verdict == "same" else "uncertain",
        evidence=evidence,
    )


def remember(ref: str, others: Sequence[str], actor: Actor, now: datetime) -> None:
    """Keep what the author of a new profile answered."""
    say_distinct(actor=actor, ref=ref, others=others, now=now)
