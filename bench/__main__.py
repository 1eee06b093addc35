"""Every benchmark, one after the other: python -m bench [N]. Results: bench/results, docs/benchmarks.md."""

import subprocess
import sys

from bench.installation import QUICK

SIZED = (
    "imports",
    "index_rebuild",
    "search_pages",
    "freshness",
    "deliveries",
    "pages",
    "duplicate_lookup",
)
FIXED = (
    "geocoding",
    "private_names",
    "agenda_clashes",
    "agenda_clashes_labels",
    "agenda_expansion",
    "agenda_feed",
    "agenda_pages",
)


def main() -> int:
    size = sys.argv[1] if len(sys.argv) > 1 else str(QUICK)
    runs = [(name, [size]) for name in SIZED] + [(name, []) for name in FIXED]
    failed = [
        name
        for name, arguments in runs
        if subprocess.run(
            [sys.executable, "-m", f"bench.{name}", *arguments], check=False
        ).returncode
    ]
    for name in failed:
        print(f"La mesure « {name} » n’a pas abouti.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
