"""OpenAgenda's JSON, as its API v2 and exports give it; ours (``/agenda.json``) has the same shape.

Source: developers.openagenda.com/evenements/structure (fields, status 1 to 6, attendanceMode 1 to 3, state 2 for
public), read in November 2026. Texts are {"fr": ...} or plain.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from maillage.agenda.enums import Access, Attendance, Status
from maillage.agenda.imports.rows import ReadEvent, one_line
from maillage.algorithms.french_hours import NotRead, read_price
from maillage.algorithms.schedule import Schedule, Segment
from maillage.directory.sources.rows import SourceError
from maillage.territory.nomenclatures import themes, themes_named

STATUSES = dict(enumerate(Status.values, start=1))
ATTENDANCES = dict(enumerate(Attendance.values, start=1))
PUBLIC = 2
# The whole document is in memory while it is read.
LARGEST = 100_000_000
MOST_DATES, MOST_THEMES, MOST_KEYWORDS = 4000, 5, 20
_TAG = re.compile(r"<[^>]+>")


def read_openagenda(path: Path, name: str, *, zone: ZoneInfo) -> Iterator[ReadEvent]:
    """Yield the events of a document; raises SourceError, in French, when it is none."""
    if path.stat().st_size > LARGEST:
        raise SourceError(
            f"Le fichier « {name} » dépasse {LARGEST // 1_000_000} Mo : demandez un export plus court.",
            code="fichier_trop_gros",
        )
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise SourceError(
            f"Le fichier « {name} » n’est pas un JSON valable : il est coupé ou abîmé. Téléchargez-le de nouveau."
        ) from None
    found = document.get("events") if isinstance(document, dict) else document
    if not isinstance(found, list):
        raise SourceError(
            f"Le fichier « {name} » n’a pas de liste « events » : ce n’est pas un agenda d’OpenAgenda.",
            code="fichier_pas_openagenda",
        )
    for rank, event in enumerate(found, start=1):
        yield _event(rank, event, zone)


def _event(rank: int, event: Any, zone: ZoneInfo) -> ReadEvent:
    if not isinstance(event, dict):
        return ReadEvent(rank).refuse("events", event, "Ce n’est pas un événement.")
    read = ReadEvent(rank, str(event.get("uid") or event.get("slug") or ""))
    external = event.get("extIds")
    read.names = tuple(
        str(one.get("value"))
        for one in (external if isinstance(external, list) else ())
        if isinstance(one, dict)
    )
    read.raw = {key: value for key, value in event.items() if key != "longDescription"}
    if event.get("state") not in (None, PUBLIC) or event.get("draft") is True:
        return read.refuse(
            "state", event.get("state"), "Cet événement n’est pas public dans sa source."
        )
    read.put_title(french(event.get("title")))
    if not read.facts["title"]:
        return read.refuse("title", "", "Cet événement n’a pas de titre.")
    read.put_texts(french(event.get("description")), french(event.get("longDescription")))
    _dates(read, event, zone)
    _people(read, event)
    _place(read, event)
    _price(read, french(event.get("conditions")))
    _words(read, event)
    return read


def french(value: Any) -> str:
    """Return the French text of a field, another language's otherwise; HTML left out."""
    if isinstance(value, Mapping):
        value = value.get("fr") or next((one for one in value.values() if one), "")
    return _TAG.sub(" ", value).strip() if isinstance(value, str) else ""


def _dates(read: ReadEvent, event: dict[str, Any], zone: ZoneInfo) -> None:
    name = event.get("timezone")
    try:
        zone = ZoneInfo(name) if isinstance(name, str) and name else zone
    except (ZoneInfoNotFoundError, ValueError, OSError):
        read.reject("timezone", name, "Ce fuseau horaire n’est pas connu : celui du site est pris.")
    segments = []
    timings = event.get("timings")
    for timing in timings[:MOST_DATES] if isinstance(timings, list) else ():
        try:
            start, end = (_local(timing[edge], zone) for edge in ("begin", "end"))
            segments.append(Segment(start, max(0, int((end - start).total_seconds() // 60))))
        except (KeyError, TypeError, ValueError):
            read.reject("timings", timing, "Cette date ne se lit pas ; les autres sont reprises.")
    read.facts["timezone"] = zone.key
    read.put_schedule(Schedule(tuple(segments)))
    read.facts["hours_text"] = ""
    if not segments:
        read.facts["hours_text"] = french(event.get("dateRange")) or "Date à préciser"
        read.wait("dates", read.facts["hours_text"], "La source ne donne aucune date qui se lise.")


def _local(text: str, zone: ZoneInfo) -> datetime:
    moment = datetime.fromisoformat(text)
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return local.replace(tzinfo=None, second=0, microsecond=0)


def _people(read: ReadEvent, event: dict[str, Any]) -> None:
    facts = read.facts
    facts["status"] = STATUSES.get(event.get("status") or 1, str(Status.SCHEDULED))
    facts["attendance"] = ATTENDANCES.get(event.get("attendanceMode") or 1, str(Attendance.ON_SITE))
    facts["online_url"] = event.get("onlineAccessLink") or ""
    types = event.get("accessibility") or ()
    said = [code for code, yes in types.items() if yes] if isinstance(types, dict) else types
    facts["access"] = [code for code in Access.values if code in said]
    age = event.get("age")
    if isinstance(age, dict):
        facts["age_min"], facts["age_max"] = age.get("min"), age.get("max")
    registration = event.get("registration")
    facts["links"] = [
        {
            "kind": {"link": "url"}.get(one.get("type", ""), one.get("type", "")),
            "value": one.get("value"),
        }
        if isinstance(one, dict)
        else {"value": one}
        for one in (registration if isinstance(registration, list) else ())
    ][:6]
    facts["image_credit"] = french(event.get("imageCredits"))[:200]
    origin = event.get("originAgenda")
    organiser = origin.get("title") if isinstance(origin, dict) else ""
    facts["organiser_text"] = one_line(french(event.get("organizer")) or organiser or "")[:250]


def _place(read: ReadEvent, event: dict[str, Any]) -> None:
    location = event.get("location")
    if not isinstance(location, dict):
        return
    told = {
        "label": one_line(french(location.get("name")))[:160],
        "address": one_line(french(location.get("address")))[:300],
        "postcode": str(location.get("postalCode") or "")[:10],
        "city": one_line(french(location.get("city")))[:120],
        "insee": str(location.get("insee") or "")[:5],
        "lat": location.get("latitude"),
        "lon": location.get("longitude"),
    }
    place = {key: value for key, value in told.items() if value not in ("", None)}
    if place:
        read.facts["place"] = place


def _price(read: ReadEvent, text: str) -> None:
    read.facts["conditions"] = text[:2000]
    try:
        price = read_price(text)
    except NotRead:
        return
    read.settled.add("conditions")
    read.facts |= {"price": price.kind, "price_min": price.lowest, "price_max": price.highest}


def _words(read: ReadEvent, event: dict[str, Any]) -> None:
    told = event.get("keywords") or ()
    if isinstance(told, dict):
        told = told.get("fr") or next((one for one in told.values() if one), ())
    words = [
        one_line(str(word))[:60] for word in (told.split(",") if isinstance(told, str) else told)
    ]
    words = list(dict.fromkeys(word for word in words if word))
    own = event.get("themes")
    codes = [code for code in own if code in themes()] if isinstance(own, list) else []
    codes = codes or [code for word in words for code in themes_named(word)]
    read.facts["keywords"] = words[:MOST_KEYWORDS]
    read.facts["themes"] = list(dict.fromkeys(codes))[:MOST_THEMES]
