"""A fictional year of agenda in the demonstration town: every event is invented and marked so.

Places are real public ones; organisations are fictional. Dates are relative to today.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from maillage.accounts.actors import actor_of
from maillage.accounts.models import Person
from maillage.agenda.clashing.services import Common, put_common_date
from maillage.agenda.enums import Kind, OnlineLink, Period, State, Status
from maillage.agenda.models import CommonDate, Event
from maillage.agenda.services.events import create_event, set_status
from maillage.agenda.services.steps import change_step
from maillage.algorithms.schedule import Act, Change, Schedule, Segment, key_of
from maillage.core.actor import Actor
from maillage.demo.agenda_content import Planned, content, planned, positions
from maillage.demo.content import place as fictional_place
from maillage.directory.enums import Kind as OrganisationKind
from maillage.directory.models import Organisation
from maillage.directory.refs import ref_from
from maillage.directory.services.locating import Locator
from maillage.directory.services.organisations import create_organisation
from maillage.territory.enums import Precision
from maillage.territory.models import Place

DEMO = Actor.for_system("démonstration")
PARIS = ZoneInfo("Europe/Paris")
SOURCE = "Équipements publics (Ville de Montpellier)"
WRITTEN_AHEAD = timedelta(days=40)


@dataclass
class Town:
    """What the year is built from: organisations by key, and public places made once."""

    made: dict[str, Organisation]
    now: datetime
    known: dict[str, tuple[float, float]] = field(default_factory=positions)
    places: dict[str, Place] = field(default_factory=dict)
    locator: Locator = field(default_factory=Locator)

    @property
    def today(self) -> date:
        return self.now.astimezone(PARIS).date()

    def place(self, name: str) -> Place:
        """Return a public place of the town by its name in the open data."""
        if name not in self.places:
            lat, lon = self.known[name]
            area = self.locator.area_id({"lat": lat, "lon": lon})
            self.places[name] = Place.objects.create(
                label=name, city="Montpellier", insee="34172", postcode="34000",
                lat=lat, lon=lon, precision=Precision.ADDRESS, area_id=area, source=SOURCE,
            )  # fmt: skip
        return self.places[name]

    def day(self, *, weeks: int, weekday: int) -> date:
        """Return a weekday (0 Monday) some weeks ahead."""
        monday = self.today - timedelta(days=self.today.weekday())
        return monday + timedelta(weeks=weeks, days=weekday)

    def event(
        self,
        key: str,
        who: str,
        schedule: Schedule,
        values: Mapping[str, Any],
        *,
        state: str = State.PUBLISHED,
        actor: Actor = DEMO,
        said: datetime | None = None,
    ) -> Event:
        """Invent an event, once."""
        ref = ref_from("demo-event", key)
        known = Event.objects.filter(ref=ref).first()
        if known is not None:
            return known
        return create_event(
            actor=actor, organisation=self.made[who], schedule=schedule, state=state, ref=ref,
            values={**values, "is_fictional": True}, now=said or self.now - timedelta(days=3),
        )  # fmt: skip


def invent(made: dict[str, Organisation], people: dict[str, Person], now: datetime) -> None:
    """Invent the organisations of the agenda, its year, and what waits for people to act."""
    town = Town({**made, **_organisers(now)}, now)
    for number, one in enumerate(planned(town.today)):
        _write(town, f"{number}-{one.values['title']}", one)
    _ladder(town, people)
    _forums(town, people)
    _statuses(town)
    _registrations(town)
    _common_dates(town)


def _organisers(now: datetime) -> dict[str, Organisation]:
    found = {}
    for one in content()["organisers"]:
        ref = ref_from("demo", f"agenda-{one['key']}")
        known = Organisation.objects.filter(ref=ref).first()
        found[one["key"]] = known or create_organisation(
            actor=DEMO, kind=OrganisationKind.ASSOCIATION, fictional=True, ref=ref,
            values={
                "name": one["name"], "summary": one["summary"], "themes": one["themes"],
                "email": f"contact@{one['key']}.test",
                "place": fictional_place("Local fictif", *one["position"]),
            },
            now=now - timedelta(days=200),
        )  # fmt: skip
    return found


def _write(town: Town, key: str, one: Planned) -> None:
    first = one.schedule.segments[0].start.replace(tzinfo=PARIS)
    said = min(first - WRITTEN_AHEAD, town.now - timedelta(days=3))
    values = {**one.values, "place": town.place(one.place)}
    town.event(key, one.who, one.schedule, values, said=said)


def _at(day: date, hour: str) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T{hour}")


def _ladder(town: Town, people: dict[str, Person]) -> None:
    """One event at each step: a draft, dates on hold, something shared, two to read, one to write again."""
    president, informal = actor_of(people["president"]), actor_of(people["informal"])
    facilitator = actor_of(people["facilitator"])
    town.event(
        "draft", "judo", Schedule.once(_at(town.day(weeks=7, weekday=5), "09:00"), 480),
        {"title": "Coupe de printemps (brouillon)", "kind": Kind.EVENT, "themes": ["sport.judo"]},
        state=State.DRAFT, actor=president,
    )  # fmt: skip
    town.event(
        "network", "federation", Schedule.once(_at(town.day(weeks=4, weekday=3), "18:00"), 150),
        {
            "title": "Préparer ensemble le calendrier de l’année", "kind": Kind.MEETING,
            "themes": ["citoyennete.benevolat"], "place": town.place("Maison pour tous Michel Colucci"),
            "summary": "Chaque association vient avec ses dates ; on repart avec un calendrier sans chevauchement.",
        },
        state=State.NETWORK, actor=facilitator,
    )  # fmt: skip
    for number, (title, weeks) in enumerate(
        (("Portes ouvertes du dojo", 6), ("Gala des ceintures", 11))
    ):
        town.event(
            f"submitted-{number}", "judo",
            Schedule.once(_at(town.day(weeks=weeks, weekday=6), "14:00"), 180),
            {"title": title, "kind": Kind.VISIT, "themes": ["sport.judo"], "price": "free",
             "place": town.place("Gymnase Arthur Rimbaud"), "expected": 120},
            state=State.SUBMITTED, actor=president,
        )  # fmt: skip
    refused = town.event(
        "refused", "jardin", Schedule.once(_at(town.day(weeks=3, weekday=5), "10:00"), 180),
        {"title": "VENTE DE PLANTS !!!", "kind": Kind.EVENT, "themes": ["environnement.jardins"]},
        state=State.SUBMITTED, actor=informal,
    )  # fmt: skip
    if refused.state == State.SUBMITTED:
        change_step(
            actor=facilitator, event=refused, to=State.REFUSED, now=town.now - timedelta(days=1),
            reason="La charte demande un titre sans capitales ni points d’exclamation, et un lieu. Belle idée, "
            "à vite !",
        )  # fmt: skip


def _forums(town: Town, people: dict[str, Person]) -> None:
    """Two forums on the same Saturday: one is public, the other is a date on hold."""
    saturday = town.day(weeks=10, weekday=5)
    town.event(
        "forum-nord", "quartier", Schedule.once(_at(saturday, "10:00"), 480),
        {
            "title": "Forum des associations des quartiers nord", "kind": Kind.FORUM, "price": "free",
            "themes": ["citoyennete.benevolat", "sport"], "expected": 1500, "features": ["fauteuil", "lsf"],
            "place": town.place("Maison pour tous Frédéric Chopin"), "publics": ["habitants", "familles"],
            "summary": "Quatre-vingts associations, des démonstrations et un repas partagé.",
        },
    )  # fmt: skip
    town.event(
        "forum-sports", "judo", Schedule.once(_at(saturday, "10:00"), 480),
        {
            "title": "Forum des sports de quartier", "kind": Kind.FORUM, "expected": 1200,
            "themes": ["sport"], "place": town.place("Gymnase Arthur Rimbaud"),
        },
        state=State.HELD, actor=actor_of(people["president"]),
    )  # fmt: skip
    town.event(
        "hold-solidaires", "solidaires", Schedule.once(_at(town.day(weeks=12, weekday=5), "14:00"), 240),
        {"themes": ["international.solidarite"], "expected": 300, "place": town.place("Maison pour tous George Sand")},
        state=State.HELD,
    )  # fmt: skip


def _statuses(town: Town) -> None:
    """Events that do not go as planned, and dates that moved."""
    for key, status, note, weeks in (
        ("cancelled", Status.CANCELLED, "La salle est en travaux.", 2),
        ("postponed", Status.POSTPONED, "Nouvelle date bientôt.", 5),
        ("online", Status.MOVED_ONLINE, "Alerte orange : rendez-vous en ligne.", 1),
    ):
        title = {
            "cancelled": "Bal folk",
            "postponed": "Vide-dressing",
            "online": "Débat : le sport pour tous",
        }
        event = town.event(
            key, "quartier", Schedule.once(_at(town.day(weeks=weeks, weekday=5), "15:00"), 180),
            {"title": title[key], "kind": Kind.EVENT, "themes": ["loisirs.fetes"], "price": "free",
             "place": town.place("Maison pour tous Frédéric Chopin"), "expected": 80},
        )  # fmt: skip
        if event.status == Status.SCHEDULED:
            set_status(actor=DEMO, event=event, status=status, note=note, now=town.now)
    start = _at(town.day(weeks=-2, weekday=2), "18:30")
    moved, off = start + timedelta(weeks=4), start + timedelta(weeks=5)
    changes = (
        Change(key_of(moved), Act.MOVED, moved + timedelta(days=1), 90, "La salle est prise mercredi."),
        Change(key_of(off), Act.CANCELLED, note="Pas d’animatrice ce soir-là."),
    )  # fmt: skip
    schedule = Schedule((Segment(start, 90, "FREQ=WEEKLY;COUNT=12"),), changes)
    town.event(
        "atelier-deplace", "theatre", schedule,
        {"title": "Atelier théâtre en douze séances", "kind": Kind.WORKSHOP, "themes": ["culture.theatre"],
         "price": "paid", "conditions": "60 € les douze séances.", "expected": 14,
         "place": town.place("Maison pour tous Albertine Sarrazin")},
    )  # fmt: skip


def _registrations(town: Town) -> None:
    """Events to register to: many places, few places, one reserved online link."""
    town.event(
        "inscription-compta", "federation",
        Schedule.once(_at(town.day(weeks=3, weekday=1), "18:00"), 150),
        {
            "title": "Ma première assemblée générale", "kind": Kind.TRAINING, "price": "free",
            "themes": ["citoyennete.benevolat"], "publics": ["associations"], "attendance": "mixed",
            "registration": True, "places": 12, "asks_needs": True, "expected": 12,
            "online_url": "https://visio.exemple.test/premiere-assemblee",
            "online_link": OnlineLink.REGISTERED, "place": town.place("Maison pour tous Michel Colucci"),
            "features": ["fauteuil", "boucle_magnetique"],
            "summary": "Convoquer, présider, écrire le compte rendu : on s’exerce ensemble.",
        },
    )  # fmt: skip
    town.event(
        "inscription-courte", "photo", Schedule.once(_at(town.day(weeks=2, weekday=6), "10:00"), 180),
        {
            "title": "Tirage argentique : trois agrandisseurs, trois places", "kind": Kind.WORKSHOP,
            "price": "paid", "conditions": "12 €, papier compris.", "themes": ["culture.photo"],
            "registration": True, "places": 3, "places_each": 2, "expected": 3,
            "place": town.place("Maison pour tous Albert Camus"),
        },
    )  # fmt: skip


def _common_dates(town: Town) -> None:
    """Days that weigh on every date: an invented fair, and exams supposed in June."""
    if CommonDate.objects.exists():
        return
    june = date(town.today.year + (town.today.month > 6), 6, 15)
    saturday = town.day(weeks=14, weekday=5)
    for said in (
        Common(Period.TOWN, "Grande foire de la ville (fictive)", saturday, saturday + timedelta(days=1),
               weight=80, note="Centre-ville fermé aux voitures."),
        Common(Period.EXAM, "Examens (dates supposées)", june, june + timedelta(days=4),
               publics=("adolescents", "etudiants"), weight=60),
    ):  # fmt: skip
        put_common_date(actor=DEMO, said=replace(said, is_fictional=True), now=town.now)
