"""A small town for the tests of lists: organisations written by the services, in the index."""

from datetime import date, datetime
from typing import Any

from maillage.core.actor import Actor
from maillage.directory.models import Organisation
from maillage.directory.services.organisations import create_organisation
from maillage.directory.services.profiles import choose_audience
from maillage.directory.services.states import set_state

SYSTEM = Actor.for_system("tests")
GONE = date(2014, 6, 30)
CENTRE = {"address": "1 rue Foch", "postcode": "34000", "city": "Montpellier", "insee": "34172"}


def made(
    now: datetime, name: str, *, kind: str = "association", hidden: tuple[str, ...] = (),
    state: str = "", fictional: bool = False, **values: Any,
) -> Organisation:  # fmt: skip
    """Create a listed organisation; ``hidden`` fields are kept for it alone."""
    organisation = create_organisation(
        actor=SYSTEM, kind=kind, values={"name": name, **values}, now=now, fictional=fictional
    )
    for field in hidden:
        choose_audience(
            actor=SYSTEM, organisation=organisation, field=field, audience="own", now=now
        )
    if state:
        set_state(
            actor=SYSTEM,
            organisation=organisation,
            to=state,
            on=GONE if state == "dissolved" else None,
            now=now,
        )
    return Organisation.objects.get(pk=organisation.pk)


def at(lat: float, lon: float, **parts: str) -> dict[str, Any]:
    return {**CENTRE, "lat": lat, "lon": lon, "precision": "address", **parts}
