"""How long checking one date takes among N dated events of a year, and the table of the whole year.

python -m bench.agenda_clashes [N]

N invented events (100,000 by default), one date each, are written into a database of its own: 12 in 100 are on hold,
one in three on a Saturday, in 31 districts and 224 themes. A check is what the form's box asks for: the
competing events with their reasons and words, the heavy days, three better dates, read from memory and database.
The naive pass compares the same date with every event, one by one, in plain Python (tests/algorithms/clashes/naive.py).
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.installation import percentile, publish

SIZE = 100_000
CHECKS = 60
NAIVE = 3
SEED = 2026
CHECK_MS, TABLE_MS = 50.0, 2000.0
FIRST = date(2026, 1, 5)
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 1, 4, 9, 0, tzinfo=PARIS)


def prepared(folder: Path) -> None:
    """Open an empty installation in a folder."""
    os.environ |= {
        "MAILLAGE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command

    from maillage.core.actor import Actor
    from maillage.territory.services import create_area, create_communes, load_nomenclatures

    call_command("migrate", verbosity=0)
    system = Actor.for_system("mesure")
    load_nomenclatures(actor=system)
    [commune] = create_communes(actor=system, insee=["34172"])
    for number in range(31):
        create_area(
            actor=system,
            code=f"34172-{number:02}",
            name=f"Quartier {number}",
            level="quartier",
            parent=commune,
        )


def fill(size: int) -> None:
    """Write the events and their dates."""
    from maillage.agenda.models import Event, EventTheme, Occurrence
    from maillage.territory.models import Area, Place, Theme

    draw = random.Random(SEED)
    areas = list(Area.objects.filter(level="quartier").order_by("pk"))
    for area in areas:
        area.lat, area.lon = draw.uniform(43.56, 43.65), draw.uniform(3.81, 3.94)
    Area.objects.bulk_update(areas, ["lat", "lon"])
    themes = list(Theme.objects.order_by("pk").values_list("code", flat=True))
    places = Place.objects.bulk_create(
        [Place(label=f"Salle {n}", lat=draw.uniform(43.56, 43.65), lon=draw.uniform(3.81, 3.94),
               precision="address", area=draw.choice(areas)) for n in range(300)]
    )  # fmt: skip
    events = Event.objects.bulk_create(
        [_event(number, draw, places) for number in range(size)], batch_size=400
    )
    Occurrence.objects.bulk_create([_date(event, draw) for event in events], batch_size=400)
    EventTheme.objects.bulk_create(
        [EventTheme(event=event, theme_id=code, order=order) for event in events
         for order, code in enumerate(draw.sample(themes, draw.choice((1, 1, 2))))],
        batch_size=2000,
    )  # fmt: skip


def _event(number: int, draw: random.Random, places: list[Any]) -> Any:
    from maillage.agenda.models import Event

    held = draw.random() < 0.12
    place = draw.choice(places)
    return Event(
        ref=f"e{number:09}", kind="forum" if draw.random() < 0.03 else "event", title=f"Événement {number}",
        state="held" if held else "published", published_at=None if held else NOW, created_at=NOW,
        updated_at=NOW, place=place, area=place.area, expected=draw.choice((None, 20, 60, 150, 800)),
        publics=draw.choice(([], [], ["enfants"], ["familles"], ["personnes-agees"])), is_fictional=True,
    )  # fmt: skip


def _date(event: Any, draw: random.Random) -> Any:
    from maillage.agenda.models import Occurrence

    day = FIRST + timedelta(days=draw.randrange(364))
    if draw.random() < 0.33:
        day += timedelta(days=(5 - day.weekday()) % 7)
    start = datetime.combine(day, datetime.min.time(), PARIS) + timedelta(
        minutes=30 * draw.randrange(16, 42)
    )
    end = start + timedelta(minutes=draw.choice((90, 120, 180, 480)))
    return Occurrence(
        event=event, key=start.strftime("%Y-%m-%dT%H:%M"), starts_at=start, ends_at=end,
        first_day=start.date(), last_day=end.date(),
    )  # fmt: skip


def timed(act: Callable[[], Any], times: int) -> list[float]:
    """Return the milliseconds of each run: those of the processor, which other work hardly changes."""
    spent = []
    for _ in range(times):
        begun = time.process_time()
        act()
        spent.append((time.process_time() - begun) * 1000)
    return spent


def measured(size: int) -> dict[str, Any]:
    from maillage.agenda.clashing import board, queries
    from maillage.agenda.clashing.checking import check, current_weights
    from maillage.agenda.models import Event
    from maillage.algorithms.clashes.pairs import dated_at
    from maillage.core.actor import Actor
    from maillage.core.search import feed

    [loading] = timed(lambda: board.current(NOW), 1)
    draw = random.Random(SEED)
    wishes = [_wish(draw) for _ in range(CHECKS)]
    actor = Actor.for_system("mesure")
    check(actor, wishes[0], now=NOW)
    turn = iter(wishes)
    begun = time.perf_counter()
    checks = timed(lambda: check(actor, next(turn), now=NOW), CHECKS)
    wall = (time.perf_counter() - begun) * 1000 / CHECKS
    known = board.current(NOW)
    tables = {
        by: percentile(
            timed(lambda by=by: queries.year_table(known, known.columns, FIRST, by), 5), 0.5
        )
        for by in ("theme", "quartier")
    }
    refs = list(Event.objects.order_by("pk").values_list("ref", flat=True)[:20])

    def changed() -> None:
        feed.append("event", [refs.pop()])
        board.current(NOW)

    refreshing = timed(changed, 10)
    words = board.vocabulary()
    codes, publics = list(words.themes), {bit: code for code, bit in words.publics.items()}
    rows = [dated_at(known.columns, place, codes, publics) for place in range(len(known.columns))]
    naive = timed(lambda: _naive(wishes[0].dated, rows, current_weights()), NAIVE)
    median = percentile(checks, 0.5)
    return {
        "events": size,
        "check_median_ms": round(median, 1),
        "check_p95_ms": round(percentile(checks, 0.95), 1),
        "check_wall_mean_ms": round(wall, 1),
        "table_theme_ms": round(tables["theme"], 1),
        "table_district_ms": round(tables["quartier"], 1),
        "refresh_median_ms": round(percentile(refreshing, 0.5), 1),
        "loading_ms": round(loading),
        "naive_one_date_ms": round(percentile(naive, 0.5)),
        "times_faster_than_naive": round(percentile(naive, 0.5) / median, 1),
        "target_check_ms": CHECK_MS,
        "target_table_ms": TABLE_MS,
    }


def _naive(one: Any, rows: list[Any], weights: Any) -> int:
    """Compare one date with all, one by one, as a first idea would."""
    from tests.algorithms.clashes import naive

    return sum(naive.score(one, other, weights) >= weights.warn for other in rows)


def _wish(draw: random.Random) -> Any:
    from maillage.agenda.clashing.candidates import Wish
    from maillage.territory.models import Area, Theme

    areas = list(Area.objects.filter(level="quartier").order_by("pk"))
    themes = list(Theme.objects.order_by("pk").values_list("code", flat=True))
    start = datetime.combine(FIRST + timedelta(days=draw.randrange(60, 300)), datetime.min.time())
    start += timedelta(hours=draw.randrange(9, 20))
    wish = Wish(kind="forum", themes=[draw.choice(themes)], area=draw.choice(areas), expected=400)
    return wish.on(start, start + timedelta(hours=4))


def main() -> int:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    with tempfile.TemporaryDirectory() as folder:
        prepared(Path(folder))
        fill(size)
        facts = measured(size)
    publish(
        "agenda_clashes", size, facts,
        f"{facts['check_median_ms']} ms en médiane pour une date (cible {CHECK_MS}), {facts['check_p95_ms']} au 95e "
        f"centile ; {facts['table_theme_ms']} et {facts['table_district_ms']} ms pour le tableau de l’année "
        f"(cible {TABLE_MS})",
    )  # fmt: skip
    return int(facts["check_median_ms"] > CHECK_MS or facts["table_theme_ms"] > TABLE_MS)


if __name__ == "__main__":
    sys.exit(main())
