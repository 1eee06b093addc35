"""The list of OpenAgenda's API: pages, and what was removed since a date (R26).

https://developers.openagenda.com/en/evenements/lecture: ``size`` (20, 300 at most), ``after[]`` (taken from the page
before), ``removed``, ``updatedAt[gte]``, ``updatedAt[lte]``, ``timings[gte]``, ``timings[lte]``, ``uid[]``.
Removed events are told by ``uid`` and ``updatedAt``, whatever the filters: a program that followed other filters
must learn of them too.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from maillage.agenda.enums import OccurrenceState
from maillage.agenda.feeds.asked import Asked
from maillage.agenda.feeds.openagenda import openagenda_event, removed_entry
from maillage.agenda.feeds.reading import removed_events, told
from maillage.agenda.models import Event, Occurrence
from maillage.agenda.queries.events import with_details
from maillage.core.problems import BadParameters
from maillage.directory.exports import LICENCE_URL

USUAL, MOST = 20, 300
MOMENTS = ("updatedAt[gte]", "updatedAt[lte]", "timings[gte]", "timings[lte]")
NAMES = frozenset({"size", "after[]", "removed", "uid", "uid[]", *MOMENTS})
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Paging:
    """What is asked of the list, beside the filters of the page; moments are in UTC."""

    size: int
    after: int
    removed: bool
    uids: tuple[int, ...]
    moments: dict[str, datetime]

    @classmethod
    def read(cls, params: QueryDict) -> "Paging":
        """Read an address; raises :class:`BadParameters` that names all that can not be read."""
        errors: list[dict[str, str]] = []

        def refuse(name: str, words: str) -> None:
            detail = f"Le paramètre « {name} » {words}"
            errors.append({"parameter": name, "detail": detail})

        size = whole(params.get("size", str(USUAL)))
        if size is None or not 1 <= size <= MOST:
            refuse("size", f"attend un nombre de 1 à {MOST}.")
        after = whole(params.get("after[]") or "0")
        if after is None:
            refuse("after[]", "est celui de la page précédente : reprenez-le tel quel.")
        if params.get("removed", "0") not in {"0", "1"}:
            refuse("removed", "attend 0 (les événements) ou 1 (ceux qui ont été retirés).")
        uids = [whole(one) for one in (*params.getlist("uid"), *params.getlist("uid[]"))]
        if None in uids:
            refuse("uid", "attend un nombre, celui du champ uid.")
        moments = {name: moment(params[name]) for name in MOMENTS if params.get(name)}
        for name in (name for name, read in moments.items() if read is None):
            refuse(name, "attend une date, par exemple 2026-03-14 ou 2026-03-14T10:00:00Z.")
        if errors:
            raise BadParameters(errors)
        known = {name: read for name, read in moments.items() if read}
        found = tuple(one for one in uids if one is not None)
        return cls(size or USUAL, after or 0, params.get("removed") == "1", found, known)


def whole(said: str) -> int | None:
    """Return a whole number that a database can hold, None for anything else."""
    if not (said.isascii() and said.isdigit() and len(said) < 20):
        return None
    return int(said) if int(said) <= LARGEST else None


def moment(said: str) -> datetime | None:
    """Return a date or a moment in UTC; without a zone it is UTC, as OpenAgenda's."""
    try:
        # A "+" of an address is read as a space.
        found = parse_datetime(said.replace(" ", "+") if "T" in said else said)
        if found is None or found.tzinfo is None:
            return found and found.replace(tzinfo=UTC)
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def page_of_events(asked: Asked, paging: Paging) -> dict[str, Any]:
    """Return a page of the list, as JSON values."""
    matching = narrowed(removed_events() if paging.removed else asked.events(), paging)
    found = list(with_details(matching.filter(pk__gt=paging.after)).order_by("pk")[: paging.size])
    full = len(found) == paging.size
    entries = map(removed_entry, found) if paging.removed else map(openagenda_event, told(found))
    return {
        "success": True,
        "total": matching.count(),
        "size": paging.size,
        "after": [str(found[-1].pk)] if full else None,
        "sort": "uid.asc",
        "licence": LICENCE_URL,
        "events": list(entries),
    }


def narrowed(events: QuerySet[Event], paging: Paging) -> QuerySet[Event]:
    """Return the events within the moments asked; a removed event was updated when it was removed."""
    changed = "removed_at" if paging.removed else "updated_at"
    bounds = {
        "updatedAt[gte]": f"{changed}__gte",
        "updatedAt[lte]": f"{changed}__lte",
    }
    said = paging.moments
    events = events.filter(**{look: said[name] for name, look in bounds.items() if name in said})
    if paging.uids:
        events = events.filter(pk__in=paging.uids)
    lookups = {"timings[gte]": "ends_at__gte", "timings[lte]": "starts_at__lte"}
    within = {look: said[name] for name, look in lookups.items() if name in said}
    if within and not paging.removed:
        dates = Occurrence.objects.filter(event=OuterRef("pk"), state=OccurrenceState.SCHEDULED)
        events = events.filter(Exists(dates.filter(**within)))
    return events
