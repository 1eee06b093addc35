"""Writing trails: describe one, put its stops in order, publish it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max

from maillage.agenda.enums import TRAIL_STEPS, TrailState
from maillage.agenda.errors import InvalidEvent, WrongStep
from maillage.agenda.models import Event, Stop, Trail
from maillage.agenda.walking.queries import AT_EVENT, AT_HOME, FREE, seen_stops, with_stops
from maillage.algorithms.opening_hours import hours_in_french
from maillage.algorithms.strolls import plan
from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require
from maillage.core.search import feed
from maillage.directory.models import Organisation
from maillage.directory.refs import new_ref
from maillage.territory.enums import Precision
from maillage.territory.models import Area, Place
from maillage.territory.queries import area_index
from maillage.territory.services import geocode

MOST_STOPS = 20
LONGEST_STOP = 240
STEP = "Un parcours « {before} » ne peut pas devenir « {after} »."
TOO_MANY = f"Un parcours a {MOST_STOPS} étapes au plus : retirez-en une avant d’en ajouter."
TOO_FEW = "Ajoutez au moins deux étapes avant de rendre ce parcours public."
NOWHERE = "Cette adresse ne se trouve pas sur la carte : vérifiez le numéro, la rue et la commune."
NO_PLACE = "« {name} » n’a pas de lieu public sur la carte : ajoutez l’étape par son adresse."
HOURS = "Ces horaires ne se lisent pas. Par exemple : Mo-Fr 14:00-18:00, ou laissez vide."
COPIED = (
    "label", "address", "postcode", "city", "insee", "lat", "lon", "precision", "area", "accessibility",
)  # fmt: skip


@dataclass(frozen=True)
class NewStop:
    """A stop to add: at an event, at an organisation's, or at a place of its own (see :func:`found_at`)."""

    event: Event | None = None
    organisation: Organisation | None = None
    place: Place | None = None


@dataclass(frozen=True)
class Description:
    """What people say of a trail."""

    title: str
    summary: str = ""
    description: str = ""
    area: Area | None = None
    day: date | None = None
    organisation: Organisation | None = None
    stops: list[NewStop] = field(default_factory=list)


@dataclass(frozen=True)
class StopSaid:
    """What people say of a stop; ``step_free`` None when they do not know."""

    label: str
    hours: str = ""
    minutes: int = 20
    step_free: bool | None = None
    note: str = ""


@transaction.atomic
def create_trail(
    *, actor: Actor, description: Description, now: datetime, is_fictional: bool = False
) -> Trail:
    """Prepare a trail, with its first stops in the order given."""
    require(actor, "agenda.create", description.organisation)
    trail = Trail(ref=new_ref(), made_at=now, is_fictional=is_fictional)
    _write(trail, description, now)
    require(actor, "agenda.edit_trail", trail)
    for number, said in enumerate(description.stops[:MOST_STOPS], start=1):
        _stop(trail, said, number).save()
    _tell(actor, "agenda.trail_created", trail, now)
    return trail


@transaction.atomic
def change_trail(*, actor: Actor, trail: Trail, description: Description, now: datetime) -> Trail:
    current = _locked(actor, trail)
    _write(current, description, now)
    require(actor, "agenda.edit_trail", current)
    _tell(actor, "agenda.trail_changed", current, now)
    return current


@transaction.atomic
def set_trail_state(*, actor: Actor, trail: Trail, to: str, now: datetime) -> Trail:
    """Publish a trail, or take it back."""
    current = _locked(actor, trail)
    if to not in TRAIL_STEPS[current.state]:
        before = TrailState(current.state).label
        after = TrailState(to).label if to in TrailState.values else to
        raise WrongStep(STEP.format(before=before, after=after))
    if to == TrailState.PUBLISHED and current.stops.count() < 2:
        raise InvalidEvent("stops", TOO_FEW)
    current.state = to
    _touch(current, now)
    _tell(actor, "agenda.trail_step_changed", current, now, after=to)
    return current


@transaction.atomic
def remove_trail(*, actor: Actor, trail: Trail, now: datetime) -> None:
    """Remove a trail that is not public; a public one is taken back first."""
    current = _locked(actor, trail)
    if current.state == TrailState.PUBLISHED:
        raise WrongStep("Remettez d’abord ce parcours en préparation : le public le lit.")
    _tell(actor, "agenda.trail_removed", current, now)
    current.delete()


@transaction.atomic
def add_stop(*, actor: Actor, trail: Trail, said: NewStop, now: datetime) -> Stop:
    """Add a stop at the end. Raises :class:`InvalidEvent` for a place that is not found."""
    current = _locked(actor, trail)
    if current.stops.count() >= MOST_STOPS:
        raise InvalidEvent("stops", TOO_MANY)
    last = current.stops.aggregate(last=Max("order"))["last"] or 0
    stop = _stop(current, said, last + 1)
    stop.save()
    _touch(current, now)
    _tell(actor, "agenda.trail_stops_changed", current, now)
    return stop


