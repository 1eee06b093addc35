"""The labelled files of bench/linkage.py, each made into a table, a mapping and the truth.

The sources are open data that this repository does not ship: their folder is given to the benchmark (layout and
licences in docs/algorithms/rapprochement.md).
"""

import csv
import gzip
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from maillage.algorithms.french_text import tokens

SEED = 20_260_103
LABELS = Path(__file__).parent.parent / "tests" / "data"
GRANTS_44 = "grants/loire_atlantique_subventions_associations_2008_2018.csv.gz"
GRANTS_75 = "grants/paris_associations_2022_2024.csv.gz"
FEBRL = "bench/record_linkage_febrl/dataset{}.csv.gz"
NAME = '[fields.nom]\ncolumns = ["nom"]\nkind = "name"\n'
PERSON = """
[fields.personne]
columns = ["given_name", "surname"]
kind = "person"
[fields.adresse]
columns = ["street_number", "address_1", "address_2", "suburb"]
kind = "address"
[fields.postcode]
columns = ["postcode"]
kind = "postcode"
[fields.date_of_birth]
columns = ["date_of_birth"]
kind = "date"
[fields.soc_sec_id]
columns = ["soc_sec_id"]
kind = "identifier"
"""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Task:
    """One run: files to link, and what is true. ``excused``: pairs that nobody can tell apart by name.

    With ``judged``, only the pairs of these rows of the first file have a truth, and only they count.
    """

    name: str
    files: tuple[Path, ...]
    mapping: Path
    shape: str
    truth: frozenset[Pair]
    excused: frozenset[Pair] = frozenset()
    judged: frozenset[str] = frozenset()


def ordered(one: str, two: str) -> Pair:
    return (one, two) if one < two else (two, one)


def read(path: Path, encoding: str = "utf-8-sig") -> Iterator[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding=encoding, newline="") as stream:
        start = stream.readline()
        stream.seek(0)
        delimiter = ";" if start.count(";") > start.count(",") else ","
        yield from csv.DictReader(stream, delimiter=delimiter, skipinitialspace=True)


def write(path: Path, rows: Iterable[dict[str, str]]) -> None:
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def pairs_of(groups: Iterable[list[str]]) -> frozenset[Pair]:
    return frozenset(ordered(*pair) for group in groups for pair in combinations(group, 2))


