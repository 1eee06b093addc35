"""False negatives and false positives of the detector of private names, on labelled lines.

python bench/private_names.py [--lignes]
"""

import csv
import sys
from pathlib import Path

from maillage.algorithms.private_names import mask_private_names

LABELLED = Path(__file__).parent.parent / "tests" / "data" / "private_names_labelled.csv"


def measure(half: str, *, show: bool) -> None:
    with LABELLED.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["half"] == half]
    results = [(row, mask_private_names(row["line"])) for row in rows]
    positives = [(row, result) for row, result in results if row["masked"] == "oui"]
    negatives = [(row, result) for row, result in results if row["masked"] == "non"]
    missed = [(row, result) for row, result in positives if not result.found]
    partial = [
        (r, m) for r, m in positives if m.found and " ".join(m.text.split()) != r["expected"]
    ]
    wrong = [(row, result) for row, result in negatives if result.found]
    print(
        f"{half} : faux négatifs {len(missed)} sur {len(positives)}, "
        f"masques inexacts {len(partial)} sur {len(positives)}, "
        f"faux positifs {len(wrong)} sur {len(negatives)}"
    )
    if show:
        for label, cases in (("manqué", missed), ("inexact", partial), ("à tort", wrong)):
            for row, result in cases:
                print(f"  {label} : {row['line']!r} -> {result.text!r}")


if __name__ == "__main__":
    show_lines = "--lignes" in sys.argv
    measure("réglage", show=show_lines)
    measure("contrôle", show=show_lines and "--tout" in sys.argv)
