"""What people registered to a date are written: each message once.

Keys begin with the date's and the registration's numbers, so that messages go when registrations do (R17).
"""

import hashlib
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from maillage.agenda.enums import OnlineLink, RegistrationState
from maillage.agenda.models import Occurrence, Registration
from maillage.agenda.registering.dates import (
    Told,
    date_words,
    forgotten_on,
    place_words,
    span_words,
)
from maillage.agenda.registering.queries import position
from maillage.core.ui.french import count, format_date
from maillage.directory.notifications import write


def private_link(registration: Registration) -> str:
    """Return the address where a person sees, changes and cancels their registration."""
    path = reverse("agenda:registration", args=[registration.token])
    return settings.BASE_URL.rstrip("/") + path


def key_of(occurrence: Occurrence, registration: Registration | None = None) -> str:
    """Return how the keys of messages to a date, or to one registration, begin."""
    end = f"{registration.pk}:" if registration else ""
    return f"registration:{occurrence.pk}:{end}"


def _write(
    registration: Registration, what: str, subject: str, lines: tuple[str, ...], now: datetime
) -> bool:
    if not registration.email:
        return False
    key = f"{key_of(registration.occurrence, registration)}{what}"
    return write(key=key, to=registration.email, subject=subject, lines=lines, now=now)


def _title(registration: Registration) -> str:
    return f"« {registration.occurrence.event} »"


def _facts(registration: Registration) -> str:
    where = place_words(registration.occurrence.event)
    facts = [
        f"Date : {date_words(registration.occurrence)}",
        f"Lieu : {where}" if where else "",
        f"Places : {registration.places}",
        online_line(registration),
    ]
    return "\n".join(fact for fact in facts if fact)


def online_line(registration: Registration) -> str:
    """Return the line of the link for people registered; "" when there is none for them (R6)."""
    event = registration.occurrence.event
    given = event.online_link == OnlineLink.ALL or (
        registration.state == RegistrationState.CONFIRMED
    )
    return (
        f"Lien pour participer en ligne : {event.online_url}" if event.online_url and given else ""
    )


def _kept(registration: Registration) -> str:
    day = format_date(forgotten_on(registration.occurrence), weekday=False)
    return f"Ce que vous avez écrit est effacé le {day}."


def _manage(registration: Registration) -> str:
    return (
        "Voir votre inscription, changer le nombre de places ou l’annuler, sans compte : "
        f"{private_link(registration)}"
    )


def registration_made(*, registration: Registration, now: datetime) -> None:
    """Confirm places, or a rank in the waiting list."""
    title = _title(registration)
    waits = registration.state == RegistrationState.WAITING
    if waits:
        subject = f"{title} : vous êtes en liste d’attente"
        first = (
            f"Il n’y a plus assez de places pour {title}. Vous êtes au rang {position(registration)} de la "
            "liste d’attente : dès que des places se libèrent pour vous, elles vous sont données et nous "
            "vous écrivons."
        )
    else:
        subject = f"{title} : votre inscription est confirmée"
        first = f"Votre inscription à {title} est confirmée."
    lines = (first, _facts(registration), _manage(registration), _kept(registration))
    _write(registration, "made", subject, lines, now)


def registration_promoted(*, registration: Registration, now: datetime) -> None:
    title = _title(registration)
    given = count(registration.places, "place vous est donnée", "places vous sont données")
    lines = (
        f"De la place s’est libérée à {title} : {given}.",
        _facts(registration),
        "Si vous ne pouvez plus venir, annulez : vos places iront aux personnes qui attendent.",
        _manage(registration),
    )
    _write(registration, "promoted", f"{title} : vous avez votre place", lines, now)


def registration_changed(*, registration: Registration, now: datetime) -> None:
    title = _title(registration)
    number = count(registration.places, "place")
    waits = registration.state == RegistrationState.WAITING
    where = " en liste d’attente" if waits else ""
    lines = (
        f"Votre inscription à {title} est maintenant de {number}{where}.",
        _manage(registration),
    )
    what = f"places:{now:%Y%m%d%H%M%S%f}"
    _write(registration, what, f"{title} : {number}{where}", lines, now)


def registration_cancelled(
    *, registration: Registration, now: datetime, by_organisers: bool = False, reason: str = ""
) -> None:
    title = _title(registration)
    when = date_words(registration.occurrence)
    if by_organisers:
        first = f"Les personnes qui organisent {title} ont annulé votre inscription du {when}."
    else:
        first = f"Votre inscription à {title} du {when} est annulée, comme vous l’avez demandé."
    why = f"Ce qu’elles vous disent :\n\n{reason}" if reason else ""
    lines = (first, why, _kept(registration))
    _write(registration, "cancelled", f"{title} : inscription annulée", lines, now)


def registration_link(*, registration: Registration, now: datetime) -> None:
    """Send the private link again to an address that is registered already: once a day at most."""
    title = _title(registration)
    lines = (
        (
            f"Quelqu’un, sans doute vous, vient de redemander une inscription à {title} avec cette adresse, "
            "qui est déjà inscrite. Rien n’a changé."
        ),
        _facts(registration),
        _manage(registration),
    )
    _write(
        registration, f"link:{now:%Y%m%d}", f"{title} : votre inscription existe déjà", lines, now
    )


def registration_reminder(*, registration: Registration, now: datetime) -> bool:
    title = _title(registration)
    lines = (
        f"C’est bientôt : vous êtes inscrite ou inscrit à {title}.",
        _facts(registration),
        "Vous ne pouvez plus venir ? Annulez, pour que vos places servent à d’autres.",
        _manage(registration),
    )
    return _write(registration, "reminder", f"Bientôt : {title}", lines, now)


def date_news(*, registration: Registration, before: Told, now: datetime) -> None:
    """Tell somebody that their date moved, is cancelled, or takes place after all."""
    occurrence = registration.occurrence
    event, title = occurrence.event, _title(registration)
    told = span_words(before.start, before.end, event, all_day=occurrence.all_day)
    after = Told.of(occurrence)
    if not after.held:
        subject = f"{title} n’a pas lieu"
        first = f"{title}, prévu {told}, n’a pas lieu. Vous n’avez rien à faire."
    elif not before.held:
        subject = f"{title} a bien lieu"
        first = (
            f"{title}, que nous vous avions dit annulé, a bien lieu. Votre inscription est gardée."
        )
    else:
        subject = f"{title} : la date ou le lieu a changé"
        first = (
            f"{title}, prévu {told}, a changé. Votre inscription est gardée ; si cela ne vous va plus, "
            "annulez-la."
        )
    note = event.status_note or occurrence.note
    lines = (
        first,
        f"Ce que disent les personnes qui organisent : {note}" if note else "",
        _facts(registration) if after.held else "",
        _manage(registration),
    )
    change = hashlib.sha256(f"{before} {after}".encode()).hexdigest()[:12]
    _write(registration, f"news:{now:%Y%m%d%H%M%S%f}:{change}", subject, lines, now)


def organisers_message(
    *, registration: Registration, subject: str, text: str, digest: str, now: datetime
) -> bool:
    """Send what organisers write to people registered; false if this very text was sent already."""
    title = _title(registration)
    lines = (
        f"Les personnes qui organisent {title} vous écrivent :",
        text,
        _manage(registration),
    )
    return _write(registration, f"message:{digest}", f"{title} : {subject}", lines, now)