def halves(bodies: Iterable[str]) -> tuple[set[str], set[str]]:
    """Cut bodies in two by lot: weights and thresholds are chosen on the first, figures told on the second."""
    drawn = sorted(set(bodies))
    random.Random(SEED).shuffle(drawn)
    return set(drawn[: len(drawn) // 2]), set(drawn[len(drawn) // 2 :])


def made(
    folder: Path, name: str, rows: list[tuple[str, dict[str, str]]], mapping: str, shape: str
) -> Task:
    """Write the rows (body, columns) without their body, and keep the truth aside."""
    table, path = folder / f"{name}.csv", folder / f"{shape}.toml"
    groups = defaultdict(list)
    for number, (body, _) in enumerate(rows):
        groups[body].append(f"r{number}")
    write(table, ({"id": f"r{number}"} | row for number, (_, row) in enumerate(rows)))
    path.write_text(f'id = "id"\n{mapping}', encoding="utf-8")
    excused = frozenset(
        ordered(a, b)
        for one, two in excuses(name)
        for a in groups.get(one, ())
        for b in groups.get(two, ())
    )
    return Task(name, (table,), path, shape, pairs_of(groups.values()), excused)


def excuses(name: str) -> Iterator[Pair]:
    """Yield pairs of SIREN that, by their names, are one association (read by hand, with the reason)."""
    path = LABELS / f"linkage_{name.rsplit('_', 1)[0]}.csv"
    if path.exists():
        yield from ((row["siren_a"], row["siren_b"]) for row in read(path))


def loire_atlantique(data: Path, folder: Path) -> Iterator[Task]:
    rows = {
        (row["Identification du bénéficiaire"].strip(), row["Nom du bénéficiaire"].strip())
        for row in read(data / GRANTS_44)
    }
    known = sorted((siren, name) for siren, name in rows if siren and name)
    for part, chosen in zip(("reglage", "controle"), halves(s for s, _ in known), strict=True):
        kept = [(siren, {"nom": name}) for siren, name in known if siren in chosen]
        yield made(folder, f"loire-atlantique_{part}", kept, NAME, "noms")


def paris(data: Path, folder: Path) -> Iterator[Task]:
    rows = {
        (row["siret"].strip()[:9], row["annee"], row["beneficiaire"].strip())
        for row in read(data / GRANTS_75)
        if len(row["siret"].strip()) == 14
    }
    for part, chosen in zip(("reglage", "controle"), halves(s for s, _, _ in rows), strict=True):
        kept = [(siren, {"nom": name}) for siren, _, name in sorted(rows) if siren in chosen]
        yield made(folder, f"paris_{part}", kept, NAME, "noms")


def febrl(number: int) -> Callable[[Path, Path], Iterator[Task]]:
    def tasks(data: Path, folder: Path) -> Iterator[Task]:
        rows = list(read(data / FEBRL.format(number)))
        body = {row["rec_id"]: row["rec_id"].split("-")[1] for row in rows}
        for part, chosen in zip(("reglage", "controle"), halves(body.values()), strict=True):
            kept = [
                (body[row["rec_id"]], {k: v for k, v in row.items() if k != "rec_id"})
                for row in rows
                if body[row["rec_id"]] in chosen
            ]
            yield made(folder, f"febrl{number}_{part}", kept, PERSON, "personnes")

    return tasks


def montpellier(data: Path, folder: Path) -> Iterator[Task]:
    """Grants of 2014 against the directory of 2011: equal names are sure, a sample of the others was read."""
    grants = {
        " ".join(row["Structure"].split())
        for row in read(data / "montpellier/subventions_2014.csv")
        if row["Code"].strip().isdigit()
    }
    listed = {
        (" ".join(row["NomAsso"].split()), row["Sigle"].strip())
        for row in read(data / "montpellier/associations_2011.csv", encoding="cp1252")
    }
    left = {name: f"a{number}" for number, name in enumerate(sorted(grants))}
    right = {row: f"b{number}" for number, row in enumerate(sorted(listed))}
    tables = folder / "subventions.csv", folder / "annuaire.csv"
    write(tables[0], ({"id": key, "nom": name, "sigle": ""} for name, key in left.items()))
    write(tables[1], ({"id": key, "nom": n, "sigle": s} for (n, s), key in right.items()))
    mapping = folder / "montpellier.toml"
    mapping.write_text(
        f'id = "id"\n{NAME}'.replace('["nom"]', '["nom", "sigle"]'), encoding="utf-8"
    )
    named = defaultdict(set)
    for (name, _), key in right.items():
        named[" ".join(tokens(name))].add(key)
    truth = {
        name: named[" ".join(tokens(name))] for name in grants if " ".join(tokens(name)) in named
    }
    for row in read(LABELS / "linkage_montpellier.csv"):
        truth[row["structure"]] = named.get(" ".join(tokens(row["association"])), set())
    for part, chosen in zip(("reglage", "controle"), halves(truth), strict=True):
        pairs = frozenset((left[name], key) for name in chosen for key in truth[name])
        judged = frozenset(left[name] for name in chosen)
        yield Task(f"montpellier_{part}", tables, mapping, "noms", pairs, judged=judged)


SOURCES: dict[str, Callable[[Path, Path], Iterator[Task]]] = {
    "loire-atlantique": loire_atlantique,
    "paris": paris,
    "montpellier": montpellier,
    "febrl1": febrl(1),
    "febrl3": febrl(3),
}
