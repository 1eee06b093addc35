"""Which events a highlight's form offers, and which are ticked."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from maillage.agenda.models import Event, Highlight
from maillage.agenda.queries.events import events_visible_to, with_details
from maillage.agenda.telling.forms import HighlightForm
from maillage.agenda.telling.queries import candidates
from maillage.core.actor import Actor


@dataclass(frozen=True)
class Choice:
    """Events to tick: (event, is it ticked), by first date; those ticked that no longer fit come last."""

    offered: list[tuple[Event, bool]]

    @property
    def ticked(self) -> list[Event]:
        return [event for event, ticked in self.offered if ticked]


def choice_of(
    *, actor: Actor, form: HighlightForm, highlight: Highlight | None, posted: QueryDict | None
) -> Choice:
    """Return the events that fit what the form says, and those chosen before.

    What the search finds for the first time is ticked; what was shown keeps the tick it had.
    """
    criteria = form.criteria
    found = candidates(criteria) if criteria else []
    shown, wanted = _before(highlight, posted)
    ticked = wanted | ({event.ref for event in found} - shown)
    if posted is None and highlight is not None:
        ticked = wanted
    missing = wanted - {event.ref for event in found}
    seen = events_visible_to(actor).filter(ref__in=missing)
    others = list(with_details(seen).order_by("title", "pk")) if missing else []
    return Choice([(event, event.ref in ticked) for event in (*found, *others)])


def _before(highlight: Highlight | None, posted: QueryDict | None) -> tuple[set[str], set[str]]:
    """Return the references that were shown, and those that were ticked."""
    if posted is not None:
        return set(posted.getlist("montre")), set(posted.getlist("evenement"))
    links: Any = highlight.links.all() if highlight else ()
    known = {link.event.ref for link in links}
    return known, known
