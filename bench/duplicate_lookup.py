"""How long "n’est-ce pas celle-ci ?" takes with N organisations, against one bare query of the key index.

python -m bench.duplicate_lookup [N]

Two hundred organisations of the directory are described again with a slip of the keyboard and part of
what they say; each is looked up as the creation form does. The floor is the same keys asked of SQLite,
one query each, nothing compared.
"""

import json
import os
import random
import sys
import time
from typing import Any

from bench.installation import filled_site, percentile, publish, size_asked

TARGET_MS = 20.0
LOOKUPS = 200
SEED = 1901


def slipped(text: str, draw: random.Random) -> str:
    """Return a text with two neighbouring letters exchanged."""
    place = draw.randrange(max(len(text) - 1, 1))
    return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]


def look_up() -> dict[str, Any]:
    """Run inside the installation: prepare every sheet, then time the look-ups and their floor."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    django.setup()
    from django.db import connection

    from maillage.core.actor import Actor
    from maillage.directory.models import Organisation
    from maillage.duplicates import engine, lookups
    from maillage.duplicates.models import Sheet, Trace
    from maillage.duplicates.queries.described import described, texts_of_values
    from maillage.duplicates.services.sheets import stale, write_sheets

    begun = time.perf_counter()
    while pks := stale():
        write_sheets(pks)
    prepared_s = time.perf_counter() - begun
    draw = random.Random(SEED)
    pks = list(
        Organisation.objects.filter(listing="listed").order_by("pk").values_list("pk", flat=True)
    )
    anybody, weights = Actor.anonymous(), engine.current()
    spent, floors, found = [], [], 0
    for one in described(draw.sample(pks, LOOKUPS)):
        place = one.organisation.place
        values = {
            "name": slipped(one.organisation.name, draw),
            "place": {"address": place.address, "postcode": place.postcode} if place else {},
        }
        begun = time.perf_counter()
        answers = lookups.find(values, (), anybody)
        spent.append((time.perf_counter() - begun) * 1000)
        found += any(answer.ref == one.organisation.ref for answer in answers)
        record = engine.prepared(texts_of_values(values, ()))
        keys = engine.keys_of(record, weights.model, fictional=False)
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            for key in keys:
                cursor.execute(
                    "SELECT organisation_id FROM duplicates_trace WHERE key = %s LIMIT 60", [key]
                )
                cursor.fetchall()
        floors.append((time.perf_counter() - begun) * 1000)
    return {
        "median_ms": round(percentile(spent, 0.5), 1),
        "p95_ms": round(percentile(spent, 0.95), 1),
        "floor_median_ms": round(percentile(floors, 0.5), 2),
        "ratio": round(percentile(spent, 0.5) / percentile(floors, 0.5), 1),
        "found": found,
        "lookups": LOOKUPS,
        "sheets": Sheet.objects.count(),
        "keys": Trace.objects.count(),
        "preparing_s": round(prepared_s, 1),
    }


def main() -> None:
    if "--look" in sys.argv:
        print(json.dumps(look_up()))
        return
    size = size_asked()
    site = filled_site(size)
    spent = site.run("--look", module="bench.duplicate_lookup")
    facts = json.loads(spent.output.splitlines()[-1])
    facts |= {"target_ms": TARGET_MS, "peak_mb": round(spent.peak_mb)}
    publish(
        "duplicate_lookup",
        size,
        facts,
        f"{facts['median_ms']} ms en médiane, {facts['p95_ms']} ms au 95e centile (cible {TARGET_MS} ms), "
        f"{facts['ratio']} fois la requête nue ; {facts['found']} retrouvées sur {facts['lookups']}",
    )


if __name__ == "__main__":
    main()
