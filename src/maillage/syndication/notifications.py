"""What syndication writes to people: plain text, one key per message, so that each is sent once."""

from datetime import datetime

from django.conf import settings

from maillage.directory.notifications import team, write
from maillage.syndication.models import Destination


def destination_blocked(*, destination: Destination, words: str, now: datetime) -> None:
    """Tell the team that a platform no longer recognises us; once for each time it stops."""
    page = settings.BASE_URL.rstrip("/") + destination.get_absolute_url()
    for person in team():
        write(
            key=f"destination-blocked:{destination.pk}:{now.isoformat()}:{person.pk}",
            to=person.email,
            subject=f"« {destination.name} » n’accepte plus nos envois",
            lines=(
                f"Les envois vers « {destination.name} » sont arrêtés. {words}",
                "Rien n’est perdu : les fiches attendent, et partiront quand les réglages seront corrigés.",
                f"Corriger les réglages : {page}reglages/",
            ),
            now=now,
        )
