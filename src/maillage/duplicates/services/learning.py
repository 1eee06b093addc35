"""Learning the weights from the profiles themselves, without anybody's labels."""

import random
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Max

from maillage.algorithms import linkage
from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.duplicates import engine
from maillage.duplicates.errors import TooFewProfiles
from maillage.duplicates.models import LearnedModel, Sheet
from maillage.duplicates.queries.candidates import chunks_of_keys, pairs_among
from maillage.duplicates.queries.described import SPECS
from maillage.duplicates.services.sheets import all_stale, stale, write_sheets

ENOUGH = 50
# Enough for chances of one in a hundred to be told apart; more changes nothing that people see.
BLOCKED, RANDOM = 40_000, 10_000
AT_ONCE = 500
SEED = 1901


@transaction.atomic
def learn_weights(*, actor: Actor, note: str = "", now: datetime) -> LearnedModel:
    """Learn from all organisations how rare words are and how much each agreement weighs.

    Fellegi and Sunter by expectation-maximisation (docs/algorithms/rapprochement.md). The new weights
    are in use at once, and every profile is compared again with them. Raises :class:`TooFewProfiles`.
    """
    require(actor, "duplicates.learn")
    while changed := stale():
        write_sheets(changed)
    rows = Sheet.objects.count()
    if rows < ENOUGH:
        raise TooFewProfiles(
            f"Il faut au moins {ENOUGH} fiches pour apprendre des poids : ceux d’origine servent d’ici là."
        )
    rarities = linkage.blank_rarities(SPECS)
    for record in _records():
        linkage.count_record(record, SPECS, rarities)
    model = linkage.Model.shipped(SPECS, rarities, rows)
    # Keys name the rarest words, which are known only now.
    engine_model = linkage.learn(
        model,
        _blocked(model),
        _random_pairs(model, rows),
        total_pairs=rows * (rows - 1) / 2,
    )
    version = (LearnedModel.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    LearnedModel.objects.filter(is_current=True).update(is_current=False)
    learned = LearnedModel.objects.create(
        version=version, content=engine_model.to_json(), learnt_at=now, rows=rows, note=note[:200]
    )
    all_stale()
    audit.record(
        actor=actor, verb="duplicates.weights_learned", obj=learned, now=now,
        data={"version": version, "rows": rows},
    )  # fmt: skip
    return learned


def _records() -> Iterator[linkage.Prepared]:
    contents = Sheet.objects.order_by("pk").values_list("content", flat=True)
    for content in contents.iterator(chunk_size=2000):
        yield engine.unpacked(content)


def _blocked(model: linkage.Model) -> Iterator[tuple[linkage.Comparison, int]]:
    """Yield what is seen of candidate pairs, with the fields whose keys found each."""
    for one, two in islice(_candidates(), BLOCKED):
        shared = linkage.blocking_keys(one, SPECS, model.rarities)
        shared &= linkage.blocking_keys(two, SPECS, model.rarities)
        found_by = 0
        for key in shared:
            for number in linkage.fields_of(key):
                found_by |= 1 << number
        yield linkage.observe(one, two, SPECS, model.rarities), found_by


def _candidates() -> Iterator[tuple[linkage.Prepared, linkage.Prepared]]:
    for keys in chunks_of_keys(AT_ONCE):
        pairs = sorted(pair for pair in pairs_among(keys) if pair[0] in keys)
        wanted = {pk for pair in pairs for pk in pair}
        rows = Sheet.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", "content")
        sheets = {pk: engine.unpacked(content) for pk, content in rows}
        yield from ((sheets[one], sheets[two]) for one, two in pairs)


def _random_pairs(model: linkage.Model, rows: int) -> Iterator[linkage.Comparison]:
    draw = random.Random(SEED)  # noqa: S311 - a sample, no secret
    pks = list(Sheet.objects.order_by("pk").values_list("pk", flat=True))
    chosen = draw.sample(pks, min(len(pks), 2 * AT_ONCE))
    contents = Sheet.objects.filter(pk__in=chosen).order_by("pk")
    records = [engine.unpacked(content) for content in contents.values_list("content", flat=True)]
    for _ in range(min(RANDOM, rows * rows)):
        one, two = draw.sample(records, 2)
        yield linkage.observe(one, two, SPECS, model.rarities)
