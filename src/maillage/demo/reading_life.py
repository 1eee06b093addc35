"""Who agreed, in the demonstration, to be in the printed guide, on the map that others compose, and on OpenStreetMap.

Invented organisations only, each by a person who manages it. One was pasted on OpenStreetMap and
its telephone changed since: the page says what to paste again.
"""

from datetime import datetime, timedelta

from maillage.accounts.actors import actor_of
from maillage.accounts.models import Person
from maillage.core.actor import MANAGER, Actor
from maillage.directory.enums import Audience, State
from maillage.directory.models import Membership, Organisation
from maillage.directory.services.profiles import correct_profile
from maillage.syndication.models import Consent, Destination
from maillage.syndication.services.consents import give_consent
from maillage.syndication.services.texts import current_text
from maillage.syndication.services.uses import say_copied

EVERYBODY = ("guide", "umap")
PASTED, PASTED_BY, PASTED_ON, PHONE = "judo", "osm", timedelta(days=18), "04 67 00 11 42"


def invent(made: dict[str, Organisation], people: dict[str, Person], now: datetime) -> None:
    """Let those who are managed by somebody agree, and paste one profile on OpenStreetMap."""
    readers = list(Destination.objects.filter(connector__in=EVERYBODY).order_by("id"))
    for key in sorted(made):
        manager = _manager(made[key])
        if manager is not None and made[key].state != State.DISSOLVED:
            for destination in readers:
                _agree(manager, made[key], destination, now)
    _paste(made[PASTED], now)


def _manager(organisation: Organisation) -> Actor | None:
    managers = Membership.objects.filter(organisation=organisation, role=MANAGER)
    first = managers.select_related("person").order_by("since", "id").first()
    return actor_of(first.person) if first else None


def _agree(actor: Actor, organisation: Organisation, to: Destination, now: datetime) -> bool:
    """Give what is public of the fields that a destination takes; False when it was given before."""
    if Consent.objects.filter(organisation=organisation, destination=to).exists():
        return False
    public = [key for key in to.fields if organisation.audience_of(key) == Audience.PUBLIC]
    give_consent(
        actor=actor, organisation=organisation, destination=to, fields=public,
        text_version=current_text(now=now).version, now=now,
    )  # fmt: skip
    return True


def _paste(organisation: Organisation, now: datetime) -> None:
    manager = _manager(organisation)
    to = Destination.objects.filter(connector=PASTED_BY).order_by("id").first()
    if manager is None or to is None or not _agree(manager, organisation, to, now - PASTED_ON):
        return
    say_copied(actor=manager, organisation=organisation, destination=to, now=now - PASTED_ON)
    correct_profile(actor=manager, organisation=organisation, changes={"phone": PHONE}, now=now)
