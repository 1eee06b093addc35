"""`maillage link` against Splink and a plain RapidFuzz threshold, on the same files, in the same run.

python -m bench.linkage DATA [NAME...]

DATA: the folder of open data (layout in docs/algorithms/rapprochement.md). Each file is cut in two by bodies: what
must be chosen (thresholds of the peers) is chosen on the first half, figures are those of the second. Splink gets an
environment of its own, made once in the benchmark folder.
"""

import csv
import json
import math
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from bench.installation import FOLDER, publish, watched_memory
from bench.linkage_data import SOURCES, Pair, Task, ordered

SPLINK = "splink==5.0.0"
WANTED = 0.99
BINS = (0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.98, 0.99, 1.01)
Scored = list[tuple[float, bool, Pair]]


@dataclass(frozen=True)
class Run:
    """What a method found: scored pairs, those it links by itself if it says so, and what it cost."""

    scored: Scored
    linked: frozenset[Pair]
    wall: float
    peak_mb: float
    learned: Any = None


def python_of_splink() -> Path:
    folder = FOLDER / "splink"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", SPLINK, "pandas"], check=True)
        (folder / "ready").touch()
    return python


def commands(task: Task, output: Path, splink: Path) -> dict[str, list[str | Path]]:
    here = Path(__file__).parent
    return {
        "maillage": [
            sys.executable, "-m", "maillage.config.cli", "link", *task.files, "--mapping", task.mapping,
            "--output", output, "--weights", output.with_suffix(".json"),
        ],
        "splink": [splink, here / "linkage_splink.py", task.shape, output, *task.files],
        "rapidfuzz": [sys.executable, "-m", "bench.linkage_fuzz", output, *task.files],
    }  # fmt: skip


