"""A date on hold as other organisations see it: nothing but what R2 allows."""

from dataclasses import dataclass
from datetime import datetime

from maillage.agenda.enums import OccurrenceState, State
from maillage.agenda.models import Event
from maillage.agenda.queries.event_page import when
from maillage.core.actor import Actor
from maillage.core.permissions import decide
from maillage.directory.models import Organisation
from maillage.directory.queries.vocabulary import ThemeMark, theme_marks

SHOWN = 20


@dataclass(frozen=True)
class Hold:
    """The day and hours, the themes, the district, how many are expected, and whom to talk to."""

    dates: tuple[str, ...]
    marks: tuple[ThemeMark, ...]
    area: str
    expected: int | None
    organisation: Organisation | None


def hold_seen_by(actor: Actor, ref: str, *, now: datetime) -> Hold | None:
    """Return a date on hold that somebody may know of, None for anything else."""
    held = Event.objects.filter(ref=ref, state=State.HELD).select_related("organisation", "area")
    event = held.prefetch_related("theme_links", "organiser_links").order_by("pk").first()
    if event is None or not decide(actor, "agenda.view_hold", event):
        return None
    rows = event.occurrences.filter(ends_at__gte=now).exclude(state=OccurrenceState.DROPPED)
    return Hold(
        dates=tuple(when(row) for row in rows.order_by("starts_at", "pk")[:SHOWN]),
        marks=tuple(theme_marks(event.theme_codes())),
        area=event.area.name if event.area else "",
        expected=event.expected,
        organisation=event.organisation,
    )
