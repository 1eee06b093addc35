"""Import of N generated rows against csv.reader and one bare sqlite3 ``executemany`` of the same rows.

python -m bench.imports [N]

The floor is asked before and after. Ratios are given for time on the clock and for processor time:
the import uses two processes, and a machine that does other things counts the second one better.
"""

import csv
import json
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bench.installation import FOLDER, Site, data_file, publish, size_asked

TARGET, TARGET_MB = 4.0, 300


def floor(file: Path, database: Path) -> tuple[float, float]:
    """Seconds on the clock and of processor for reading the file and writing bare rows."""
    database.unlink(missing_ok=True)
    begun, cpu = time.perf_counter(), time.process_time()
    with closing(sqlite3.connect(database)) as connection, file.open(newline="") as stream:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        rows = csv.reader(stream, delimiter=";")
        header = next(rows)
        connection.execute(f"CREATE TABLE t ({', '.join(header)})")
        marks = ", ".join("?" * len(header))
        connection.executemany(f"INSERT INTO t VALUES ({marks})", rows)
        connection.commit()
    return time.perf_counter() - begun, time.process_time() - cpu


def main() -> None:
    size = size_asked()
    file = data_file(size)
    folder = FOLDER / str(size) / "imports"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    site = Site(folder / "site")
    site.run("init", "--name", "Banc", "--insee", "34172")
    start = site.run("import", "rna", str(one_row_of(file, folder)), "--json")
    floors = [floor(file, folder / "bare.sqlite3")]
    spent = site.run("import", "rna", str(file), "--json")
    floors.append(floor(file, folder / "bare.sqlite3"))
    wall, cpu = (sum(seconds) / 2 for seconds in zip(*floors, strict=True))
    answer = json.loads(spent.output.splitlines()[-1])
    again = site.run("import", "rna", str(file), "--json")
    facts = {
        "rows_per_second": round(size / spent.wall),
        "floor_rows_per_second": round(size / wall),
        "ratio": round((spent.wall - start.wall) / wall, 2),
        "ratio_with_start": round(spent.wall / wall, 2),
        "ratio_of_processor_time": round((spent.cpu - start.cpu) / cpu, 2),
        "target": TARGET,
        "peak_mb": round(spent.peak_mb),
        "target_mb": TARGET_MB,
        "created": answer["created"],
        "second_run_ratio": round((again.wall - start.wall) / wall, 2),
        "second_run_unchanged": json.loads(again.output.splitlines()[-1])["unchanged"],
        "database_mb": (folder / "site/maillage.sqlite3").stat().st_size >> 20,
    }
    publish(
        "import",
        size,
        facts,
        f"{facts['rows_per_second']} lignes/s, {facts['ratio']} fois le plancher "
        f"({facts['ratio_of_processor_time']} en temps de processeur ; cible {TARGET}), "
        f"{facts['peak_mb']} Mo (cible {TARGET_MB})",
    )
    kept = FOLDER / str(size) / "site"
    if not kept.exists():
        (folder / "site").rename(kept)
    shutil.rmtree(folder)


def one_row_of(file: Path, folder: Path) -> Path:
    """The header and a row of the territory: what the command costs before its first batch.

    Addresses of the territory are geocoded, so the file of its addresses is read once.
    """
    path = folder / "one.csv"
    with file.open(encoding="utf-8") as stream:
        header = next(stream)
        path.write_text(header + next(line for line in stream if '"34172"' in line), "utf-8")
    return path


if __name__ == "__main__":
    main()
