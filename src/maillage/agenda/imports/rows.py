"""What every reader yields: one event as its source tells it, what could not be read, what was refused."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from maillage.algorithms.french_hours.days import with_iso_days
from maillage.algorithms.french_text import clean, fold, tokens
from maillage.algorithms.schedule import Schedule
from maillage.directory.sources.rows import Problem

MAX_TITLE, MAX_SUMMARY, MAX_TEXT, MAX_SHORT_TEXT = 200, 300, 10_000, 2000
_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "«": '"', "»": '"', "“": '"', "”": '"', "–": "-", "—": "-"}
)


@dataclass(frozen=True, slots=True)
class Unread:
    """A text kept as it is, and why it waits for a person."""

    field: str
    text: str
    why: str


@dataclass(slots=True)
class ReadEvent:
    """One event of a source.

    ``line`` is where the file tells it (for a calendar, the rank of the event). ``uid`` is the source's own
    number, "" when it has none. ``facts`` has what the source tells, and only that: columns of ``Event``,
    "themes", "status" and "place" {"label", "address", "postcode", "city", "insee", "lat", "lon"}; "schedule" is
    its JSON form. ``settled`` names texts whose whole meaning is in other facts: another wording of them is no
    change. ``raw`` is what was received. ``names`` are its names for calendars, "reference@host": one of ours
    comes from here.
    """

    line: int
    uid: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)
    raw: dict[str, Any] = field(default_factory=dict)
    refused: bool = False
    names: tuple[str, ...] = ()

    def reject(self, column: str, value: object, reason: str) -> None:
        """Note a value that is not kept, and why."""
        self.problems.append(Problem(self.line, column, shown(value), reason))

    def refuse(self, column: str, value: object, reason: str) -> "ReadEvent":
        """Note why nothing of the row may be imported."""
        self.refused = True
        self.reject(column, value, reason)
        return self

    def wait(self, name: str, text: str, why: str) -> None:
        """Keep a text that is not read for a person."""
        self.unread.append(Unread(name, text.strip()[:MAX_SHORT_TEXT], why[:300]))

    def put_title(self, text: str) -> None:
        title = one_line(text)
        if len(title) > MAX_TITLE:
            self.reject("title", title, f"Ce titre a été coupé à {MAX_TITLE} caractères.")
            title = title[: MAX_TITLE - 1].rstrip() + "…"
        self.facts["title"] = title

    def put_texts(self, summary: str, description: str) -> None:
        """Keep the short and the long text; a short text that is too long begins the description."""
        summary, description = lines(summary), lines(description)
        if len(one_line(summary)) > MAX_SUMMARY:
            description = f"{summary}\n\n{description}".strip()
            summary = ""
        if len(description) > MAX_TEXT:
            self.reject(
                "description", description, f"Ce texte a été coupé à {MAX_TEXT} caractères."
            )
            description = description[: MAX_TEXT - 1].rstrip() + "…"
        self.facts["summary"] = one_line(summary)
        self.facts["description"] = description

    def put_schedule(self, schedule: Schedule) -> None:
        self.facts["schedule"] = schedule.to_json()


def shown(value: object, most: int = 200) -> str:
    text = str(value)
    return text if len(text) <= most else text[: most - 1] + "…"


def lines(text: str) -> str:
    """Return a text repaired line by line, its paragraphs kept."""
    told = (clean(line) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(told)).strip()


def one_line(text: str) -> str:
    return _SPACES.sub(" ", clean(text)).strip()


def canonical(value: Any) -> Any:
    """Return a value as it is compared: same words, whatever signs, spaces and date formats write them."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).translate(_QUOTES)
        if any(sign.isdigit() for sign in text):
            text = _with_iso_days(text)
        return _SPACES.sub(" ", text).strip()
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, Mapping):
        return {
            name: canonical(one) for name, one in sorted(value.items()) if one not in ("", None)
        }
    if isinstance(value, list | tuple):
        return [canonical(one) for one in value]
    return value


def _with_iso_days(text: str) -> str:
    """Dates in one form; their sentence loses its case only where a date was found."""
    found = with_iso_days(text)
    return found if re.search(r"\d{4}-\d{2}-\d{2}", found) else text


def digest_of(facts: Mapping[str, Any], settled: Iterable[str]) -> str:
    """Return the SHA-256 of what a row says once read."""
    left_out = set(settled)
    told = {name: canonical(value) for name, value in facts.items() if name not in left_out}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def changed_facts(
    before: Mapping[str, Any], now: Mapping[str, Any], settled: Iterable[str]
) -> set[str]:
    """Return the names of what the source now says otherwise; what it no longer tells is no change."""
    left_out = set(settled)
    return {
        name
        for name, value in now.items()
        if name not in left_out and _differs(before.get(name), value)
    }


def _differs(before: Any, now: Any) -> bool:
    """A place of which less is told is no other place."""
    if isinstance(before, Mapping) and isinstance(now, Mapping) and "segments" not in now:
        return any(canonical(before.get(name)) != canonical(value) for name, value in now.items())
    return canonical(before) != canonical(now)


def key_of(uid: str) -> str:
    """Return a source's number without what exports change: case, spaces, signs. Hashed when it is long."""
    plain = "".join(sign for sign in fold(uid) if sign.isalnum())
    if not plain:
        return ""
    return plain if len(plain) <= 120 else hashlib.sha256(plain.encode()).hexdigest()


def fingerprint_of(facts: Mapping[str, Any]) -> str:
    """Return what knows a row again without a number: folded title, place and first day.

    Without a day, the text of its dates takes its place.
    """
    place = facts.get("place") or {}
    where = " ".join(tokens(place.get("label") or place.get("address") or place.get("city") or ""))
    when = first_day(facts.get("schedule") or {})
    told = when.isoformat() if when else canonical(fold(facts.get("hours_text", "")))
    words = "\x1f".join((" ".join(tokens(facts.get("title", ""))), where, str(told)))
    return hashlib.sha256(words.encode()).hexdigest()


def first_day(schedule: Mapping[str, Any]) -> date | None:
    starts = [one["start"][:10] for one in schedule.get("segments", ())]
    return date.fromisoformat(min(starts)) if starts else None
