"""What a person pasted at a platform, when, and who said so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from maillage.accounts.models import Person
from maillage.core.models import AuditEntry
from maillage.directory.models import Organisation
from maillage.syndication.models import Destination, Presence

SAID = "syndication.copy_said"


@dataclass(frozen=True)
class Pasted:
    """The last time: ``values`` by field key as they were then, ``by`` the name of who did it."""

    at: datetime | None = None
    by: str = ""
    url: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_there(self) -> bool:
        return self.at is not None


def pasted_at(organisation: Organisation, destination: Destination) -> Pasted:
    """Return what was pasted last (three queries at most)."""
    presence = Presence.objects.filter(organisation=organisation, destination=destination).first()
    if presence is None or presence.sent_at is None:
        return Pasted()
    said = AuditEntry.objects.filter(
        object_type=organisation._meta.label_lower,
        object_id=str(organisation.pk),
        verb=SAID,
        data__destination=destination.code,
    )
    act = said.order_by("-number").first()
    person = Person.objects.filter(pk=act.person_id).first() if act and act.person_id else None
    return Pasted(
        at=presence.sent_at,
        by=person.name if person else "",
        url=presence.external_url,
        values=presence.sent_values,
    )
