"""Highlights that the agenda proposes: what gathers by itself, for people to choose (R35)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from maillage.agenda.enums import HighlightState, OccurrenceState, State
from maillage.agenda.models import Event, Highlight, HighlightEvent, Occurrence
from maillage.agenda.telling.keywords import key_of
from maillage.agenda.telling.queries import named_by
from maillage.algorithms.gatherings import ALIKE, Gathering, Happening, Label, alike, gatherings
from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.databases import lock_once
from maillage.core.search import feed
from maillage.core.ui.french import format_days
from maillage.directory.refs import new_ref
from maillage.territory.models import Area
from maillage.territory.nomenclatures import theme_path, themes

# The usual rate is that of the last year; suggestions are for the year to come.
USUAL = timedelta(days=365)
AHEAD = timedelta(days=365)
AGENDA = Actor.for_system("agenda")
KEYWORD, THEME, AREA = "keyword", "theme", "area"


def suggest_highlights(*, actor: Actor, now: datetime) -> list[Highlight]:
    """Propose what gathers from today on; what is told, proposed or put aside already is not proposed again."""
    today = timezone.localtime(now).date()
    events = _events(today - USUAL, today + AHEAD)
    words = _spellings(events.values())
    found = gatherings(
        _happenings(events, today - USUAL, today + AHEAD), first=today - USUAL, last=today + AHEAD
    )
    coming = [one for one in found if one.last_day >= today]
    with transaction.atomic():
        lock_once("agenda.highlights")
        known = _known(today)
        return [
            _propose(actor, one, events, words, now)
            for one in coming
            if not _is_told(one, events, known)
        ]


def _events(first: date, last: date) -> dict[str, Event]:
    """Return the public events held between two days, by reference, with their themes and organisers."""
    dated = Occurrence.objects.filter(first_day__lte=last, last_day__gte=first).values("event")
    rows = Event.objects.filter(state=State.PUBLISHED, pk__in=dated).select_related("area")
    linked = rows.prefetch_related("theme_links", "organiser_links").order_by("pk")
    return {event.ref: event for event in linked}


def _happenings(events: dict[str, Event], first: date, last: date) -> list[Happening]:
    days: dict[int, list[date]] = defaultdict(list)
    dates = Occurrence.objects.filter(
        state=OccurrenceState.SCHEDULED, first_day__lte=last, last_day__gte=first,
        event__state=State.PUBLISHED,
    )  # fmt: skip
    for event, day in dates.order_by("pk").values_list("event", "first_day"):
        days[event].append(day)
    return [
        Happening(
            event.ref, tuple(days[event.pk]), frozenset(map(str, named_by(event))), labels_of(event)
        )
        for event in events.values()
    ]


def labels_of(event: Event) -> frozenset[Label]:
    """Return what an event may gather by: its keywords, its themes and theirs, its district."""
    keys = (key_of(keyword) for keyword in event.keywords)
    labels = {Label(KEYWORD, key) for key in keys if key}
    for code in event.theme_codes():
        labels |= {Label(THEME, step.code) for step in theme_path(code)}
    if event.area is not None:
        labels.add(Label(AREA, event.area.code))
    return frozenset(labels)


def _spellings(events: Iterable[Event]) -> dict[str, str]:
    """Return for each stemmed keyword the spelling that most events use."""
    uses: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for event in events:
        for keyword in event.keywords:
            uses[key_of(keyword)][keyword] += 1
    return {
        key: min(said, key=lambda word: (-said[word], word)) for key, said in uses.items() if key
    }


def _known(today: date) -> list[Highlight]:
    rows = Highlight.objects.filter(last_day__gte=today).prefetch_related("links__event")
    return list(rows.order_by("pk"))


def _is_told(found: Gathering, events: dict[str, Event], known: Iterable[Highlight]) -> bool:
    """Whether a highlight tells these events, or what gathers them at that time, whatever its step."""
    for one in known:
        if one.first_day > found.last_day or one.last_day < found.first_day:
            continue
        told = [link.event.ref for link in one.links.all()]
        if alike(told, found.events) >= ALIKE or _criterion(one) == found.label:
            return True
    return False


def _criterion(highlight: Highlight) -> Label | None:
    """Return what gathered a proposed highlight."""
    if highlight.keyword:
        return Label(KEYWORD, key_of(highlight.keyword))
    if highlight.theme_id:
        return Label(THEME, highlight.theme_id)
    return Label(AREA, highlight.area.code) if highlight.area else None


def _propose(
    actor: Actor, found: Gathering, events: dict[str, Event], words: dict[str, str], now: datetime
) -> Highlight:
    kind, code = found.label
    name = words[code] if kind == KEYWORD else named(found.label)
    highlight = Highlight.objects.create(
        ref=new_ref(),
        title=title_of(found, name)[:160],
        state=HighlightState.SUGGESTED,
        first_day=found.first_day,
        last_day=found.last_day,
        theme_id=code if kind == THEME else None,
        area=Area.objects.filter(code=code).first() if kind == AREA else None,
        keyword=words[code][:80] if kind == KEYWORD else "",
        score=round(found.score, 3),
        made_at=now,
        updated_at=now,
        is_fictional=all(events[ref].is_fictional for ref in found.events),
    )
    HighlightEvent.objects.bulk_create(
        HighlightEvent(highlight=highlight, event=events[ref]) for ref in found.events
    )
    audit.record(
        actor=actor, verb="agenda.highlight_suggested", obj=highlight, now=now,
        data={"events": len(found.events), "score": highlight.score},
    )  # fmt: skip
    feed.append("highlight", [highlight.ref])
    return highlight


def named(label: Label) -> str:
    """Return the name of a theme or a district."""
    if label.kind == THEME:
        return themes()[label.code].label
    return Area.objects.get(code=label.code).name


def title_of(found: Gathering, name: str) -> str:
    """Return a title to start from: "Semaine des solidarités"; a theme or a district, with its days."""
    name = f"{name[:1].upper()}{name[1:]}"
    days = format_days(found.first_day, found.last_day)
    return name if found.label.kind == KEYWORD else f"{name}, {days}"
