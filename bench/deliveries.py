"""How long after a correction each platform that we send to shows it: real worker, real local platforms.

python -m bench.deliveries [N]

The platforms are those of the demonstration (``demo/partners``). The floor is what the connector
alone takes for the same content, in a bare loop, during the same run.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.installation import FOLDER, filled_site, percentile, publish, size_asked

TARGET_S = 60.0
CHANGES = 30
PATIENCE_S = 90.0


def in_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    django.setup()


def agree_everywhere(base: str) -> None:
    """Open the platforms at ``base``, and let one organisation agree to all of them."""
    in_django()
    from maillage.accounts.actors import actor_of
    from maillage.accounts.models import Person
    from maillage.core import clock
    from maillage.demo.destinations_life import (
        PLATFORMS,
        invent_destinations,
        point_destinations,
    )
    from maillage.directory.models import Membership, Organisation

    now = clock.now()
    listed = Organisation.objects.exclude(state="dissolved").filter(listing="listed")
    first, second = listed.order_by("pk")[:2]
    person, _ = Person.objects.get_or_create(
        email="banc@exemple.fr", defaults={"name": "Banc", "joined_at": now}
    )
    for organisation in (first, second):
        Membership.objects.get_or_create(
            person=person, organisation=organisation, defaults={"role": "manager", "since": now}
        )
    assert actor_of(person).roles
    invent_destinations(
        {"judo": first, "federation": second}, {"president": person, "facilitator": person}, now
    )
    point_destinations(base, now)
    print(json.dumps({"ref": first.ref, "platforms": [one.connector for one in PLATFORMS]}))


def correct_and_look(ref: str, folder: Path) -> dict[str, Any]:
    """Correct one profile again and again; return the delays by platform, and their floors."""
    in_django()
    from maillage.core import clock
    from maillage.core.actor import Actor
    from maillage.directory.models import Organisation
    from maillage.directory.services.profiles import correct_profile

    places = ("bulletin", "wiki", "benevolat", "donnees")
    organisation = Organisation.objects.get(ref=ref)
    delays: dict[str, list[float]] = {place: [] for place in places}
    for number in range(CHANGES):
        word = f"Zyx{number}q{time.time_ns() % 10**9}"
        correct_profile(
            actor=Actor.for_system("banc"),
            organisation=organisation,
            changes={"name": f"Club {word}", "phone": f"04 67 {number:02d} 00 00"},
            now=clock.now(),
        )
        begun = time.perf_counter()
        left = set(places)
        while left:
            for place in [one for one in left if holds(folder, one, word)]:
                delays[place].append(time.perf_counter() - begun)
                left.discard(place)
            if time.perf_counter() - begun > PATIENCE_S:
                raise RuntimeError(f"a change is not everywhere after {PATIENCE_S} s: {left}")
            time.sleep(0.005)
    return {"delays": delays, "floors": floors(ref)}


def holds(folder: Path, place: str, word: str) -> bool:
    """Say whether what a platform keeps on disk contains a word."""
    published = folder.glob("fichiers/*") if place == "donnees" else ()
    for path in (folder / f"{place}.json", *published):
        try:
            if word in path.read_text(encoding="utf-8"):
                return True
        except (FileNotFoundError, UnicodeDecodeError):
            continue
    return False


def floors(ref: str) -> dict[str, list[float]]:
    """Return what the connectors alone take to send one profile, in seconds."""
    from maillage.core import outgoing
    from maillage.syndication.connectors.base import Parcel
    from maillage.syndication.connectors.registry import CONNECTORS
    from maillage.syndication.delivery.rounds import connection_of
    from maillage.syndication.models import Presence
    from maillage.syndication.payload import wanted_at

    found: dict[str, list[float]] = {}
    sent = Presence.objects.filter(organisation__ref=ref, destination__connector__in=CONNECTORS)
    for presence in sent.select_related("destination").order_by("destination_id"):
        wanted = wanted_at(presence.destination, [ref])[ref]
        parcel = Parcel(
            key="", ref=ref, version=presence.sent_version, url=wanted.url, values=wanted.values,
            identifiers=wanted.identifiers, external_id=presence.external_id,
        )  # fmt: skip
        with outgoing.client() as client:
            kind = CONNECTORS[presence.destination.connector]
            connector = kind(connection_of(presence.destination), client)
            found[kind.key] = [
                timed(lambda: connector.send(replace(parcel, key=f"banc-{time.time_ns()}")))  # noqa: B023
                for _ in range(CHANGES)
            ]
    return found


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    if "--agree" in sys.argv:
        agree_everywhere(sys.argv[-1])
        return
    if "--correct" in sys.argv:
        print(json.dumps(correct_and_look(sys.argv[-2], Path(sys.argv[-1]))))
        return
    from maillage.demo.partners.run import running

    size = size_asked()
    site = filled_site(size)
    folder = FOLDER / str(size) / "platforms"
    with running(folder) as platforms:
        site.env["MAILLAGE_OUTGOING_ALLOW"] = platforms.url.removeprefix("http://")
        agreed = site.run("--agree", platforms.url, module="bench.deliveries")
        ref = json.loads(agreed.output.splitlines()[-1])["ref"]
        with site.served():
            spent = site.run("--correct", ref, str(folder), module="bench.deliveries")
    found = json.loads(spent.output.splitlines()[-1])
    each = [
        delay for place, delays in found["delays"].items() if place != "donnees" for delay in delays
    ]
    facts = {
        "median_s": round(percentile(each, 0.5), 2),
        "p95_s": round(percentile(each, 0.95), 2),
        "worst_s": round(max(each), 2),
        "by_platform": {place: told(delays) for place, delays in found["delays"].items()},
        "floor_by_connector": {key: told(times) for key, times in found["floors"].items()},
        "changes": CHANGES,
        "target_s": TARGET_S,
    }
    file = facts["by_platform"]["donnees"]
    publish(
        "deliveries",
        size,
        facts,
        f"une correction est sur chaque plateforme après {facts['median_s']} s en médiane, "
        f"{facts['p95_s']} s au 95e centile, {facts['worst_s']} s au pire ; dans le fichier commun "
        f"après {file['median_s']} s, {file['worst_s']} s au pire (cible {TARGET_S:.0f} s)",
    )


def told(values: list[float]) -> dict[str, float]:
    return {
        "median_s": round(percentile(values, 0.5), 3),
        "p95_s": round(percentile(values, 0.95), 3),
        "worst_s": round(max(values), 3),
    }


if __name__ == "__main__":
    main()
