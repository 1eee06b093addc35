"""``maillage search rebuild`` of N organisations against bare tantivy indexing of the same documents.

python -m bench.index_rebuild [N]

Bare tantivy has title, body, filters as terms and what draws a result line, as its own tutorial
does; making the documents is not counted there, and is in the rebuild. Processor time, for both use
threads. The same for the first 200,000 without the making of documents: what the richer index costs alone.
"""

import json
import os
import shutil
import sys
from itertools import islice
from pathlib import Path

from bench.installation import filled_site, publish, size_asked

TARGET = 2.0
PART = 200_000


def bare() -> None:
    """Run inside the installation: index its documents barely, print the seconds."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    django.setup()
    from bench.search_engine import build_bare, build_ours
    from maillage.directory.search import stream

    folder = Path(os.environ["MAILLAGE_DATA"]).parent
    ours = build_ours(folder / "part-index", islice(stream(), PART))
    bare_part = build_bare(folder / "part-index", islice(stream(), PART))
    shutil.rmtree(folder / "part-index")
    # Kept for the measure of searches.
    whole = build_bare(folder / "bare-index", stream())
    print(json.dumps({"alone": ours / bare_part, "bare": whole}))


def main() -> None:
    if "--bare" in sys.argv:
        bare()
        return
    size = size_asked()
    site = filled_site(size, indexed=False)
    spent = site.run("search", "rebuild", "--json")
    start = site.run("search", "rien", "--json")
    alone = json.loads(site.run("--bare", module="bench.index_rebuild").output.splitlines()[-1])
    index = sum(p.stat().st_size for p in (site.data / "index").rglob("*") if p.is_file())
    facts = {
        "documents_per_second": round(size / spent.wall),
        "ratio": round((spent.cpu - start.cpu) / alone["bare"], 2),
        "ratio_without_reading_the_database": round(alone["alone"], 2),
        "target": TARGET,
        "peak_mb": round(spent.peak_mb),
        "index_mb": index >> 20,
    }
    publish(
        "index",
        size,
        facts,
        f"{facts['documents_per_second']} fiches/s, {facts['ratio']} fois tantivy nu (cible {TARGET}), "
        f"dont {facts['ratio_without_reading_the_database']} sans lire la base, {facts['peak_mb']} Mo",
    )


if __name__ == "__main__":
    main()
