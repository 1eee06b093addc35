"""The model: a case computed by hand, EM against an independent one, and what must always hold."""

import json
import random
from math import isclose, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.algorithms.linkage import (
    KINDS,
    FieldSpec,
    Model,
    blank_rarities,
    blocking_keys,
    compare,
    count_record,
    found_without,
    learn,
    observe,
    prepare,
    score,
)
from maillage.algorithms.linkage.levels import LEVELS, Seen

SPECS = tuple(FieldSpec(kind, kind) for kind in KINDS)
WORDS = ["judo", "club", "lez", "amis", "danse", "montpellier", "mjc", "34", "theatre", "saint"]
phrases = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
rows = st.fixed_dictionaries(
    {
        "name": phrases,
        "person": phrases,
        "address": phrases,
        "text": phrases,
        "postcode": st.sampled_from(["", "34000", "34070", "75011"]),
        "date": st.sampled_from(["", "2019-03-25", "2019-03-26", "1999", "2001-05-12"]),
        "identifier": st.sampled_from(["", "W342000001", "W342000002", "732829320", "A1234"]),
        "phone": st.sampled_from(["", "0467000001", "0467000002", "0140000000"]),
        "email": st.sampled_from(["", "a@exemple.fr", "b@exemple.fr", "a@free.fr", "b@free.fr"]),
        "url": st.sampled_from(["", "exemple.fr", "exemple.fr/b", "facebook.com/a"]),
    }
)


def record(row):
    return prepare({label: [text] for label, text in row.items()}, SPECS)


def model_of(*some_rows, specs=SPECS, population=1000):
    rarities = blank_rarities(specs)
    for row in some_rows:
        count_record(row, specs, rarities)
    return Model.shipped(specs, rarities, population)


MODEL = model_of(*(prepare({"name": [word], "text": [word]}, SPECS) for word in WORDS * 5))


def test_a_weight_is_the_one_computed_by_hand():
    """A date that 3 of 127 bear: m is 0.80; by luck 2 in 128, on purpose 0.01 in 1000."""
    specs = [FieldSpec("d", "date")]
    assert (LEVELS["date"][0].m, LEVELS["date"][0].e) == (0.80, 0.01)
    records = [prepare({"d": [text]}, specs) for text in ["2019-03-25"] * 3 + ["2001-05-12"] * 124]
    model = model_of(*records, specs=specs)
    # One other record bears it: log2((127 + 1) / (1 + 1)) = 6 bits, that is 1 in 64.
    [seen] = observe(records[0], records[1], specs, model.rarities)
    assert (seen.level, seen.bits) == (1, 6.0)
    likelihoods = 0.80 / (1 / 64 + 0.01 / 1000)
    assert isclose(model.weight(0, seen), log2(likelihoods))
    # Before learning, 0.05 match per record among 1000.
    odds = 0.00005 / 0.99995 * likelihoods
    assert isclose(score(model, records[0], records[1]).probability, odds / (1 + odds))


@given(rows, rows)
def test_the_order_of_two_records_is_indifferent(one, two):
    a, b = record(one), record(two)
    assert compare(a, b, SPECS) == compare(b, a, SPECS)
    assert isclose(score(MODEL, a, b).probability, score(MODEL, b, a).probability)


@given(rows, rows, st.sampled_from(KINDS))
def test_a_blank_says_nothing(one, two, kind):
    a, b = record(one), record(two)
    hidden = record(one | {kind: ""})
    index = KINDS.index(kind)
    before, after = observe(a, b, SPECS, MODEL.rarities), observe(hidden, b, SPECS, MODEL.rarities)
    assert after[index] == Seen()
    assert MODEL.weight(index, after[index]) == 0
    assert before[:index] + before[index + 1 :] == after[:index] + after[index + 1 :]
    assert kind not in {reason.label for reason in score(MODEL, hidden, b).evidence}


@given(
    st.sampled_from(KINDS),
    st.lists(st.floats(0.001, 0.9), min_size=11, max_size=11),
    st.floats(0, 25),
    st.floats(0, 25),
)
def test_agreeing_more_never_lowers_the_probability(kind, chances, bits, more):
    """Whatever chances were learned, and at every level."""
    model = model_of(specs=[FieldSpec(kind, kind)])
    model.levels = (
        tuple(
            type(level)(level.code, m, level.c, level.e, level.counted)
            for level, m in zip(LEVELS[kind], chances, strict=False)
        ),
    )
    low, high = sorted((bits, more))
    levels = range(1, len(LEVELS[kind]) + 1)
    for sort in {level.counted for level in LEVELS[kind]}:
        weights = [
            model.weight(0, Seen(number, high))
            for number, level in enumerate(LEVELS[kind], start=1)
            if level.counted == sort
        ]
        assert weights == sorted(weights, reverse=True)
    for level in levels:
        assert model.weight(0, Seen(level, low)) <= model.weight(0, Seen(level, high))


