"""What events put into pages of the modules below: panels, dashboard lines, doors, jobs, and who follows whom."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from maillage.agenda.models import Event
from maillage.agenda.queries.mine import next_events
from maillage.agenda.queries.moderation import waiting_events
from maillage.agenda.queries.organisers import invitations_for, may_announce_for
from maillage.agenda.services.images import forget_unused_images
from maillage.agenda.services.merging import follow_merge, follow_separation
from maillage.core import clock
from maillage.core.actor import Actor
from maillage.core.permissions import decide
from maillage.core.registry import DashboardLine, Page, Panel
from maillage.core.tasks import every
from maillage.directory.events import OrganisationsMerged, OrganisationsSeparated
from maillage.directory.models import Organisation

KEEPER = Actor.for_system("entretien")


def panel(*, actor: Actor, organisation: Organisation, now: datetime) -> dict[str, Any] | None:
    """Return the next events of an organisation; nothing where there is none and nobody to add one."""
    lines = next_events(actor, organisation, now=now)
    may = actor.is_authenticated and decide(actor, "agenda.create", organisation)
    announce = f"{reverse('agenda:new')}?organisation={organisation.ref}" if may else ""
    return {"lines": lines, "announce": announce} if lines or announce else None


def own_lines(actor: Actor) -> list[dict[str, Any]]:
    """What waits for somebody's organisations: invitations, and events given back."""
    if not actor.is_authenticated:
        return []
    lines = [
        {
            "label": f"Organiser ensemble « {link.event} » ?",
            "url": reverse("agenda:organisers", args=[link.event.ref]),
            "count": 1,
            "detail": "Votre organisation n’est nommée que si vous l’acceptez.",
        }
        for link in invitations_for(actor)
    ]
    own = [one.pk for one in may_announce_for(actor)]
    refused = Event.objects.filter(organisation__in=own, state="refused").order_by(
        "-updated_at", "pk"
    )
    lines += [
        {
            "label": f"Revoir « {event} »",
            "url": event.get_absolute_url(),
            "count": 1,
            "detail": "L’équipe d’animation dit pourquoi ; rien n’est perdu.",
        }
        for event in refused
    ]
    return lines


def team_lines(actor: Actor) -> list[dict[str, Any]]:
    """What waits for the team: events to read."""
    if not actor.is_authenticated or not decide(actor, "agenda.moderate"):
        return []
    waiting = waiting_events().count()
    if not waiting:
        return []
    url = reverse("agenda:moderation")
    return [{"label": "Événements à relire", "url": url, "count": waiting, "detail": ""}]


def _two(kept: str, absorbed: str) -> dict[str, Organisation]:
    return {
        "kept": Organisation.objects.get(ref=kept),
        "absorbed": Organisation.objects.get(ref=absorbed),
    }


def on_merged(event: OrganisationsMerged) -> None:
    follow_merge(actor=KEEPER, now=clock.now(), **_two(event.kept, event.absorbed))


def on_separated(event: OrganisationsSeparated) -> None:
    follow_separation(actor=KEEPER, now=clock.now(), **_two(event.kept, event.absorbed))


@every(timedelta(days=1), name="unused_event_images")
def sweep_images(now: datetime) -> int:
    return forget_unused_images(actor=KEEPER, now=now)


PANEL = Panel(template="agenda/panel.html", context=panel, order=5)
OWN_LINES = DashboardLine(lines=own_lines, order=22)
TEAM_LINES = DashboardLine(lines=team_lines, order=12)
PAGES = (
    Page("agenda", "Annoncer un événement", "agenda:new", order=20),
    Page("agenda", "Mes événements", "agenda:mine", order=30),
    Page("agenda", "La charte de l’agenda", "agenda:charter", order=90),
)
