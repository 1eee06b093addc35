"""How long after its commit a change is found by the search page: real web and worker processes.

python -m bench.freshness [N]
"""

import json
import os
import sys
import time
from urllib.parse import quote

from bench.installation import Server, filled_site, percentile, publish, size_asked

TARGET_S = 2.0
CHANGES = 20


def change_and_look(port: int) -> list[float]:
    """Run inside the installation: correct profiles one by one, ask the site until each is found."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    django.setup()
    from maillage.core import clock
    from maillage.core.actor import Actor
    from maillage.directory.models import Organisation
    from maillage.directory.services.profiles import correct_profile

    server = Server(port)
    delays = []
    changed = Organisation.objects.exclude(state="dissolved").order_by("pk")[:CHANGES]
    for number, organisation in enumerate(changed):
        word = f"Zyx{number}q{time.time_ns() % 10**9}"
        correct_profile(
            actor=Actor.for_system("banc"),
            organisation=organisation,
            changes={"name": f"Club {word}"},
            now=clock.now(),
        )
        begun = time.perf_counter()
        while organisation.ref.encode() not in server.get(f"/annuaire/?q={quote(word)}")[1]:
            if time.perf_counter() - begun > 60:
                raise RuntimeError("a change is not found after a minute")
            time.sleep(0.02)
        delays.append(time.perf_counter() - begun)
    return delays


def main() -> None:
    if "--look" in sys.argv:
        print(json.dumps(change_and_look(int(sys.argv[-1]))))
        return
    size = size_asked()
    site = filled_site(size)
    with site.served() as server:
        spent = site.run("--look", str(server.port), module="bench.freshness")
    delays = json.loads(spent.output.splitlines()[-1])
    facts = {
        "median_s": round(percentile(delays, 0.5), 2),
        "worst_s": round(max(delays), 2),
        "changes": len(delays),
        "target_s": TARGET_S,
    }
    publish(
        "freshness",
        size,
        facts,
        f"une modification se trouve après {facts['median_s']} s (au pire {facts['worst_s']} s ; "
        f"cible {TARGET_S} s)",
    )


if __name__ == "__main__":
    main()
