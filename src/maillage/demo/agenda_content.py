"""The fictional year of the agenda, read from ``data/demo/agenda.toml`` and put on dates around today.

The same day gives the same year: chance is drawn from a fixed seed.
"""

import gzip
import json
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from maillage.agenda.calendars import public_holidays
from maillage.algorithms.schedule import Schedule, Segment
from maillage.core.shipped import shipped_path

PAST, AHEAD = timedelta(days=120), timedelta(days=245)
WEDNESDAY, FRIDAY, SATURDAY, SUNDAY = 2, 4, 5, 6
EVENING = time(17, 30)
# What a title says of its season; what is outside is not in winter.
SEASONS: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("hiver", (12, 1, 2)), ("printemps", (3, 4, 5)), ("carnaval", (2, 3)), ("Toussaint", (10, 11)),
    ("rentrée", (9,)), ("Vœux", (1,)), ("étoiles filantes", (8,)), ("fin d’année", (6,)),
    ("Fête du jeu", (5,)), ("Fête des voisins", (5, 6)), ("Comptage", (1,)), ("Récolte", (7, 8, 9)),
    ("vignes", (9, 10)), ("Repas de rue", (6, 9)), ("chauves-souris", (6, 7, 8)),
)  # fmt: skip
OUTSIDE = ("Parc", "Marché", "Halles")
MILD = (4, 5, 6, 7, 9, 10)


@dataclass(frozen=True)
class Planned:
    """An event to invent: who, where (the name of a public place), when, and what it says."""

    who: str
    place: str
    schedule: Schedule
    values: dict[str, Any] = field(default_factory=dict)


def content() -> dict[str, Any]:
    """Return the invented year as it is written."""
    return tomllib.loads(shipped_path("demo/agenda.toml").read_text())


def positions() -> dict[str, tuple[float, float]]:
    """Return the position (lat, lon) of each public place of the town's open data, by its name."""
    with gzip.open(shipped_path("montpellier/etablissements_publics.geojson.gz")) as file:
        features = json.load(file)["features"]
    found = {}
    for feature in features:
        lon, lat = feature["geometry"]["coordinates"]
        name = " ".join(str(feature["properties"]["LIBEL"]).split())
        found[re.sub(r"^M\.P\.T\.? ", "Maison pour tous ", name)] = (lat, lon)
    return found


def planned(today: date) -> Iterator[Planned]:
    """Yield every event of the year around a day: what comes back, what happens once, what gathers."""
    year = content()
    chance = random.Random(f"maillage {today.year}")  # noqa: S311 - a decor, not a secret
    for serie in year["series"]:
        yield _series(serie, today)
    for once in year["once"]:
        for title in once["titles"]:
            yield _once(once, title, today, chance)
    yield from _gathered(year["gathered"], today)


def _series(serie: dict[str, Any], today: date) -> Planned:
    first = today - PAST
    first += timedelta(days=(serie["day"] - first.weekday()) % 7)
    start = datetime.combine(first, time.fromisoformat(serie["at"]))
    rule = serie["rule"]
    if "BYDAY" not in rule:
        rule += f";BYDAY={('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[serie['day']]}"
    segment = Segment(start, serie["minutes"], rule, tuple(serie["excluding"]))
    said = ("kind", "title", "summary", "themes", "publics", "price", "conditions", "features")
    values = {name: serie[name] for name in (*said, "keywords", "expected") if name in serie}
    return Planned(serie["who"], serie["place"], Schedule((segment,)), values)


def _once(once: dict[str, Any], title: str, today: date, chance: random.Random) -> Planned:
    at = time.fromisoformat(once["at"])
    day = chance.choice(list(_days(title, once["place"], at, today)))
    schedule = Schedule.once(datetime.combine(day, at), once["minutes"])
    said = {name: once[name] for name in ("kind", "themes", "price", "expected")}
    if once["price"] == "paid":
        said["conditions"] = chance.choice(("5 €, gratuit pour les enfants.", "8 €, 5 € réduit."))
    return Planned(once["who"], once["place"], schedule, {"title": title, **said})


def _days(title: str, place: str, at: time, today: date) -> Iterator[date]:
    """Yield the days that suit an event: its season, and evenings of the week or daytime at its end."""
    months = next((found for word, found in SEASONS if word.lower() in title.lower()), None)
    if months is None:
        months = MILD if place.startswith(OUTSIDE) else tuple(range(1, 13))
    wanted = {3, FRIDAY, SATURDAY} if at >= EVENING else {SATURDAY, SUNDAY}
    if time(14) <= at < time(16):
        wanted.add(WEDNESDAY)
    for number in range((PAST + AHEAD).days):
        day = today - PAST + timedelta(days=number)
        if day.month in months and day.weekday() in wanted and not is_quiet(day):
            yield day


def is_quiet(day: date) -> bool:
    """Say whether nobody plans anything that day: public holidays, and the days around Christmas."""
    around_christmas = (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 4)
    return around_christmas or day in public_holidays()


def gathering_week(today: date) -> date:
    """Return the Monday of the week that one word gathers: five weeks ahead, or later without holidays."""
    monday = today + timedelta(days=35 - today.weekday())
    while any(is_quiet(monday + timedelta(days=number)) for number in range(7)):
        monday += timedelta(days=7)
    return monday


def _gathered(gathered: dict[str, Any], today: date) -> Iterator[Planned]:
    monday = gathering_week(today)
    for one in gathered["events"]:
        start = datetime.combine(monday + timedelta(days=one["day"]), time.fromisoformat(one["at"]))
        values = {
            "title": one["title"], "kind": "event", "price": "free", "expected": 50,
            "themes": ["solidarite.entraide"], "keywords": [gathered["word"]],
        }  # fmt: skip
        yield Planned(one["who"], one["place"], Schedule.once(start, one["minutes"]), values)
