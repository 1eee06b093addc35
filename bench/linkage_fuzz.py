"""The plain way: RapidFuzz's token_set_ratio between every two rows, all columns put end to end.

python -m bench.linkage_fuzz OUTPUT.csv TABLE.csv [TABLE.csv]; pairs of 70 and more are written, as 0 to 1.
"""

import csv
import sys
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from bench.linkage_data import read

LEAST = 70
AT_ONCE = 500


def main() -> None:
    tables = []
    for path in sys.argv[2:]:
        rows = [(row.pop("id"), " ".join(row.values())) for row in read(Path(path))]
        tables.append([(name, utils.default_process(text)) for name, text in rows])
    left, right = tables[0], tables[-1]
    names = [name for name, _ in right]
    texts = [text for _, text in right]
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("id_a", "id_b", "probability"))
        for start in range(0, len(left), AT_ONCE):
            part = left[start : start + AT_ONCE]
            scores = process.cdist(
                [text for _, text in part], texts, scorer=fuzz.token_set_ratio, score_cutoff=LEAST
            )
            for row, (name, _) in enumerate(part):
                first = 0 if len(tables) > 1 else start + row + 1
                for column in scores[row, first:].nonzero()[0]:
                    score = float(scores[row, first + column])
                    writer.writerow((name, names[first + column], f"{score / 100:.4f}"))


if __name__ == "__main__":
    main()