def run(task: Task, method: str, splink: Path) -> Run:
    output = task.mapping.parent / f"{task.name}.{method}.csv"
    begun = time.perf_counter()
    process = subprocess.Popen(
        list(map(str, commands(task, output, splink)[method])),
        cwd=Path(__file__).parent.parent, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with watched_memory(process.pid) as peak:
        _, errors = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{method}: {errors[-2000:]}")
    wall = time.perf_counter() - begun
    with output.open(encoding="utf-8", newline="") as stream:
        rows = [
            (float(row["probability"]), named(task, row["id_a"], row["id_b"]), row.get("verdict"))
            for row in csv.DictReader(stream)
        ]
    rows = [row for row in rows if not task.judged or row[1][0] in task.judged]
    scored = [(score, pair in task.truth, pair) for score, pair, _ in rows]
    linked = frozenset(pair for _, pair, verdict in rows if verdict == "same")
    learned = output.with_suffix(".json")
    content = json.loads(learned.read_text(encoding="utf-8")) if learned.exists() else None
    return Run(sorted(scored, reverse=True), linked, wall, peak[0] / 1024, content)


def named(task: Task, one: str, two: str) -> Pair:
    return (one, two) if len(task.files) > 1 else ordered(one, two)


def share(pairs: Collection[Pair], among: Collection[Pair]) -> float:
    return sum(pair in among for pair in pairs) / len(pairs) if pairs else math.nan


def above(scored: Scored, threshold: float) -> frozenset[Pair]:
    return frozenset(pair for score, _, pair in scored if score >= threshold)


def curve(scored: Scored, truth: int) -> list[tuple[float, float, float]]:
    """Return (threshold, precision, recall) at each score, from the best down."""
    points, good, seen = [], 0, 0
    for score, group in groupby(scored, key=lambda item: item[0]):
        flags = [flag for _, flag, _ in group]
        good, seen = good + sum(flags), seen + len(flags)
        points.append((score, good / seen, good / truth))
    return points


def threshold_for(scored: Scored, truth: int, wanted: float) -> float:
    """Return the lowest score from which precision is as wanted; above 1 when there is none."""
    reached = [score for score, precision, _ in curve(scored, truth) if precision >= wanted]
    return min(reached, default=1.01)


def best_f1(points: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """Return the best F1 and its threshold."""
    scores = [(2 * p * r / (p + r) if p + r else 0.0, score) for score, p, r in points]
    return max(scores, default=(0.0, 1.01))


def reliability(scored: Scored) -> list[dict[str, float]]:
    table = []
    for low, high in pairwise(BINS):
        inside = [(score, good) for score, good, _ in scored if low <= score < high]
        if inside:
            said = sum(score for score, _ in inside) / len(inside)
            seen = sum(good for _, good in inside) / len(inside)
            table.append({"from": low, "pairs": len(inside), "said": said, "seen": seen})
    return table


def measured(
    linked: frozenset[Pair], tune: Run, check: Run, tuned: Task, task: Task
) -> dict[str, Any]:
    """Measure what a method links, and what its scores would allow."""
    truth = task.truth
    points = curve(check.scored, len(truth))
    _, threshold = best_f1(curve(tune.scored, len(tuned.truth)))
    chosen = above(check.scored, threshold)
    return {
        "links": len(linked),
        "precision": share(linked, truth),
        "precision_forgiven": share(linked, truth | task.excused),
        "recall": share(truth, linked),
        "recall_at_wanted": max((r for _, p, r in points if p >= WANTED), default=0.0),
        "best_f1": best_f1(points)[0],
        "f1_chosen": 2 * len(chosen & truth) / (len(chosen) + len(truth)),
        "seconds": check.wall,
        "peak_mb": check.peak_mb,
    }


def told(name: str, rows: dict[str, dict[str, Any]]) -> None:
    print(f"\n{name}")
    print(
        "| méthode | liens | précision | rappel | rappel à 0,99 | F1 au seuil choisi | F1 au mieux | s | Mo |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for method, m in rows.items():
        forgiven = (
            f" ({m['precision_forgiven']:.4f})" if m["precision_forgiven"] > m["precision"] else ""
        )
        print(
            f"| {method} | {m['links']} | {m['precision']:.4f}{forgiven} | {m['recall']:.3f} "
            f"| {m['recall_at_wanted']:.3f} | {m['f1_chosen']:.4f} | {m['best_f1']:.4f} "
            f"| {m['seconds']:.1f} | {m['peak_mb']:.0f} |"
        )


def same_chances(ours: Any, peer: Any) -> list[tuple[str, float, float]]:
    """Return, for fields compared alike by both, the chance of full agreement among matches."""
    peers = {
        item["output_column_name"]: [
            level["m_probability"]
            for level in item["comparison_levels"]
            if "m_probability" in level
        ]
        for item in peer["comparisons"]
    }
    return [
        (item["label"], item["levels"][0]["m"], peers[item["label"]][0])
        for item in ours["fields"]
        if item["label"] in peers and item["kind"] in ("postcode", "date", "identifier")
    ]


def compare(name: str, make: Callable[[Path, Path], Any], data: Path, splink: Path) -> None:
    folder = FOLDER / "linkage" / name
    folder.mkdir(parents=True, exist_ok=True)
    tuned, task = list(make(data, folder))
    rows: dict[str, dict[str, Any]] = {}
    runs = {}
    for method in ("maillage", "splink", "rapidfuzz"):
        runs[method] = run(task, method, splink)
        tune = run(tuned, method, splink)
        found = runs[method]
        threshold = threshold_for(tune.scored, len(tuned.truth), WANTED)
        linked = found.linked or above(found.scored, threshold)
        rows[method] = measured(linked, tune, found, tuned, task)
        if method == "splink":
            # As it is used without labels: what it says to be sure at 99 %.
            sure = above(found.scored, WANTED)
            rows["splink, sans réglage"] = measured(sure, tune, found, tuned, task)
    told(f"{name} ({len(task.truth)} paires vraies)", rows)
    tables = {method: reliability(runs[method].scored) for method in ("maillage", "splink")}
    for method, table in tables.items():
        line = ", ".join(f"{r['said']:.3f}→{r['seen']:.3f} ({r['pairs']})" for r in table)
        print(f"fiabilité {method} (dit→vu, paires) : {line}")
    chances = same_chances(runs["maillage"].learned, runs["splink"].learned)
    for label, ours, peer in chances:
        print(f"m appris, {label} identiques : maillage {ours:.3f}, splink {peer:.3f}")
    publish(
        f"linkage-{name}", len(task.truth),
        {"methods": rows, "reliability": tables, "learned": chances},
        f"précision {rows['maillage']['precision']:.4f}, rappel {rows['maillage']['recall']:.3f}",
    )  # fmt: skip


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    data, names = Path(sys.argv[1]), sys.argv[2:] or list(SOURCES)
    splink = python_of_splink()
    for name in names:
        compare(name, SOURCES[name], data, splink)
    return 0


if __name__ == "__main__":
    sys.exit(main())
