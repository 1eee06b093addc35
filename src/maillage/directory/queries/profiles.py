"""The profile that one actor sees: fields they may not see are absent, not blank."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from maillage.algorithms.profile_layers import PEOPLE, TEAM, is_blank
from maillage.core.actor import Actor
from maillage.directory.enums import Audience
from maillage.directory.fields import FIELDS
from maillage.directory.models import Organisation, Source
from maillage.directory.rules import audiences_seen_by
from maillage.directory.values import current_values
from maillage.territory.enums import Level
from maillage.territory.models import Area

WIDE_LEVELS = {Level.COMMUNE, Level.METROPOLE, Level.DEPARTEMENT, Level.REGION}

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip


@dataclass(frozen=True)
class SeenField:
    """A field as shown: its value, who else sees it, and where it comes from in words."""

    key: str
    label: str
    value: Any
    audience: str
    provenance: str


@dataclass(frozen=True)
class SeenProfile:
    """An organisation as one actor sees it."""

    organisation: Organisation
    fields: dict[str, SeenField]

    def __getitem__(self, key: str) -> Any:
        return self.fields[key].value if key in self.fields else None

    @property
    def position(self) -> tuple[float, float] | None:
        """Return (lat, lon) if the place may be seen and has one."""
        place = self["place"] or {}
        if place.get("lat") is None:
            return None
        return place["lat"], place["lon"]

    @property
    def area(self) -> Area | None:
        hidden = self.organisation.place_id is not None and "place" not in self.fields
        return area_shown(self.organisation, address_is_hidden=hidden)


def area_shown(organisation: Organisation, *, address_is_hidden: bool) -> Area | None:
    """Return the area that may be told: the district, or the commune only of a hidden address.

    A hidden address would be half guessed from its sub-district. A group that gave its district
    and no address hides nothing.
    """
    area = organisation.area
    while area is not None and address_is_hidden and area.level not in WIDE_LEVELS:
        area = area.parent
    return area


def visible_values(organisation: Organisation, audiences: frozenset[str]) -> dict[str, Any]:
    """Return the filled values of a profile that these audiences may see."""
    values = current_values(organisation)
    if "place" in values and organisation.audience_of("place") not in audiences:
        values.pop("accessibility")
    return {
        key: value
        for key, value in values.items()
        if not is_blank(value) and organisation.audience_of(key) in audiences
    }


def profile_seen_by(
    actor: Actor, organisation: Organisation, sources: dict[str, Source] | None = None
) -> SeenProfile:
    """Return the profile that ``actor`` sees. ``sources`` by code avoid a query when many are drawn."""
    if sources is None:
        sources = {source.code: source for source in Source.objects.order_by("code")}
    seen = visible_values(organisation, audiences_seen_by(actor, organisation))
    return SeenProfile(
        organisation,
        {
            key: SeenField(
                key,
                FIELDS[key].label,
                value,
                organisation.audience_of(key),
                provenance_sentence(organisation.provenance.get(key), sources),
            )
            for key, value in seen.items()
        },
    )


def public_profile(organisation: Organisation, sources: dict[str, Source]) -> SeenProfile:
    """Return the profile that anybody sees: the only one that exports and feeds may use."""
    return profile_seen_by(Actor.anonymous(), organisation, sources)


def provenance_sentence(origin: list[str] | None, sources: dict[str, Source]) -> str:
    """Tell where a value comes from: "Déclaré au RNA en 2019", "Confirmé par l’association le 3 mars"."""
    if not origin:
        return ""
    code, day = origin
    moment = date.fromisoformat(day) if day else None
    if code == PEOPLE:
        return f"Confirmé par l’association{_on(moment)}"
    if code == TEAM:
        return f"Vérifié par l’équipe d’animation{_on(moment)}"
    source = sources.get(code)
    if source is None:
        return ""
    return f"{source.wording} {source.name}" + (f" en {moment.year}" if moment else "")


def _on(moment: date | datetime | None) -> str:
    if moment is None:
        return ""
    day = "1er" if moment.day == 1 else str(moment.day)
    return f" le {day} {MONTHS[moment.month - 1]} {moment.year}"


def network_differs(organisation: Organisation) -> bool:
    """Whether members of the network see more than the public does."""
    return any(
        organisation.audience_of(key) == Audience.NETWORK
        for key, value in current_values(organisation).items()
        if not is_blank(value)
    )
