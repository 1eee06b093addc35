"""The iCalendar feed of N events, one in ten recurring: time, memory, and a request without news.

python -m bench.agenda_feed [N]

The floor is icalendar's own ``to_ical`` of the same components, built already. Memory is the peak of a process that
does nothing but write the feed, for N events and for a tenth of them; both times are of the processor. Without news
is the whole answer of the site (middleware included) to a request that gives back the tag it was given.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.agenda_clashes import prepared
from bench.agenda_expansion import invented, written
from bench.installation import percentile, publish

SIZE = 5000
TIMES = 40


def child(act: str, folder: Path, size: int = 0) -> dict[str, Any]:
    """Do one act in a process of its own; return what it measured."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.agenda_feed", act, str(folder), str(size)],
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def open_site(folder: Path) -> None:
    os.environ |= {
        "MAILLAGE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
    }
    import django

    django.setup()


def fill(folder: Path, size: int) -> dict[str, Any]:
    prepared(folder)
    return written(invented(size))


def write(folder: Path, _size: int) -> dict[str, Any]:
    """Write the feed, part by part, to nowhere."""
    open_site(folder)
    from maillage.agenda.feeds.asked import Asked
    from maillage.agenda.feeds.registry import FORMS
    from maillage.core import clock

    begun, octets = time.process_time(), 0
    for part in FORMS["ics"].parts(Asked.between(None, None, clock.now())):
        octets += len(part.encode())
    spent = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"s": spent, "mb": octets / 1e6, "peak_mb": peak / 1024}


def floor(folder: Path, _size: int) -> dict[str, Any]:
    """Write the same components, all built before."""
    open_site(folder)
    from maillage.agenda.feeds.ical import components
    from maillage.agenda.feeds.reading import public_events, tell

    built = [component for told in tell(public_events()) for component in components(told)]
    begun = time.process_time()
    for component in built:
        component.to_ical()
    return {"s": time.process_time() - begun, "components": len(built)}


def ask(folder: Path, _size: int) -> dict[str, Any]:
    """Ask the site for the feed, then again with the tag it gave."""
    open_site(folder)
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    begun = time.perf_counter()
    full = client.get("/agenda.ics")
    size = len(full.getvalue())
    full_ms = (time.perf_counter() - begun) * 1000
    spent = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        again = client.get("/agenda.ics", headers={"If-None-Match": full["ETag"]})
        spent.append((time.perf_counter() - begun) * 1000)
        if again.status_code != 304 or not size:
            raise RuntimeError(f"the feed answered {again.status_code}")
    return {"full_ms": full_ms, "again_ms": percentile(spent, 0.5)}


ACTS = {"fill": fill, "write": write, "floor": floor, "ask": ask}


def main(size: int) -> None:
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        child("fill", Path(small), size // 10)
        filled = child("fill", Path(large), size)
        few, many = child("write", Path(small)), child("write", Path(large))
        bare, asked = child("floor", Path(large)), child("ask", Path(large))
    facts = {
        "dates": filled["dates"],
        "components": bare["components"],
        "feed_mb": round(many["mb"], 2),
        "write_cpu_s": round(many["s"], 2),
        "floor_cpu_s": round(bare["s"], 2),
        "ratio": round(many["s"] / bare["s"], 2),
        "peak_mb": round(many["peak_mb"], 1),
        "peak_mb_of_a_tenth": round(few["peak_mb"], 1),
        "full_ms": round(asked["full_ms"]),
        "without_news_ms": round(asked["again_ms"], 2),
    }
    publish(
        "agenda_feed",
        size,
        facts,
        f"le flux iCalendar s’écrit en {facts['write_cpu_s']} s de processeur, {facts['ratio']} fois to_ical seul ; "
        f"{facts['peak_mb']} Mo au plus ({facts['peak_mb_of_a_tenth']} pour dix fois moins d’événements) ; "
        f"sans nouveauté, {facts['without_news_ms']} ms au lieu de {facts['full_ms']}",
    )


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(ACTS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
