"""What clashes make the agenda write to people."""

from datetime import date, datetime

from maillage.agenda.enums import State
from maillage.agenda.models import Event
from maillage.agenda.notifications import link, writers
from maillage.core.actor import Actor
from maillage.core.ui.french import format_date
from maillage.directory.models import Organisation
from maillage.directory.notifications import page_of, team, write

TEAM = "L’équipe d’animation"


def talk_proposed(
    *,
    event: Event,
    organisation: Organisation | None,
    day: date,
    message: str,
    mine: Event | None,
    reply_to: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Tell the people of the other organisation; the team where nobody writes for it. Returns how many."""
    people = writers(event.organisation, but=actor.person_id) or team()
    who = organisation.name if organisation else TEAM
    what = "votre date réservée" if event.state == State.HELD else f"« {event.title} »"
    answer = f"{link('talk', mine.ref)}?jour={day.isoformat()}&pour={event.ref}" if mine else ""
    for person in people:
        write(
            key=f"talk-proposed:{event.pk}:{organisation.pk if organisation else 0}:{now.isoformat()}:{person.pk}",
            to=person.email,
            subject=f"{who} propose de parler du {format_date(day, year=False)}",
            lines=(
                f"{who} prévoit aussi quelque chose autour du {format_date(day)}, le jour de {what}, et vous écrit :",
                message,
                f"Répondre sur le site : {answer}" if answer else "",
                f"Répondre par courriel : {reply_to}" if reply_to else "",
                f"Qui vous écrit : {page_of(organisation)}" if organisation else "",
                "Votre adresse n’a été montrée à personne.",
            ),
            now=now,
        )
    return len(people)
