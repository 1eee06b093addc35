"""The forms of the public agenda: each writes the events that a question asks for, part by part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from typing import BinaryIO

from maillage.agenda.feeds.asked import Asked
from maillage.agenda.feeds.entries import ENTRIES, entry, tombstones
from maillage.agenda.feeds.graph import graph_parts
from maillage.agenda.feeds.ical import ical_parts
from maillage.agenda.feeds.openagenda import openagenda_event
from maillage.agenda.feeds.reading import removed_events, tell, told
from maillage.agenda.feeds.table import csv_parts
from maillage.agenda.queries.events import with_details
from maillage.core.documents import json_parts
from maillage.core.documents.feeds import ATOM_TYPE, atom_text
from maillage.core.documents.streams import CSV_TYPE
from maillage.directory.exports import LICENCE, LICENCE_URL

ICAL_TYPE = "text/calendar; charset=utf-8"
JSON_TYPE = "application/json"
JSONLD_TYPE = "application/ld+json"


@dataclass(frozen=True)
class Form:
    """One form: its suffix, its name, whom it is for (French), and how it is written."""

    suffix: str
    label: str
    content_type: str
    purpose: str
    parts: Callable[[Asked], Iterator[str]]


def ical(asked: Asked) -> Iterator[str]:
    """Yield every event, and those removed lately as cancelled (R5)."""
    events, removed = asked.events(), asked.removed_lately()
    zones = events.order_by("timezone").values_list("timezone", flat=True).distinct()
    return ical_parts(
        chain(asked.told(), tell(removed)),
        name=asked.title,
        source=asked.address("/agenda.ics"),
        zones=[*zones, *removed.order_by("timezone").values_list("timezone", flat=True).distinct()],
    )


def atom(asked: Asked) -> Iterator[str]:
    """Yield what changed last, and the tombstones of what was removed last."""
    newest = with_details(asked.events()).order_by("-updated_at", "-pk")[:ENTRIES]
    gone = removed_events().order_by("-removed_at", "-pk")[:ENTRIES]
    yield atom_text(
        title=asked.title,
        url=asked.address("/agenda/"),
        feed_url=asked.address("/agenda.atom"),
        rights=LICENCE,
        entries=[entry(one, asked.now) for one in asked.counted(told(newest))],
        gone=tombstones(gone),
    )


def whole_json(asked: Asked) -> Iterator[str]:
    """Yield every event at once, in the shape of OpenAgenda: for files. Pages are in ``paging``."""
    head = {"title": asked.title, "licence": LICENCE_URL, "total": asked.events().count()}
    return json_parts(head, "events", (openagenda_event(one) for one in asked.told()))


def jsonld(asked: Asked) -> Iterator[str]:
    source = asked.address("/agenda.jsonld")
    return graph_parts(asked.told(), title=asked.title, source=source, now=asked.now)


def table(asked: Asked) -> Iterator[str]:
    return csv_parts(asked.told_on_days())


FORMS: dict[str, Form] = {
    form.suffix: form
    for form in (
        Form(
            "ics", "iCalendar", ICAL_TYPE,
            "Pour le calendrier de votre téléphone ou de votre ordinateur : abonnez-vous à cette adresse, "
            "il suit les changements et les annulations tout seul.",
            ical,
        ),
        Form(
            "atom", "Atom", ATOM_TYPE,
            "Pour un lecteur de nouvelles : ce qui vient d’être annoncé, modifié ou retiré.",
            atom,
        ),
        Form(
            "csv", "CSV", CSV_TYPE,
            "Pour un tableur : une ligne par date.",
            table,
        ),
        Form(
            "json", "JSON (comme OpenAgenda)", JSON_TYPE,
            "Pour un site ou un agenda qui sait lire OpenAgenda : mêmes noms de champs, mêmes pages, "
            "et la liste de ce qui a été retiré.",
            whole_json,
        ),
        Form(
            "jsonld", "JSON-LD (schema.org)", JSONLD_TYPE,
            "Pour les moteurs de recherche et les données liées.",
            jsonld,
        ),
    )
}  # fmt: skip


def export_agenda(
    *,
    form: str,
    first: date | None,
    last: date | None,
    stream: BinaryIO,
    now: datetime,
    progress: Callable[[int], None],
) -> int:
    """Write the public agenda into ``stream`` (UTF-8), in a form of ``FORMS``; return how many events it tells.

    ``first`` and ``last`` keep what has a date between two days, both included.
    """
    done = 0

    def count(number: int) -> None:
        nonlocal done
        done = number
        progress(number)

    asked = replace(Asked.between(first, last, now), progress=count)
    stream.writelines(part.encode() for part in FORMS[form].parts(asked))
    return done
