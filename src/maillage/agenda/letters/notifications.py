"""The weekly letter and the message that confirms it.

Keys begin with the letter's number, so that its messages go when somebody leaves it.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from maillage.agenda.finding.lines import Line
from maillage.agenda.finding.requests import AgendaQuery
from maillage.agenda.letters.contents import DAYS, filters_words, paragraphs, query_of
from maillage.agenda.models import Digest
from maillage.core.site import current_site_name
from maillage.core.ui.french import format_date
from maillage.directory.notifications import write


def address(name: str, digest: Digest) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(f"agenda:{name}", args=[digest.token])


def key_of(digest: Digest) -> str:
    """Return how the keys of the messages of a letter begin."""
    return f"letter:{digest.pk}:"


def letter_asked(*, digest: Digest, now: datetime) -> None:
    """Ask the holder of the address whether the letter is wanted: once a day at most."""
    words = filters_words(query_of(digest, now.date()))
    what = f" ({words})" if words else ""
    lines: tuple[str, ...]
    if digest.confirmed_at is None:
        subject = "Lettre de l’agenda : confirmez votre adresse"
        lines = (
            f"Quelqu’un, sans doute vous, a demandé à recevoir chaque jeudi l’agenda de la semaine{what}.",
            f"Si c’est vous, confirmez : {address('letter_confirm', digest)}",
            "Sinon, ne faites rien : aucune lettre ne partira, et cette adresse sera oubliée dans sept jours.",
        )
    else:
        subject = "Lettre de l’agenda : vous la recevez déjà"
        lines = (
            f"Cette adresse reçoit déjà chaque jeudi l’agenda de la semaine{what}.",
            f"Ne plus la recevoir : {address('letter_leave', digest)}",
        )
    write(
        key=f"{key_of(digest)}asked:{now:%Y%m%d}",
        to=digest.email,
        subject=subject,
        lines=lines,
        now=now,
    )


def weekly_letter(
    *, digest: Digest, lines: Sequence[Line], query: AgendaQuery, first: date, now: datetime
) -> None:
    """Write the letter of a week, with the headers by which mail programs leave it (RFC 2369, RFC 8058)."""
    leave = address("letter_leave", digest)
    days = f"du {format_date(first, year=False)} au {format_date(first + DAYS, year=False)}"
    write(
        key=f"{key_of(digest)}{first.isoformat()}",
        to=digest.email,
        subject=f"Agenda de {current_site_name()} {days}",
        lines=(
            *paragraphs(lines, query, first),
            f"Vous recevez cette lettre parce que vous l’avez demandée. Ne plus la recevoir : {leave}",
        ),
        now=now,
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
