"""Weight, queries and server time of the main pages, and the first page of a cold process.

python -m bench.pages [N]
"""

import gzip
import json
import os
import re
import sys
import time

from bench.installation import Server, Site, filled_site, publish, size_asked

ADDRESSES = {
    "accueil": "/",
    "liste": "/annuaire/",
    "liste cherchée": "/annuaire/?q=judo",
    "fiche": "/annuaire/{ref}/",
    "panorama": "/annuaire/panorama/",
    "page vide": "/a-propos/",
}
_LINKED = re.compile(rb'(?:src|href)="(/static/[^"]+\.(?:css|js|woff2|svg))"')


def queries_of(addresses: dict[str, str]) -> dict[str, int]:
    """Run inside the installation: how many queries each page asks, once warm."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    found = {}
    for name, address in addresses.items():
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        found[name] = len(asked)
    return found


def weights(server: Server, address: str) -> dict[str, int]:
    """Bytes of a page as sent, and with all that it links on a first visit."""
    status, body = server.get(address, **{"Accept-Encoding": "gzip"})
    if status != 200:
        raise RuntimeError(f"{address} answered {status}")
    page = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    linked = 0
    for link in sorted(set(_LINKED.findall(page))):
        linked += len(server.get(link.decode(), **{"Accept-Encoding": "gzip"})[1])
    return {"html": len(page), "sent": len(body), "first_visit": len(body) + linked}


def cold(site: Site) -> tuple[float, float]:
    """Seconds from the command to the first answer, then for the first real page."""
    begun = time.perf_counter()
    with site.served() as server:
        ready = time.perf_counter() - begun
        begun = time.perf_counter()
        server.get("/annuaire/?q=judo")
        return ready, time.perf_counter() - begun


def main() -> None:
    if "--queries" in sys.argv:
        print(json.dumps(queries_of(json.loads(sys.argv[-1]))))
        return
    size = size_asked()
    site = filled_site(size)
    [(ref,)] = site.ask("SELECT ref FROM directory_organisation ORDER BY id LIMIT 1")
    addresses = {name: address.format(ref=ref) for name, address in ADDRESSES.items()}
    ready, first = cold(site)
    with site.served() as server:
        facts = {
            name: {
                "ms": round(server.timed_ms(address, 7), 1),
                "processor_ms": round(server.processor_ms(address), 1),
                **weights(server, address),
            }
            for name, address in addresses.items()
        }
    spent = site.run("--queries", json.dumps(addresses), module="bench.pages")
    for name, count in json.loads(spent.output.splitlines()[-1]).items():
        facts[name]["queries"] = count
    publish(
        "pages",
        size,
        {"pages": facts, "ready_s": round(ready, 2), "first_page_s": round(first, 2)},
        f"prêt en {ready:.1f} s, première page {first:.2f} s",
    )
    for name, page in facts.items():
        print(
            f"  {name} : {page['ms']} ms ({page['processor_ms']} de processeur), "
            f"{page['queries']} requêtes, {page['sent'] / 1000:.1f} ko "
            f"({page['first_visit'] / 1000:.0f} ko à la première visite)"
        )


if __name__ == "__main__":
    main()
