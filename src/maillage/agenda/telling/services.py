"""Writing highlights: prepare one, publish it, let an event join."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from maillage.agenda.enums import HIGHLIGHT_STEPS, HighlightState, State
from maillage.agenda.errors import AgendaError, InvalidEvent, WrongStep
from maillage.agenda.models import Event, Highlight, HighlightEvent
from maillage.agenda.telling.queries import fits, with_links
from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import decide, require
from maillage.core.search import feed
from maillage.directory.models import Organisation
from maillage.directory.refs import new_ref
from maillage.territory.models import Area, Theme

LONGEST_DAYS = 92
STEP = "Un temps fort « {before} » ne peut pas devenir « {after} »."
EMPTY = "Cochez au moins un événement public : un temps fort raconte des événements."
DOES_NOT_FIT = (
    "Cet événement ne rejoint pas ce temps fort de lui-même : il doit être public, avoir une date dans la "
    "période et le même thème, quartier ou mot-clé. L’organisation porteuse, elle, peut l’ajouter."
)


@dataclass(frozen=True)
class Description:
    """What people say of a highlight."""

    title: str
    first_day: date
    last_day: date
    summary: str = ""
    description: str = ""
    theme: Theme | None = None
    area: Area | None = None
    keyword: str = ""
    organisation: Organisation | None = None
    events: list[Event] = field(default_factory=list)


@transaction.atomic
def create_highlight(
    *, actor: Actor, description: Description, now: datetime, is_fictional: bool = False
) -> Highlight:
    """Prepare a highlight; only its makers see it until it is published. Raises :class:`InvalidEvent`."""
    require(actor, "agenda.create", description.organisation)
    highlight = Highlight(ref=new_ref(), made_at=now, is_fictional=is_fictional)
    _write(highlight, description, now)
    require(actor, "agenda.edit_highlight", highlight)
    _tell(actor, "agenda.highlight_created", highlight, now)
    return highlight


@transaction.atomic
def change_highlight(
    *, actor: Actor, highlight: Highlight, description: Description, now: datetime
) -> Highlight:
    """Write a highlight again; one that the agenda proposed is taken up by whoever writes it."""
    current = _locked(highlight)
    require(actor, "agenda.edit_highlight", current)
    was_proposed = current.state == HighlightState.SUGGESTED
    if was_proposed:
        current.state = HighlightState.DRAFT
    _write(current, description, now)
    # Who takes it up must be able to go on: for the organisation they chose.
    require(actor, "agenda.edit_highlight", current)
    verb = "agenda.highlight_taken_up" if was_proposed else "agenda.highlight_changed"
    _tell(actor, verb, current, now)
    return current


@transaction.atomic
def set_highlight_state(*, actor: Actor, highlight: Highlight, to: str, now: datetime) -> Highlight:
    """Publish a highlight, take it back, put a suggestion aside (the team: it is everybody's)."""
    current = _locked(highlight)
    proposed = current.state == HighlightState.SUGGESTED
    require(actor, "agenda.moderate" if proposed else "agenda.edit_highlight", current)
    if to not in HIGHLIGHT_STEPS[current.state]:
        before, after = HighlightState(current.state).label, HighlightState(to).label
        raise WrongStep(STEP.format(before=before, after=after))
    public = HighlightEvent.objects.filter(highlight=current, event__state=State.PUBLISHED)
    if to == HighlightState.PUBLISHED and not public.exists():
        raise InvalidEvent("events", EMPTY)
    before = current.state
    current.state, current.updated_at = to, now
    current.save(update_fields=["state", "updated_at"])
    _tell(actor, "agenda.highlight_step_changed", current, now, before=before, after=to)
    return current


@transaction.atomic
def add_event(*, actor: Actor, highlight: Highlight, event: Event, now: datetime) -> None:
    """Let an event join. Whoever writes for it may do so when it fits; the carrier, always."""
    current = _locked(highlight)
    if not _edits(actor, current):
        require(actor, "agenda.view_highlight", current)
        require(actor, "agenda.edit", event)
        if not fits(event, current):
            raise AgendaError(DOES_NOT_FIT)
    _, added = HighlightEvent.objects.get_or_create(highlight=current, event=event)
    if added:
        _tell(actor, "agenda.highlight_joined", current, now, event=event.ref)
        feed.append("event", [event.ref])


@transaction.atomic
def withdraw_event(*, actor: Actor, highlight: Highlight, event: Event, now: datetime) -> None:
    """Take an event out: the carrier of the highlight may, and whoever writes for the event."""
    current = _locked(highlight)
    if not _edits(actor, current):
        require(actor, "agenda.edit", event)
    gone, _ = HighlightEvent.objects.filter(highlight=current, event=event).delete()
    if gone:
        _tell(actor, "agenda.highlight_left", current, now, event=event.ref)
        feed.append("event", [event.ref])


def _edits(actor: Actor, highlight: Highlight) -> bool:
    return bool(decide(actor, "agenda.edit_highlight", highlight))


def _locked(highlight: Highlight) -> Highlight:
    Highlight.objects.select_for_update().get(pk=highlight.pk)
    return with_links(Highlight.objects.filter(pk=highlight.pk)).get()


def _write(highlight: Highlight, said: Description, now: datetime) -> None:
    if said.last_day < said.first_day:
        raise InvalidEvent("last_day", "Le dernier jour est avant le premier.")
    if (said.last_day - said.first_day).days >= LONGEST_DAYS:
        raise InvalidEvent(
            "last_day",
            "Un temps fort dure trois mois au plus : choisissez une période plus courte.",
        )
    for name in ("title", "summary", "description", "first_day", "last_day", "theme", "area"):
        setattr(highlight, name, getattr(said, name))
    highlight.keyword, highlight.organisation = said.keyword, said.organisation
    highlight.updated_at = now
    highlight.save()
    _choose(highlight, said.events)


def _choose(highlight: Highlight, events: Iterable[Event]) -> None:
    """Make the events of a highlight those chosen; tell the feeds of those that come and go."""
    wanted = {event.pk: event.ref for event in events}
    known = dict(highlight.links.order_by("pk").values_list("event", "event__ref"))
    highlight.links.exclude(event__in=wanted).delete()
    HighlightEvent.objects.bulk_create(
        HighlightEvent(highlight=highlight, event_id=key) for key in wanted if key not in known
    )
    getattr(highlight, "_prefetched_objects_cache", {}).pop("links", None)
    moved = [ref for key, ref in {**known, **wanted}.items() if (key in known) != (key in wanted)]
    feed.append("event", sorted(moved))


def _tell(actor: Actor, verb: str, highlight: Highlight, now: datetime, **data: str) -> None:
    audit.record(actor=actor, verb=verb, obj=highlight, now=now, data=data)
    feed.append("highlight", [highlight.ref])
