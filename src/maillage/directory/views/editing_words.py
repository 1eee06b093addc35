"""What the screens of editing show: changes, conflicts and history in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from maillage.accounts.models import Person
from maillage.core.actor import Actor
from maillage.core.audit import HistoryLine
from maillage.core.ui.french import format_moment
from maillage.directory.enums import Audience, Listing
from maillage.directory.fields import FIELDS, label_of
from maillage.directory.models import Draft, Organisation
from maillage.directory.queries.wording import in_words
from maillage.directory.rules import belongs, is_facilitator
from maillage.directory.services.drafts import AUDIENCES, conflicts_of
from maillage.directory.services.locating import Locator
from maillage.directory.values import current_values


@dataclass(frozen=True)
class Change:
    """A field before and after, in words."""

    key: str
    label: str
    before: str
    after: str


def audiences_in_draft(organisation: Organisation, draft: Draft | None) -> dict[str, str]:
    """Return who sees each field, once the draft is published."""
    chosen = draft.values.get(AUDIENCES, {}) if draft else {}
    return {
        key: chosen.get(key) or organisation.audience_of(key)
        for key, field in FIELDS.items()
        if not field.always_public
    }


def changes_in_words(organisation: Organisation, draft: Draft | None) -> list[Change]:
    """Return what publishing the draft would change, fields first, audiences after."""
    if draft is None:
        return []
    before = current_values(organisation)
    changes = [
        Change(key, label_of(key), in_words(key, before.get(key)), in_words(key, draft.values[key]))
        for key in FIELDS
        if key in draft.values
    ]
    changes += [
        Change(
            key,
            f"{label_of(key)} : qui le voit",
            str(Audience(organisation.audience_of(key)).label),
            str(Audience(audience).label),
        )
        for key, audience in draft.values.get(AUDIENCES, {}).items()
    ]
    return changes


@dataclass(frozen=True)
class TwoTexts:
    """One field that two people wrote."""

    key: str
    label: str
    mine: str
    theirs: str
    started_from: str


def conflicts_in_words(organisation: Organisation, draft: Draft) -> list[TwoTexts]:
    current = current_values(organisation)
    return [
        TwoTexts(
            key,
            label_of(key),
            in_words(key, draft.values[key]),
            in_words(key, current.get(key)),
            in_words(key, draft.base.get(key)),
        )
        for key in conflicts_of(draft, current)
    ]


@dataclass(frozen=True)
class Line:
    """An act as the history shows it."""

    when: str
    text: str
    before: str = ""
    after: str = ""


def history_lines(
    actor: Actor, organisation: Organisation, lines: Iterable[HistoryLine]
) -> list[Line]:
    """Return acts with who and for whom. Names are told to the organisation's people and the team only."""
    found = list(lines)
    named = belongs(actor, organisation) or is_facilitator(actor, organisation)
    people = names({line.person_id for line in found}) if named else {}
    houses = listed_names({line.organisation_id for line in found})
    return [
        Line(
            format_moment(timezone.localtime(line.at)),
            f"{line.sentence.rstrip('.')}, {_who(line, organisation, people, houses)}.",
        )
        for line in found
    ]


def names(ids: set[int | None]) -> dict[int, str]:
    rows = Person.objects.filter(pk__in=[pk for pk in ids if pk]).order_by("pk")
    return dict(rows.values_list("pk", "name"))


def listed_names(ids: set[int | None]) -> dict[int, str]:
    """Return names of listed organisations: one that waits or is hidden is named on no page."""
    rows = Organisation.objects.filter(pk__in=[pk for pk in ids if pk], listing=Listing.LISTED)
    return dict(rows.order_by("pk").values_list("pk", "name"))


def _who(
    line: HistoryLine, organisation: Organisation, people: dict[int, str], houses: dict[int, str]
) -> str:
    if line.system:
        return "par le site"
    who = people.get(line.person_id or 0, "une personne")
    if line.organisation_id == organisation.pk:
        return f"par {who}, pour l’organisation"
    if line.organisation_id in houses:
        return f"par {who}, pour « {houses[line.organisation_id]} »"
    return f"par {who}"


# Half the side of the square shown, in degrees: about one kilometre, enough to recognise a district.
AROUND = 0.008


@dataclass(frozen=True)
class Found:
    """Where an address was found on the map."""

    lat: float
    lon: float
    words: str

    @property
    def bounds(self) -> str:
        """A square of some two kilometres around: west, south, east, north."""
        return f"{self.lon - AROUND},{self.lat - AROUND},{self.lon + AROUND},{self.lat + AROUND}"

    def geojson(self, name: str) -> dict[str, Any]:
        """Return the one point of the map."""
        point = {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [self.lon, self.lat]},
            "properties": {
                "kind": "point",
                "id": "position",
                "name": name,
                "url": "",
                "detail": self.words,
            },
        }
        return {"type": "FeatureCollection", "features": [point]}


PRECISIONS = {
    "address": "L’adresse est trouvée au numéro près.",
    "street": "La rue est trouvée, pas le numéro.",
    "commune": "Seule la commune est reconnue : vérifiez la rue.",
}


def position_found(place: dict[str, Any] | None) -> Found | None:
    """Return the position of an address, found by the geocoder if it is not known."""
    value = Locator().complete(dict(place or {}))
    if value.get("lat") is None:
        return None
    return Found(value["lat"], value["lon"], PRECISIONS.get(value.get("precision", ""), ""))
