"""Geocode the town directory of 2011 by address alone, and measure how far the answers are.

python -m bench.geocoding [--erreurs]

No database: the index is built from the shipped files. Rows of the directory with an even rank
served to improve the matcher, those with an odd rank to judge it.
"""

import csv
import gzip
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from maillage.algorithms.geocoding import AddressIndex, AddressPoint, Commune
from maillage.algorithms.geometry import haversine

DATA = Path(__file__).parent.parent / "data"
SEED = 3
HELD_OUT = 3000
_SHORT_WORDS = (
    "AVENUE=av. BOULEVARD=bd RUE=r. ALLEE=all IMPASSE=imp PLACE=pl. ROUTE=rte CHEMIN=chem SQUARE=sq "
    "DOCTEUR=Dr SAINT=St PROFESSEUR=Pr GENERAL=Gal FAUBOURG=fbg"
)
SHORT = dict(pair.split("=") for pair in _SHORT_WORDS.split())
SMALL = {"DE", "DU", "DES", "LA", "LE", "LES"}
AROUND = ("Résidence les Pins, ", "MAISON POUR TOUS ", "Bât. B ", "c/o [NOM RETIRE] ", "BP 5012 ")
TOWNS = (
    " 34000 Montpellier",
    ", 34090 MONTPELLIER CEDEX 5",
    " Montpellier",
    ", Montpellier, France",
)


class Case(NamedTuple):
    address: str
    lat: float
    lon: float


def points() -> list[AddressPoint]:
    with gzip.open(DATA / "montpellier/adresses_2014.csv.gz", "rt", encoding="utf-8") as file:
        return [
            AddressPoint(
                int(row["NUM_VOI"] or 0),
                row["SUF_VOI"],
                row["LIB_OFF"],
                float(row["lat"]),
                float(row["lon"]),
                city="Montpellier",
                insee="34172",
            )
            for row in csv.DictReader(file)
        ]


def communes() -> list[Commune]:
    with gzip.open(DATA / "geo/insee_communes_cog.csv.gz", "rt", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return [Commune(row["COM"], row["LIBELLE"]) for row in rows if row["TYPECOM"] == "COM"]


def directory() -> list[Case]:
    with (DATA / "montpellier/associations_2011.csv").open(encoding="cp1252", newline="") as file:
        return [
            Case(
                row["Adresse"],
                float(row["Latitude"].replace(",", ".")),
                float(row["Longitude"].replace(",", ".")),
            )
            for row in csv.DictReader(file)
            if row["Adresse"].strip() and row["Latitude"] and row["Longitude"]
        ]


def measure(index: AddressIndex, label: str, cases: Sequence[Case], *, show: bool = False) -> None:
    started = time.perf_counter()
    answers = [(case, index.best(case.address)) for case in cases]
    spent = (time.perf_counter() - started) / len(cases)
    found = [(c, m, haversine(c.lat, c.lon, m.lat, m.lon)) for c, m in answers if m]

    def share(metres: float) -> str:
        return f"{100 * sum(d <= metres for *_, d in found) / len(cases):.2f}"

    silent = 100 * (len(cases) - len(found)) / len(cases)
    far = sum(d > 1000 for *_, d in found)
    precisions = ", ".join(
        f"{name} {n}" for name, n in Counter(str(m.precision) for _, m, _ in found).most_common()
    )
    print(
        f"| {label} | {len(cases)} | {share(50)} | {share(200)} | {share(1000)} | {silent:.2f} | "
        f"{far} | {precisions} | {1000 * spent:.2f} |"
    )
    if show:
        for case, match in answers:
            if match is None:
                print(f"  sans réponse : {case.address!r}")
        for case, match, distance in found:
            if distance > 200:
                print(f"  à {distance:.0f} m : {case.address!r} -> {match}")


def degradations(chance: random.Random) -> dict[str, Callable[[str], str]]:
    """Ways to write the same address worse."""

    def misspell(address: str) -> str:
        words = address.split()
        longer = [i for i, w in enumerate(words) if len(w) >= 5 and w.isalpha() and w not in SHORT]
        if longer:
            i = chance.choice(longer)
            word, at = words[i], chance.randrange(len(words[i]) - 1)
            words[i] = chance.choice(
                (
                    word[:at] + word[at + 1 :],
                    word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                    word[: at + 1] + word[at:],
                    word[:at] + chance.choice("AEINRST") + word[at + 1 :],
                )
            )
        return " ".join(words)

    def is_number(word: str) -> bool:
        return word.isdigit() or word in {"BIS", "TER"}

    def number_last(address: str) -> str:
        words = address.split()
        return " ".join(sorted(words, key=is_number))

    def no_number(address: str) -> str:
        return " ".join(w for w in address.split() if not is_number(w))

    return {
        "abréviations": lambda a: " ".join(SHORT.get(w, w) for w in a.split()),
        "une faute de frappe": misspell,
        "numéro à la fin": number_last,
        "complément et commune": lambda a: chance.choice(AROUND) + a + chance.choice(TOWNS),
        "sans petits mots": lambda a: " ".join(w for w in a.split() if w not in SMALL),
        "sans type de voie": lambda a: " ".join(w for w in a.split() if w not in SHORT),
        "sans numéro": no_number,
    }


def main(arguments: Iterable[str]) -> None:
    show = "--erreurs" in arguments
    known, cases = points(), directory()
    started = time.perf_counter()
    index = AddressIndex(known, communes())
    print(
        f"{len(index)} adresses, {index.street_count} voies, "
        f"index construit en {time.perf_counter() - started:.2f} s\n"
    )
    print("| adresses | lignes | ≤ 50 m (%) | ≤ 200 m (%) | ≤ 1 km (%) | sans réponse (%) | "
          "> 1 km | précision | ms |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    measure(index, "toutes", cases)
    measure(index, "rang pair (réglage)", cases[0::2], show=show)
    measure(index, "rang impair (contrôle)", cases[1::2])
    chance = random.Random(SEED)
    for label, worse in degradations(chance).items():
        odd = [case._replace(address=worse(case.address)) for case in cases[1::2]]
        measure(index, f"impair, {label}", odd)
    hidden = set(chance.sample(range(len(known)), HELD_OUT))
    partial = AddressIndex(p for i, p in enumerate(known) if i not in hidden)
    unseen = [
        Case(f"{p.number} {p.suffix} {p.street}", p.lat, p.lon)
        for p in (known[i] for i in sorted(hidden))
        if p.number
    ]
    measure(partial, "numéros retirés du fichier", unseen)


if __name__ == "__main__":
    main(sys.argv[1:])
