"""The peer: Splink on DuckDB, run by the interpreter of its own environment (bench/linkage.py makes it).

python bench/linkage_splink.py SHAPE OUTPUT.csv TABLE.csv [TABLE.csv]

SHAPE "personnes": the comparisons of Splink's own FEBRL tutorials. SHAPE "noms": one name only, given to Splink as
several columns (whole name, words, first, second and last words) since EM needs more than one. Pairs above 0.01 are
written; what was learned goes to OUTPUT.json.
"""

import json
import re
import sys
import unicodedata
from pathlib import Path

import pandas as pd
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

_EMPTY = "de la le les des du d l et a au aux en pour sur ass association asso assoc"
EMPTY = set(_EMPTY.split())
LEAST = 0.01
SEED = 1


def fold(text):
    plain = unicodedata.normalize("NFKD", text.lower())
    return re.sub(
        r"[^a-z0-9]+", " ", "".join(c for c in plain if not unicodedata.combining(c))
    ).strip()


def names(table):
    frame = pd.DataFrame({"unique_id": table["id"], "nom": table["nom"].map(fold)})
    words = frame["nom"].map(
        lambda name: [w for w in name.split() if w not in EMPTY] or name.split()
    )
    frame["mots"] = words.map(lambda found: sorted(set(found)))
    frame["cle"] = words.map(" ".join)
    frame["premier"] = words.map(lambda found: found[0] if found else None)
    frame["second"] = words.map(lambda found: found[1] if len(found) > 1 else None)
    frame["dernier"] = words.map(lambda found: found[-1] if len(found) > 1 else None)
    return frame


def names_settings(kind):
    def word(column):
        return cl.JaroWinklerAtThresholds(column, [0.92, 0.8]).configure(
            term_frequency_adjustments=True
        )

    return SettingsCreator(
        link_type=kind,
        comparisons=[
            cl.JaroWinklerAtThresholds("cle", [0.95, 0.9, 0.8]).configure(
                term_frequency_adjustments=True
            ),
            cl.ArrayIntersectAtSizes("mots", [4, 3, 2, 1]),
            word("premier"),
            word("second"),
            word("dernier"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("cle"),
            block_on("mots", arrays_to_explode=["mots"]),
            block_on("substr(cle, 1, 8)"),
        ],
    )


def persons(table):
    frame = table.rename(columns={"id": "unique_id"})
    return frame.map(lambda text: text.strip() or None)


def persons_settings(kind):
    return SettingsCreator(
        link_type=kind,
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(
                term_frequency_adjustments=True
            ),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]).configure(
                term_frequency_adjustments=True
            ),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.7]).configure(
                term_frequency_adjustments=True
            ),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("soc_sec_id"),
            block_on("given_name", "surname"),
            block_on("date_of_birth"),
            block_on("surname", "postcode"),
            block_on("street_number", "address_1"),
            block_on("given_name", "postcode"),
            block_on("suburb", "street_number"),
        ],
    )


def train(linker, shape):
    if shape == "noms":
        sure, blocks = [block_on("cle")], ("premier", "dernier", "second")
    else:
        sure = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
        blocks = ("date_of_birth", "postcode", "soc_sec_id")
    recall = 0.4 if shape == "noms" else 0.9
    linker.training.estimate_probability_two_random_records_match(sure, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=SEED)
    for block in blocks:
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(block), record_sample_proportion=1.0
        )


def main():
    shape, output = sys.argv[1], Path(sys.argv[2])
    tables = [
        pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
        for path in sys.argv[3:]
    ]
    make, settings = (names, names_settings) if shape == "noms" else (persons, persons_settings)
    database = DuckDBAPI()
    frames = [
        database.register(make(table), dataset_display_name=f"t{n}")
        for n, table in enumerate(tables)
    ]
    kind = "link_only" if len(frames) > 1 else "dedupe_only"
    linker = Linker(frames if len(frames) > 1 else frames[0], settings(kind), log_level=40)
    train(linker, shape)
    found = linker.inference.predict(threshold_match_probability=LEAST).as_pandas_dataframe()
    found = found.rename(
        columns={"unique_id_l": "id_a", "unique_id_r": "id_b", "match_probability": "probability"}
    )
    if len(frames) > 1:
        swap = found["source_dataset_l"] > found["source_dataset_r"]
        found.loc[swap, ["id_a", "id_b"]] = found.loc[swap, ["id_b", "id_a"]].to_numpy()
    found[["id_a", "id_b", "probability"]].to_csv(output, index=False)
    learned = linker.misc.save_model_to_json()
    output.with_suffix(".json").write_text(
        json.dumps(learned, ensure_ascii=False), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
