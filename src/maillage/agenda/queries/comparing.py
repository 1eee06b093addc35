"""Two texts of one event: what somebody typed, and what is there now (R8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from maillage.agenda.cleaning import LABELS, clean
from maillage.agenda.enums import Access, Attendance, Kind, OnlineLink, Price
from maillage.agenda.features import FEATURES
from maillage.agenda.models import Event
from maillage.algorithms.schedule import Schedule
from maillage.algorithms.schedule.words import normal, say
from maillage.core.ui.french import format_money
from maillage.territory.nomenclatures import audiences, languages, themes

EMPTY = "rien"


@dataclass(frozen=True)
class TwoTexts:
    """A field that is not the same: ``mine`` typed now, ``theirs`` written in between."""

    label: str
    mine: str
    theirs: str


def two_texts(event: Event, typed: Mapping[str, Any], schedule: Schedule) -> list[TwoTexts]:
    """Return what differs between a form and the event as it is now, in words."""
    mine = clean(typed)
    if normal(schedule) != normal(Schedule.from_json(event.schedule)):
        mine["schedule"] = schedule.to_json()
    theirs = {
        name: event.theme_codes() if name == "themes" else getattr(event, name) for name in mine
    }
    return [
        TwoTexts(LABELS[name], told(name, mine[name]), told(name, theirs[name]))
        for name in mine
        if mine[name] != theirs[name]
    ]


def told(name: str, value: Any) -> str:
    """Return a value of an event in words."""
    if value in (None, "", [], {}):
        return EMPTY
    if name == "schedule":
        return say(Schedule.from_json(value)) or EMPTY
    if name == "links":
        return ", ".join(link["value"] for link in value)
    if name in {"price_min", "price_max"}:
        return format_money(value / 100)
    if name in _words():
        codes = value if isinstance(value, list) else [value]
        return ", ".join(str(_words()[name].get(code, code)) for code in codes)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@cache
def _words() -> Mapping[str, Mapping[str, Any]]:
    """Return the words of each code, by column."""
    return {
        "kind": dict(Kind.choices),
        "attendance": dict(Attendance.choices),
        "price": dict(Price.choices),
        "online_link": dict(OnlineLink.choices),
        "access": dict(Access.choices),
        "features": FEATURES,
        "themes": {code: one.label for code, one in themes().items()},
        "publics": {code: one.label for code, one in audiences().items()},
        "languages": {code: one.label for code, one in languages().items()},
    }
