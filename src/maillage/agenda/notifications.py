"""What the agenda writes to organisations and to the team about events."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from maillage.accounts.models import Person
from maillage.agenda.enums import OrganiserState, State
from maillage.agenda.models import Event, EventOrganiser
from maillage.core.actor import Actor
from maillage.directory.enums import Role
from maillage.directory.models import Organisation
from maillage.directory.notifications import team, write


def link(name: str, *args: str) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(f"agenda:{name}", args=args)


def page_of(event: Event) -> str:
    return settings.BASE_URL.rstrip("/") + event.get_absolute_url()


def writers(organisation: Organisation | None, *, but: int | None = None) -> list[Person]:
    """Return the people who manage or write for an organisation."""
    if organisation is None:
        return []
    found = Person.objects.filter(
        memberships__organisation=organisation,
        memberships__role__in=[Role.MANAGER, Role.EDITOR],
        is_active=True,
    )
    return list(found.exclude(pk=but).order_by("pk"))


def event_proposed(*, event: Event, now: datetime) -> None:
    """Tell the team that an event waits for its reading."""
    who = event.organisation.name if event.organisation else "Une source"
    for person in team():
        write(
            key=f"event-proposed:{event.pk}:{now.isoformat()}:{person.pk}",
            to=person.email,
            subject=f"Événement à relire : « {event.title} »",
            lines=(
                f"{who} propose de rendre public « {event.title} ».",
                f"Relire et répondre : {link('moderation')}",
            ),
            now=now,
        )


def event_read(*, event: Event, actor: Actor, now: datetime) -> None:
    """Tell the organisation what the team decided of its event."""
    accepted = event.state == State.PUBLISHED
    if event.state not in {State.PUBLISHED, State.REFUSED}:
        return
    for person in writers(event.organisation, but=actor.person_id):
        write(
            key=f"event-read:{event.pk}:{now.isoformat()}:{person.pk}",
            to=person.email,
            subject=f"« {event.title} » {'est dans l’agenda public' if accepted else 'est à revoir'}",
            lines=(
                "Votre événement a été relu : il est maintenant dans l’agenda public."
                if accepted
                else (
                    "L’équipe d’animation a relu votre événement, et ne peut pas encore le rendre public. "
                    "Rien de ce que vous avez écrit n’est perdu : corrigez-le, puis proposez-le de nouveau."
                ),
                f"Le motif donné :\n\n{event.refusal}" if event.refusal else "",
                f"L’événement : {page_of(event)}",
                "" if accepted else f"La charte de l’agenda : {link('charter')}",
            ),
            now=now,
        )


def event_removed(*, event: Event, actor: Actor, now: datetime) -> None:
    """Tell the organisation that somebody else took its event out of the agenda."""
    for person in writers(event.organisation, but=actor.person_id):
        write(
            key=f"event-removed:{event.pk}:{person.pk}",
            to=person.email,
            subject=f"« {event.title or 'Votre date réservée'} » est retiré de l’agenda",
            lines=(
                "L’équipe d’animation a retiré votre événement de l’agenda.",
                f"Le motif donné :\n\n{event.removal}" if event.removal else "",
                "Si c’est une erreur, répondez à l’équipe d’animation.",
            ),
            now=now,
        )


def organiser_invited(*, link: EventOrganiser, now: datetime) -> None:
    """Ask those who write for an organisation whether it agrees to be named."""
    event, who = link.event, link.event.organisation
    asker = who.name if who else "L’équipe d’animation"
    for person in writers(link.organisation):
        write(
            key=f"organiser-invited:{link.pk}:{now.isoformat()}:{person.pk}",
            to=person.email,
            subject=f"Organiser ensemble « {event.title or 'un événement'} » ?",
            lines=(
                f"{asker} propose de nommer « {link.organisation.name} » parmi les organisations de cet événement.",
                f"Votre organisation n’est nommée que si vous l’acceptez : {invitation_page(event)}",
            ),
            now=now,
        )


def organiser_answered(*, link: EventOrganiser, now: datetime) -> None:
    """Tell those who write an event that an organisation answered."""
    name, title = link.organisation.name, link.event.title or "votre date réservée"
    accepted = link.state == OrganiserState.ACCEPTED
    for person in writers(link.event.organisation):
        write(
            key=f"organiser-answered:{link.pk}:{now.isoformat()}:{person.pk}",
            to=person.email,
            subject=f"{name} : {'d’accord' if accepted else 'pas cette fois'} pour « {title} »",
            lines=(
                f"« {name} » est maintenant nommée avec vous."
                if accepted
                else f"« {name} » ne souhaite pas être nommée. L’événement reste comme il est.",
                f"L’événement : {page_of(link.event)}",
            ),
            now=now,
        )


def invitation_page(event: Event) -> str:
    return link("organisers", event.ref)
