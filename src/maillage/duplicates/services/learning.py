"""Learning the weights from the profiles themselves, without anybody's labels."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import combinations, islice

from django.db import transaction
from django.db.models import Max

from maillage.algorithms import linkage
from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.directory.models import Organisation
from maillage.duplicates import engine
from maillage.duplicates.errors import TooFewProfiles
from maillage.duplicates.models import LearnedModel, Sheet
from maillage.duplicates.queries.candidates import chunks_of_keys, pairs_among
from maillage.duplicates.queries.described import COMPARED, SPECS
from maillage.duplicates.services.sheets import all_stale, stale, write_sheets

ENOUGH = 50
# Enough for chances of one in a hundred to be told apart; more changes nothing that people see.
BLOCKED, RANDOM = 40_000, 4_000
AT_ONCE = 500
SEED = 1901
# Weights are learned again when the directory has grown by half.
GROWTH = 1.5


def is_out_of_date() -> bool:
    """Whether there is enough to learn from, and nothing was learned or much less."""
    rows = Organisation.objects.filter(listing__in=COMPARED).count()
    known = LearnedModel.objects.filter(is_current=True).values_list("rows", flat=True).first()
    return rows >= ENOUGH and (known is None or rows > GROWTH * known)


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
    listed: Counter[tuple[str, ...]] = Counter()
    for record, sources in _cards():
        linkage.count_record(record, SPECS, rarities)
        listed[sources] += 1
    model = linkage.Model.shipped(SPECS, rarities, rows)
    learned = linkage.learn(
        model,
        _blocked(model),
        _random_pairs(model, rows),
        total_pairs=pairs_between(listed),
    )
    return _keep(actor, learned, rows, note, now)


@transaction.atomic
def _keep(actor: Actor, model: linkage.Model, rows: int, note: str, now: datetime) -> LearnedModel:
    """Put new weights into use. Keys name the rarest words: all are written again."""
    version = (LearnedModel.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    LearnedModel.objects.filter(is_current=True).update(is_current=False)
    learned = LearnedModel.objects.create(
        version=version, content=model.to_json(), learnt_at=now, rows=rows, note=note[:200]
    )
    all_stale()
    audit.record(
        actor=actor, verb="duplicates.weights_learned", obj=learned, now=now,
        data={"version": version, "rows": rows},
    )  # fmt: skip
    return learned


def _cards() -> Iterator[engine.Card]:
    contents = Sheet.objects.order_by("pk").values_list("content", flat=True)
    for content in contents.iterator(chunk_size=2000):
        yield engine.unpacked(content)


def pairs_between(listed: Mapping[tuple[str, ...], int]) -> float:
    """Return how many pairs no register lists apart, given how many organisations each set of them lists."""
    groups = sorted(listed.items())
    pairs = sum(number * (number - 1) / 2 for sources, number in groups if not sources)
    for (one, here), (two, there) in combinations(groups, 2):
        if not set(one) & set(two):
            pairs += here * there
    return max(pairs, 1.0)


def _blocked(model: linkage.Model) -> Iterator[tuple[linkage.Comparison, int]]:
    """Yield what is seen of candidate pairs, with the fields without which a key found each."""
    for one, two in islice(_candidates(), BLOCKED):
        shared = linkage.blocking_keys(one, SPECS, model.rarities)
        shared &= linkage.blocking_keys(two, SPECS, model.rarities)
        without = linkage.found_without(shared, len(SPECS))
        yield linkage.observe(one, two, SPECS, model.rarities), without


def _candidates() -> Iterator[tuple[linkage.Prepared, linkage.Prepared]]:
    for keys in chunks_of_keys(AT_ONCE):
        pairs = sorted(pair for pair in pairs_among(keys) if pair[0] in keys)
        wanted = {pk for pair in pairs for pk in pair}
        rows = Sheet.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", "content")
        sheets = {pk: engine.unpacked(content) for pk, content in rows}
        for one, two in pairs:
            (first, here), (second, there) = sheets[one], sheets[two]
            if not set(here) & set(there):
                yield first, second


def _random_pairs(model: linkage.Model, rows: int) -> Iterator[linkage.Comparison]:
    draw = random.Random(SEED)  # noqa: S311 - a sample, no secret
    pks = list(Sheet.objects.order_by("pk").values_list("pk", flat=True))
    chosen = draw.sample(pks, min(len(pks), 2 * AT_ONCE))
    contents = Sheet.objects.filter(pk__in=chosen).order_by("pk")
    records = [
        engine.unpacked(content)[0] for content in contents.values_list("content", flat=True)
    ]
    for _ in range(min(RANDOM, rows * rows)):
        one, two = draw.sample(records, 2)
        yield linkage.observe(one, two, SPECS, model.rarities)
