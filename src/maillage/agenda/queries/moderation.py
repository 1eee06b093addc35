"""What waits for the team: events proposed to the public."""

from django.db.models import QuerySet

from maillage.agenda.enums import State
from maillage.agenda.models import Event, TrustedOrganiser
from maillage.agenda.queries.events import with_details


def waiting_events() -> QuerySet[Event]:
    """Return the events proposed to the public, the oldest proposal first."""
    proposed = Event.objects.filter(state=State.SUBMITTED)
    return with_details(proposed).order_by("submitted_at", "pk")


def trusted_organisers() -> QuerySet[TrustedOrganiser]:
    return TrustedOrganiser.objects.select_related("organisation").order_by(
        "organisation__name", "pk"
    )