@transaction.atomic
def change_stop(*, actor: Actor, trail: Trail, stop: Stop, said: StopSaid, now: datetime) -> Stop:
    """Write what a stop says."""
    current = _locked(actor, trail)
    kept = current.stops.get(pk=stop.pk)
    if said.hours and hours_in_french(said.hours) is None:
        raise InvalidEvent("hours", HOURS)
    if not 5 <= said.minutes <= LONGEST_STOP:
        raise InvalidEvent("minutes", f"Donnez une durée de 5 à {LONGEST_STOP} minutes.")
    for name in ("label", "hours", "minutes", "step_free", "note"):
        setattr(kept, name, getattr(said, name))
    kept.save()
    _touch(current, now)
    _tell(actor, "agenda.trail_stops_changed", current, now)
    return kept


@transaction.atomic
def move_stop(*, actor: Actor, trail: Trail, stop: Stop, by: int, now: datetime) -> None:
    """Move a stop one rank earlier (-1) or later (+1); at an end, nothing moves."""
    current = _locked(actor, trail)
    keys = [one.pk for one in current.stops.all()]
    rank = keys.index(stop.pk)
    other = rank + by
    if not 0 <= other < len(keys):
        return
    keys[rank], keys[other] = keys[other], keys[rank]
    _reorder(actor, current, keys, now)


@transaction.atomic
def remove_stop(*, actor: Actor, trail: Trail, stop: Stop, now: datetime) -> None:
    current = _locked(actor, trail)
    current.stops.filter(pk=stop.pk).delete()
    keys = list(current.stops.order_by("order", "pk").values_list("pk", flat=True))
    _reorder(actor, current, keys, now)


@transaction.atomic
def order_stops(*, actor: Actor, trail: Trail, day: date | None, now: datetime) -> None:
    """Put the stops in the shortest order that respects the hours of a day; closed ones come last (R37)."""
    current = _locked(actor, trail)
    stops = list(current.stops.all())
    found = plan([one.visit for one in seen_stops(actor, stops, day)])
    keys = [int(step.key) for step in found.steps]
    keys += [stop.pk for stop in stops if stop.pk not in keys]
    _reorder(actor, current, keys, now)


def _locked(actor: Actor, trail: Trail) -> Trail:
    """Read a trail again, locked, for somebody who may write it."""
    Trail.objects.select_for_update().get(pk=trail.pk)
    current = with_stops(Trail.objects.filter(pk=trail.pk)).get()
    require(actor, "agenda.edit_trail", current)
    return current


def _write(trail: Trail, said: Description, now: datetime) -> None:
    for name in ("title", "summary", "description", "area", "day", "organisation"):
        setattr(trail, name, getattr(said, name))
    trail.updated_at = now
    trail.save()


def _touch(trail: Trail, now: datetime) -> None:
    trail.updated_at = now
    trail.save(update_fields=["state", "updated_at"])


def _reorder(actor: Actor, trail: Trail, keys: Sequence[int], now: datetime) -> None:
    # Away first: two stops never have the same rank, not even for an instant.
    Stop.objects.filter(trail=trail).update(order=F("order") + 1000)
    for rank, key in enumerate(keys, start=1):
        Stop.objects.filter(pk=key).update(order=rank)
    _touch(trail, now)
    _tell(actor, "agenda.trail_stops_changed", trail, now)


def _stop(trail: Trail, said: NewStop, order: int) -> Stop:
    """Return a stop, its place kept, not saved."""
    stop = Stop(trail=trail, order=order)
    if said.event is not None:
        stop.event, stop.organisation = said.event, said.event.organisation
        stop.label = said.event.title[:160]
        stop.place = _copied(said.event.place, AT_EVENT, said.event.title)
    elif said.organisation is not None:
        stop.organisation, stop.label = said.organisation, said.organisation.name[:160]
        stop.place = _copied(said.organisation.place, AT_HOME, said.organisation.name)
    else:
        place = said.place
        if place is None:
            raise InvalidEvent("address", NOWHERE)
        place.save()
        stop.place, stop.label = place, (place.label or place.one_line)[:160]
    return stop


def _copied(place: Place | None, source: str, name: str) -> Place:
    """Copy a place: that of an event or a profile may be replaced or removed by its own people."""
    if place is None or place.position is None:
        raise InvalidEvent("stops", NO_PLACE.format(name=name))
    return Place.objects.create(**{key: getattr(place, key) for key in COPIED}, source=source)


def found_at(address: str, label: str) -> Place:
    """Return the place of an address, not saved; raises :class:`InvalidEvent` when it is not sure."""
    result = geocode(address) if address.strip() else None
    if result is None or result.precision == Precision.COMMUNE:
        raise InvalidEvent("address", NOWHERE)
    code = area_index().locate(result.lat, result.lon)
    return Place(
        label=label[:160], address=result.label[:300], lat=result.lat, lon=result.lon,
        precision=result.precision, source=FREE, area=Area.objects.filter(code=code).first(),
    )  # fmt: skip


def _tell(actor: Actor, verb: str, trail: Trail, now: datetime, **data: str) -> None:
    audit.record(actor=actor, verb=verb, obj=trail, now=now, data=data)
    feed.append("trail", [trail.ref])
