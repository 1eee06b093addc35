"""The demonstration town: real open data of Montpellier, and a fictional life around it.

Built through the services of the modules, idempotent: a second run finds everything in place.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from maillage.accounts.actors import actor_of
from maillage.accounts.models import Person
from maillage.accounts.services.personas import ensure_personas
from maillage.core.actor import Actor
from maillage.core.shipped import shipped_path
from maillage.core.site import get_setting, set_setting
from maillage.demo import (
    agenda_life,
    destinations_life,
    duplicates_life,
    harvest_life,
    inventory_life,
    reading_life,
    registrations_life,
    walks_life,
)
from maillage.demo.content import (
    AFFILIATIONS,
    CLAIM,
    ORGANISATIONS,
    PENDING_GROUP,
    REPORTS,
    Invented,
)
from maillage.directory.enums import Kind, State
from maillage.directory.models import Claim, ErrorReport, Membership, Organisation
from maillage.directory.refs import ref_from
from maillage.directory.services.claims import claim_by_message
from maillage.directory.services.files import import_directory_file
from maillage.directory.services.organisations import create_organisation
from maillage.directory.services.profiles import choose_audience, confirm_profile, correct_profile
from maillage.directory.services.reports import report_error
from maillage.directory.services.states import set_state
from maillage.territory.services import create_territory

NAME = "Montpellier"
INSEE = "34172"
VERSION = 3
DEMO = Actor.for_system("démonstration")
Say = Callable[[str], None]
Invent = Callable[[dict[str, Organisation], dict[str, Person], datetime], None]
# What the higher modules add to the life of the town, in this order.
LIVES: tuple[tuple[str, Invent], ...] = (
    ("Plateformes où paraître", inventory_life.invent),
    ("Plateformes fictives, et qui accepte d’y être", destinations_life.invent_destinations),
    ("Guide, carte et fiche recopiée", reading_life.invent),
    ("Une liste suivie, et ce qu’elle dit autrement", harvest_life.invent),
    ("Fiches fictives en double", duplicates_life.invent),
    ("Une année d’agenda, toute fictive", agenda_life.invent),
    ("Des inscriptions et une liste d’attente, fictives", registrations_life.invent),
    ("Un temps fort et un parcours, fictifs", walks_life.invent),
)


def build(*, now: datetime, say: Say = lambda _message: None) -> None:
    """Build the town in the current database; ``say`` is told each step in French."""
    if get_setting("demo") == VERSION:
        say("La ville de démonstration est déjà en place.")
        return
    say("Quartiers, thèmes et compétences de Montpellier")
    create_territory(
        actor=DEMO,
        name=NAME,
        insee=[INSEE],
        areas=[
            shipped_path("montpellier/quartiers.geojson"),
            shipped_path("montpellier/sous_quartiers.geojson"),
        ],
        now=now,
    )
    say("Annuaire des associations (données ouvertes de la Ville)")
    run = import_directory_file(
        actor=DEMO,
        path=shipped_path("montpellier/associations_2011.csv"),
        mapping=shipped_path("mappings/montpellier.toml"),
        now=now,
    )
    say(f"{run.counts['read']} lignes lues, {run.counts['created']} fiches créées")
    say("Personnes et organisations fictives")
    people = ensure_personas(actor=DEMO, now=now)
    made = invent(people, now)
    for title, live in LIVES:
        say(title)
        with transaction.atomic():
            live(made, people, now)
    set_setting("demo", VERSION)


@transaction.atomic
def invent(people: dict[str, Person], now: datetime) -> dict[str, Organisation]:
    """Create the fictional organisations, their people, and what waits for the team.

    Returns the organisations by their key in ``content``.
    """
    made = {invented.key: _organisation(invented, people, now) for invented in ORGANISATIONS}
    for key, federations in AFFILIATIONS.items():
        refs = [made[federation].ref for federation in federations]
        correct_profile(actor=DEMO, organisation=made[key], changes={"affiliations": refs}, now=now)
    _waiting(made, people, now)
    return made


def _organisation(invented: Invented, people: dict[str, Person], now: datetime) -> Organisation:
    ref = ref_from("demo", invented.key)
    known = Organisation.objects.filter(ref=ref).first()
    if known:
        return known
    said_at = now - timedelta(days=invented.confirmed_days_ago or 700)
    organisation = create_organisation(
        actor=DEMO,
        kind=invented.kind,
        values=invented.values,
        now=said_at,
        fictional=True,
        ref=ref,
    )
    for persona, role in invented.people:
        Membership.objects.create(
            organisation=organisation, person=people[persona], role=role, since=said_at
        )
    for field, audience in invented.audiences.items():
        choose_audience(
            actor=DEMO, organisation=organisation, field=field, audience=audience, now=said_at
        )
    if invented.state:
        set_state(
            actor=DEMO,
            organisation=organisation,
            to=invented.state,
            on=said_at.date() if invented.state == State.DISSOLVED else None,
            now=said_at,
        )
    if invented.confirmed_days_ago is not None and not invented.state:
        confirm_profile(actor=_speaker(invented, people), organisation=organisation, now=said_at)
    return Organisation.objects.get(pk=organisation.pk)


def _speaker(invented: Invented, people: dict[str, Person]) -> Actor:
    """The first person of an organisation confirms it; the team does for those without people."""
    if not invented.people:
        return DEMO
    return actor_of(people[invented.people[0][0]])


def _waiting(made: dict[str, Organisation], people: dict[str, Person], now: datetime) -> None:
    """Leave a claim, two reports and a new group in the team's queue."""
    persona, key, message = CLAIM
    if not Claim.objects.exists():
        claim_by_message(
            actor=actor_of(people[persona]), organisation=made[key], message=message, now=now
        )
    if not ErrorReport.objects.exists():
        for key, message in REPORTS:
            report_error(
                actor=actor_of(people["resident"]), organisation=made[key], message=message, now=now
            )
    if not Organisation.objects.filter(name=PENDING_GROUP["name"]).exists():
        create_organisation(
            actor=actor_of(people["informal"]),
            kind=Kind.GROUP,
            values=PENDING_GROUP,
            manager_id=people["informal"].pk,
            now=now,
            fictional=True,
        )
