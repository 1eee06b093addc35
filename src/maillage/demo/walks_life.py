"""A highlight and a trail of the demonstration town, made of its fictional events and open doors."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from maillage.accounts.models import Person
from maillage.agenda.enums import HighlightState, TrailState
from maillage.agenda.models import Event, Highlight, Trail
from maillage.agenda.telling import services as telling
from maillage.agenda.telling.queries import Criteria, candidates
from maillage.agenda.walking import services as walking
from maillage.agenda.walking.proposing import Proposal, propose
from maillage.core.actor import Actor
from maillage.core.ui.french import format_date
from maillage.directory.models import Organisation
from maillage.territory.models import Area, Theme

DEMO = Actor.for_system("démonstration")
PARIS = ZoneInfo("Europe/Paris")
THEME, DISTRICT = "culture", "34172-07"
DAYS_AHEAD = 14
TOLD = (
    "Fanfares, contes, films et lectures : les associations du réseau sortent de leurs murs.\n\n"
    "Choisissez un jour, ou laissez-vous porter par le programme."
)


def invent(made: dict[str, Organisation], people: dict[str, Person], now: datetime) -> None:
    """Tell a month of culture together, and walk through the open doors of the centre."""
    _highlight(now)
    _trail(now)


def _highlight(now: datetime) -> None:
    if Highlight.objects.filter(is_fictional=True, theme=THEME).exists():
        return
    first = now.astimezone(PARIS).date() + timedelta(days=2)
    criteria = Criteria(first, first + timedelta(days=27), theme=THEME)
    events = [one for one in candidates(criteria) if one.is_fictional][:20]
    if not events:
        return
    description = telling.Description(
        title="La culture près de chez vous", summary="Quatre semaines pour sortir à côté de chez soi.",
        description=TOLD, first_day=criteria.first_day, last_day=criteria.last_day,
        theme=Theme.objects.get(code=THEME), events=events,
    )  # fmt: skip
    made = telling.create_highlight(actor=DEMO, description=description, now=now, is_fictional=True)
    telling.set_highlight_state(actor=DEMO, highlight=made, to=HighlightState.PUBLISHED, now=now)


def _trail(now: datetime) -> None:
    area = Area.objects.filter(code=DISTRICT).first()
    if area is None or Trail.objects.filter(is_fictional=True).exists():
        return
    found, day = _best(area, now)
    doors = [one for one in found.doors if _is_fictional(one.event or one.organisation)]
    if len(doors) < 2:
        return
    description = walking.Description(
        title=f"Portes ouvertes au centre, {format_date(day, year=False)}",
        summary="Quelques pas d’une association à l’autre, sans rendez-vous.",
        area=area, day=day, stops=[one.stop for one in doors],
    )  # fmt: skip
    made = walking.create_trail(actor=DEMO, description=description, now=now, is_fictional=True)
    walking.set_trail_state(actor=DEMO, trail=made, to=TrailState.PUBLISHED, now=now)


def _is_fictional(one: Event | Organisation | None) -> bool:
    return one is not None and one.is_fictional


def _best(area: Area, now: datetime) -> tuple[Proposal, date]:
    """Return the proposal with the most doors among the coming days."""
    today = now.astimezone(PARIS).date()
    days = [today + timedelta(days=number) for number in range(2, DAYS_AHEAD)]
    proposals = [(propose(area, day), day) for day in days]
    return max(proposals, key=lambda one: (len(one[0].doors), -one[1].toordinal()))