@given(rows)
def test_a_record_is_like_itself_and_meets_itself(row):
    one = record(row)
    assert all(level in (0, 1, 3) for level in compare(one, one, SPECS))
    if any(row[kind] for kind in ("name", "phone", "identifier")):
        assert blocking_keys(one, SPECS)


@given(rows, rows)
def test_the_model_survives_a_journey_in_json(one, two):
    again = Model.from_json(json.loads(json.dumps(MODEL.to_json())))
    a, b = record(one), record(two)
    assert isclose(score(again, a, b).probability, score(MODEL, a, b).probability)


def test_words_that_go_together_are_counted_once():
    specs = [FieldSpec("n", "name")]
    together = [prepare({"n": ["loire atlantique"]}, specs)] * 40
    others = [prepare({"n": [f"mot{n}"]}, specs) for n in range(160)]
    [rarity] = model_of(*together, *others, specs=specs).rarities
    both = rarity.shared_bits(("loire", "atlantique"))
    assert rarity.bits("loire") <= both < rarity.bits("loire") + 1


KEPT = {"a": 0.9, "b": 0.8, "c": 0.7}


def lone_world(draw, bodies):
    """Invent rows: three fields; each body twice, a field kept with a known chance."""
    truth = []
    for _ in range(bodies):
        body = {label: f"{draw.randrange(40)}" for label in KEPT}
        again = {
            label: value if draw.random() < KEPT[label] else f"{draw.randrange(40)}"
            for label, value in body.items()
        }
        truth.append((body, again))
    return truth


def plain_em(pairs, u, prior, labels, rounds=200):
    """Run the EM of Winkler (1988) as in the books: binary agreement, conditional independence."""
    m = dict.fromkeys(labels, 0.8)
    for _ in range(rounds):
        sums, total = dict.fromkeys(labels, 0.0), 0.0
        for agreement in pairs:
            yes, no = prior, 1 - prior
            for label in labels:
                yes *= m[label] if agreement[label] else 1 - m[label]
                no *= u[label] if agreement[label] else 1 - u[label]
            p = yes / (yes + no)
            total += p
            for label in labels:
                sums[label] += p * agreement[label]
        m = {label: sums[label] / total for label in labels}
        prior = total / len(pairs)
    return m, prior


def test_learning_agrees_with_an_independent_em():
    """All pairs of a small world, seen by our EM and by a textbook one: same m, same matches."""
    draw = random.Random(7)
    world = lone_world(draw, 150)
    words = {str(n): "".join(draw.choices("bcdfglmnprst", k=9)) for n in range(40)}
    people = [person for couple in world for person in couple]
    specs = [FieldSpec(label, "person") for label in "abc"]
    records = [
        prepare({label: [words[value]] for label, value in person.items()}, specs)
        for person in people
    ]
    model = model_of(*records, specs=specs, population=len(people))
    pairs = [
        (people[i], people[j], observe(records[i], records[j], specs, model.rarities))
        for i in range(len(people))
        for j in range(i)
    ]
    learned = learn(
        model,
        [(seen, 0b111) for _, _, seen in pairs],
        [seen for _, _, seen in pairs],
        total_pairs=len(pairs),
    )
    agreements = [{label: one[label] == two[label] for label in "abc"} for one, two, _ in pairs]
    u = dict.fromkeys("abc", 1 / 40)
    m, prior = plain_em(agreements, u, 0.01, "abc")
    assert learned.report["converged"]
    # Ours leans on what it shipped with, the textbook's on nothing: the truth is between the two.
    assert learned.prior < 150 / len(pairs) < prior
    assert learned.prior == pytest.approx(150 / len(pairs), rel=0.3)
    for (label, kept), levels in zip(KEPT.items(), learned.levels, strict=True):
        assert levels[0].m == pytest.approx(kept, abs=0.1)
        assert levels[0].m == pytest.approx(m[label], abs=0.15)


def test_learning_twice_gives_the_same_weights():
    names = [f"{one} {two}" for one in WORDS for two in WORDS]
    records = [record({"name": name}) for name in names]
    model = model_of(*records)
    seen = [(observe(a, b, SPECS, model.rarities), 2) for a in records for b in records[:20]]
    once = learn(model, seen, [s for s, _ in seen], total_pairs=5000)
    again = learn(model, reversed(seen), [s for s, _ in seen], total_pairs=5000)
    assert once.to_json() == again.to_json()


def test_a_field_is_learned_only_where_another_found_the_pair():
    assert found_without({"0|judo"}, 3) == 0b110
    assert found_without({"0|judo", "2|0467000001"}, 3) == 0b111
    assert found_without({"0,1|judo|34000"}, 3) == 0b100
    assert found_without(set(), 3) == 0
