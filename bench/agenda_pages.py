"""How long the pages of the agenda take among N dates, against the bare SQL of the rows that they show.

python -m bench.agenda_pages [N]

N dates (100,000 by default) over a year: one event in seven is a series of four dates, so that 100,000 dates are
10,000 series and 60,000 single events, in 31 districts, 224 themes and 2,000 places. A page is asked whole
(filters with their counts, template included) through Django's test client, in one process; the floor is one
statement that reads by key the rows that the page shows.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.agenda_clashes import prepared
from bench.installation import percentile, publish

SIZE = 100_000
TIMES = 5
SEED = 2026
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=PARIS)
FIRST = datetime(2026, 1, 1, tzinfo=PARIS)
PAGES = {
    "liste": "/agenda/",
    "liste d’un thème": "/agenda/?theme=culture",
    "liste d’un sous-thème accessible": "/agenda/?theme=sport.judo&access=fauteuil",
    "jour": "/agenda/?vue=jour&jour=2026-06-13",
    "semaine": "/agenda/?vue=semaine&jour=2026-06-13",
    "mois": "/agenda/?vue=mois&jour=2026-06-13",
    "mois d’un thème": "/agenda/?vue=mois&jour=2026-06-13&theme=culture",
    "points de la carte": "/agenda/carte/points?jour=2026-06-01&zoom=12",
}


def invent(size: int) -> None:
    """Write the events and their dates, as the services would."""
    from maillage.agenda.models import Event, EventTheme, Occurrence
    from maillage.core.databases import refresh_statistics
    from maillage.territory.models import Area, Place
    from maillage.territory.nomenclatures import themes

    chance = random.Random(SEED)
    codes, areas = list(themes()), list(Area.objects.filter(level="quartier").order_by("pk"))
    Place.objects.bulk_create(
        Place(
            label=f"Salle {number}", city="Montpellier", lat=43.55 + chance.random() / 10,
            lon=3.8 + chance.random() / 10, precision="address", area=chance.choice(areas),
            accessibility={"entree_pmr": True} if number % 3 else {},
        )
        for number in range(2000)
    )  # fmt: skip
    places = list(Place.objects.order_by("pk"))
    events, dates = [], []
    while len(dates) < size:
        number = len(events)
        day = FIRST + timedelta(days=chance.randrange(340))
        event = Event(
            ref=f"{number:012d}", title=f"Événement {number}", state="published", published_at=FIRST,
            place=chance.choice(places), price=chance.choice(["", "free", "paid", "chosen"]),
            features=chance.choice([[], [], ["lsf"]]), publics=chance.choice([[], ["familles"]]),
            keywords=chance.sample(["jeux", "jardin", "danse", "entraide"], chance.randrange(3)),
            created_at=FIRST, updated_at=FIRST,
        )  # fmt: skip
        events.append(event)
        for week in range(4 if number % 7 == 0 else 1):
            start = day + timedelta(days=7 * week, hours=chance.randrange(8, 21))
            dates.append(
                Occurrence(
                    event=event, key=f"{start:%Y-%m-%dT%H:%M}", starts_at=start,
                    ends_at=start + timedelta(hours=2), first_day=start.date(), last_day=start.date(),
                )
            )  # fmt: skip
    Event.objects.bulk_create(events, batch_size=500)
    EventTheme.objects.bulk_create(
        [EventTheme(event=event, theme_id=chance.choice(codes)) for event in events],
        batch_size=5000,
    )
    Occurrence.objects.bulk_create(dates, batch_size=2000)
    refresh_statistics()


def timed(act: Callable[[], Any]) -> float:
    """Return the median processor time of some runs, in milliseconds, after one to warm up."""
    act()
    spent = []
    for _ in range(TIMES):
        begun = time.process_time()
        act()
        spent.append((time.process_time() - begun) * 1000)
    return percentile(spent, 50)


def floor_of(html: str) -> tuple[int, Callable[[], Any]]:
    """Return how many events a page shows, and the bare reading of their rows by key."""
    import re

    from django.db import connection

    refs = sorted(set(re.findall(r"/agenda/(\d{12})/", html)))

    def read() -> Any:
        places = ", ".join(["%s"] * len(refs))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT e.*, p.*, o.* FROM agenda_event e JOIN territory_place p ON p.id = e.place_id "
                f"JOIN agenda_occurrence o ON o.event_id = e.id WHERE e.ref IN ({places})",
                refs,
            )
            return cursor.fetchall()

    return len(refs), read


def measures() -> dict[str, dict[str, float]]:
    """Ask every page, and its floor, in the same process."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    found = {}
    for name, address in PAGES.items():
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        shown, floor = floor_of(answer.content.decode())
        spent = timed(lambda address=address: client.get(address))
        least = timed(floor) if shown else 0.0
        found[name] = {
            "ms": round(spent, 1),
            "events_shown": shown,
            "floor_ms": round(least, 2),
            "ratio": round(spent / least, 1) if least else 0.0,
        }
    return found


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    with tempfile.TemporaryDirectory() as folder:
        prepared(Path(folder))
        import time_machine
        from django.core.management import call_command

        call_command("collectstatic", verbosity=0, interactive=False)

        invent(size)
        with time_machine.travel(NOW, tick=True):
            found = measures()
    publish("agenda_pages", size, {"pages": found}, f"mois {found['mois']['ms']} ms")
    for name, page in found.items():
        print(
            f"  {name} : {page['ms']} ms de processeur ; "
            f"plancher {page['floor_ms']} ms pour {page['events_shown']} événements, rapport {page['ratio']}"
        )


if __name__ == "__main__":
    main()
