"""How long the dates of a month take among N events, one in ten recurring: stored dates against expansion.

python -m bench.agenda_expansion [N]

The same calendar is asked for the same month twice: here, the stored dates that a visitor may see, read in one
query with what a line of the month needs; there, ``recurring_ical_events`` expanding the N components, already
parsed and in memory (its best case). Both must find the same number of dates. The price of storing is measured too:
how fast the dates of recurring events are computed and compared anew.
"""

import random
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.agenda_clashes import prepared
from bench.installation import percentile, publish

SIZE = 100_000
TARGET = 20
TIMES = 5
REBUILT = 300
SEED = 2026
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 1, 10, 8, 0, tzinfo=UTC)
MONTH = (date(2026, 6, 1), date(2026, 6, 30))
RULES = (
    "FREQ=WEEKLY;BYDAY={day}", "FREQ=WEEKLY;INTERVAL=2;BYDAY={day}", "FREQ=MONTHLY;BYDAY=2{day}",
    "FREQ=MONTHLY;BYDAY=-1{day}", "FREQ=WEEKLY;BYDAY={day};COUNT=10", "FREQ=MONTHLY;BYMONTHDAY=14",
)  # fmt: skip
READ = ("event__ref", "event__title", "starts_at", "ends_at", "all_day", "state", "event__place_id")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def invented(size: int) -> list[tuple[datetime, str]]:
    """Return (local start, rule): one event in ten recurs, over a year and a half."""
    from maillage.algorithms.schedule import Schedule, Segment
    from maillage.algorithms.schedule.words import normal

    chance = random.Random(SEED)
    found = []
    for number in range(size):
        start = datetime(2026, 1, 1) + timedelta(  # noqa: DTZ001 - local
            days=chance.randrange(500), hours=chance.randrange(8, 21)
        )
        rule = ""
        if number % 10 == 0:
            rule = RULES[number // 10 % len(RULES)].format(day=chance.choice(DAYS))
            start -= timedelta(days=start.timetuple().tm_yday % 120)
            # A calendar begins at a date of its rule.
            (segment,) = normal(Schedule((Segment(start, 120, rule),))).segments
            start, rule = segment.start, segment.rule
        found.append((start, rule))
    return found


def written(made: list[tuple[datetime, str]]) -> dict[str, float]:
    """Write the events and their dates; return how fast dates are computed and written, and compared anew."""
    from maillage.agenda.models import Event, Occurrence
    from maillage.agenda.services.occurrences import computed, rebuild, row_of
    from maillage.algorithms.schedule import Schedule, Segment
    from maillage.core.databases import refresh_statistics

    Event.objects.bulk_create(
        [
            Event(
                ref=f"{number:012d}", title=f"Événement {number}", state="published", published_at=NOW,
                created_at=NOW, updated_at=NOW, schedule=Schedule((Segment(start, 120, rule),)).to_json(),
            )
            for number, (start, rule) in enumerate(made)
        ],
        batch_size=1000,
    )  # fmt: skip
    begun, dates = time.perf_counter(), 0
    rows: list[Occurrence] = []
    for event in Event.objects.order_by("pk").iterator(chunk_size=2000):
        rows += [row_of(event, one) for one in computed(event, today=NOW.date())]
        if len(rows) > 5000:
            dates += len(Occurrence.objects.bulk_create(rows, batch_size=2000))
            rows = []
    dates += len(Occurrence.objects.bulk_create(rows, batch_size=2000))
    first_s = time.perf_counter() - begun
    refresh_statistics()
    recurring = [
        one
        for one in Event.objects.order_by("pk").iterator(chunk_size=2000)
        if one.schedule["segments"][0].get("rule")
    ][:REBUILT]
    begun = time.perf_counter()
    changed = sum(bool(rebuild(one, now=NOW)) for one in recurring)
    again_s = time.perf_counter() - begun
    if changed:
        raise RuntimeError(f"{changed} events had other dates than their schedule gives")
    return {
        "dates": dates,
        "written_per_s": round(dates / first_s),
        "rebuilt_series_per_s": round(len(recurring) / again_s),
    }


def asked() -> tuple[int, float]:
    """Return how many stored dates the month has for a visitor, and the median milliseconds of reading them."""
    from maillage.agenda.finding.listing import dates_for
    from maillage.agenda.finding.requests import AgendaQuery
    from maillage.core.actor import Actor

    spent, found = [], 0
    for _ in range(TIMES + 1):
        begun = time.perf_counter()
        dates = dates_for(Actor.anonymous(), AgendaQuery(), first=MONTH[0], last=MONTH[1])
        found = len(list(dates.values_list(*READ)))
        spent.append((time.perf_counter() - begun) * 1000)
    return found, percentile(spent[1:], 0.5)


def expanded(made: list[tuple[datetime, str]]) -> tuple[int, float]:
    """Return how many dates ``recurring_ical_events`` finds in the month, and its milliseconds."""
    import recurring_ical_events
    from icalendar import Calendar, Event, vRecur

    calendar = Calendar()
    for number, (start, rule) in enumerate(made):
        component = Event()
        component.add("uid", f"{number:012d}@mesure")
        component.add("dtstart", start.replace(tzinfo=PARIS))
        component.add("dtend", (start + timedelta(hours=2)).replace(tzinfo=PARIS))
        if rule:
            component.add("rrule", vRecur.from_ical(rule))
        calendar.add_component(component)
    begun = time.perf_counter()
    found = recurring_ical_events.of(calendar).between(MONTH[0], MONTH[1] + timedelta(days=1))
    return len(found), (time.perf_counter() - begun) * 1000


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    with tempfile.TemporaryDirectory() as folder:
        prepared(Path(folder))
        made = invented(size)
        facts: dict[str, Any] = written(made)
        ours, stored_ms = asked()
    theirs, expanded_ms = expanded(made)
    if ours != theirs:
        raise RuntimeError(f"{ours} dates stored, {theirs} expanded")
    ratio = expanded_ms / stored_ms
    facts |= {
        "month_dates": ours, "stored_ms": round(stored_ms), "expanded_ms": round(expanded_ms),
        "ratio": round(ratio, 1), "target_ratio": TARGET,
    }  # fmt: skip
    publish(
        "agenda_expansion", size, facts,
        f"{ours} dates du mois lues en {stored_ms:.0f} ms, calculées en {expanded_ms:.0f} ms : "
        f"{ratio:.0f} fois (cible {TARGET}) ; {facts['written_per_s']} dates écrites par seconde, "
        f"{facts['rebuilt_series_per_s']} séries recalculées par seconde",
    )  # fmt: skip


if __name__ == "__main__":
    main()
