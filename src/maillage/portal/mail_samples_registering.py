"""Samples of what registrations and letters of the agenda write."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from maillage.agenda.enums import RegistrationState, State, Status
from maillage.agenda.finding.lines import lines_of
from maillage.agenda.finding.requests import AgendaQuery
from maillage.agenda.letters import notifications as letters
from maillage.agenda.models import Digest, Event, Occurrence, Registration
from maillage.agenda.registering import notifications as registering
from maillage.agenda.registering.dates import Told
from maillage.directory.models import Organisation

LINK = "exemple-de-lien"
DAY = timedelta(days=1)


class Stage(Protocol):
    """Where the samples take place: an organisation, and a moment."""

    @property
    def organisation(self) -> Organisation: ...
    @property
    def now(self) -> datetime: ...


def registration_on(stage: Stage, state: str = RegistrationState.CONFIRMED) -> Registration:
    """Somebody registered to a workshop in ten days; nothing of it is saved."""
    event = Event(
        pk=0, ref="exemple-evt", title="Initiation au judo", organisation=stage.organisation, state=State.PUBLISHED,
        registration=True, places=12, created_at=stage.now, updated_at=stage.now, published_at=stage.now,
        is_fictional=True,
    )  # fmt: skip
    start = (stage.now + 10 * DAY).replace(hour=13, minute=0, second=0, microsecond=0)
    occurrence = Occurrence(
        pk=0, event=event, key=f"{start:%Y-%m-%dT%H:%M}", starts_at=start, ends_at=start + timedelta(hours=2),
        first_day=start.date(), last_day=start.date(), places=12,
    )  # fmt: skip
    return Registration(
        pk=0, occurrence=occurrence, name="Nadia Benali", email="nadia.benali@exemple.test", places=2, state=state,
        token=LINK, made_at=stage.now, told=str(Told.of(occurrence)),
    )  # fmt: skip


def write_registration_cancelled(stage: Stage) -> None:
    registering.registration_cancelled(
        registration=registration_on(stage), by_organisers=True, now=stage.now,
        reason="Vous nous avez dit au téléphone ne plus pouvoir venir.",
    )  # fmt: skip


def write_date_news(stage: Stage) -> None:
    registration = registration_on(stage)
    before = Told.of(registration.occurrence)
    event = registration.occurrence.event
    event.status, event.status_note = Status.CANCELLED, "La salle est inondée."
    registering.date_news(registration=registration, before=before, now=stage.now)


def write_organisers_message(stage: Stage) -> None:
    registering.organisers_message(
        registration=registration_on(stage), subject="Que faut-il apporter", digest="exemple",
        text="Une tenue souple et une bouteille d’eau. Les tapis sont sur place.", now=stage.now,
    )  # fmt: skip


def digest_of(stage: Stage) -> Digest:
    return Digest(pk=0, email="nadia.benali@exemple.test", token=LINK, asked_at=stage.now)


def write_weekly_letter(stage: Stage) -> None:
    occurrence = registration_on(stage).occurrence
    first = occurrence.first_day - 2 * DAY
    letters.weekly_letter(
        digest=digest_of(stage), lines=lines_of([occurrence]), query=AgendaQuery(), first=first,
        now=stage.now,
    )  # fmt: skip


Write = Callable[[Stage], object]
# {name of the notification: (when it is sent, how to write one)}
SAMPLES: Mapping[str, tuple[str, Write]] = {
    "registration_made": (
        "Quelqu’un s’inscrit à un événement",
        lambda stage: registering.registration_made(
            registration=registration_on(stage), now=stage.now
        ),
    ),
    "registration_promoted": (
        "Une place se libère pour quelqu’un de la liste d’attente",
        lambda stage: registering.registration_promoted(
            registration=registration_on(stage), now=stage.now
        ),
    ),
    "registration_changed": (
        "Quelqu’un change son nombre de places",
        lambda stage: registering.registration_changed(
            registration=registration_on(stage), now=stage.now
        ),
    ),
    "registration_cancelled": ("Une inscription est annulée", write_registration_cancelled),
    "registration_link": (
        "Quelqu’un s’inscrit une seconde fois avec la même adresse",
        lambda stage: registering.registration_link(
            registration=registration_on(stage), now=stage.now
        ),
    ),
    "registration_reminder": (
        "Deux jours avant la date",
        lambda stage: registering.registration_reminder(
            registration=registration_on(stage), now=stage.now
        ),
    ),
    "date_news": (
        "La date de personnes inscrites est déplacée, annulée ou rétablie",
        write_date_news,
    ),
    "organisers_message": (
        "Les personnes qui organisent écrivent à toutes celles qui viennent",
        write_organisers_message,
    ),
    "letter_asked": (
        "Quelqu’un demande la lettre de l’agenda",
        lambda stage: letters.letter_asked(digest=digest_of(stage), now=stage.now),
    ),
    "weekly_letter": ("Chaque jeudi matin, la lettre de l’agenda", write_weekly_letter),
}
