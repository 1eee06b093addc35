"""The inventory: where one can be, told in plain words to anybody."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from maillage.algorithms.french_text import fold
from maillage.core.permissions import decide
from maillage.core.ui import french
from maillage.directory.models import Organisation
from maillage.syndication.enums import DestinationState, Mode
from maillage.syndication.models import ConsentText, Destination
from maillage.syndication.queries.destinations import (
    counts_of_users,
    destinations_visible_to,
    proposals,
)
from maillage.syndication.rules import KNOWN
from maillage.syndication.views.agreements import GIVE
from maillage.syndication.views.elsewhere import SEE, places_of
from maillage.syndication.views.places import Place, summary_of
from maillage.syndication.views.trail import trail
from maillage.syndication.views.words import WAYS

KEEP = "syndication.keep_destinations"
PROPOSE = "syndication.propose_destination"
OWN_CHOICES = (("", "Toutes"), ("yes", "Où nous sommes"), ("no", "Où nous ne sommes pas"))
STATE_BADGES = {
    DestinationState.PROPOSED: ("Proposée, à relire", "waiting"),
    DestinationState.PAUSED: ("En pause", "waiting"),
    DestinationState.RETIRED: ("Retirée de l’inventaire", "bad"),
}


@dataclass(frozen=True)
class Own:
    """The organisation that the reader acts for, and where it is."""

    organisation: Organisation
    places: dict[str, Place]
    may_agree: bool

    @property
    def summary(self) -> str:
        return summary_of(list(self.places.values()))


def own_of(request: HttpRequest) -> Own | None:
    """Return the organisation that the reader acts for, when they may know where it is."""
    number = request.actor.organisation_id
    organisation = Organisation.objects.filter(pk=number).first() if number else None
    if organisation is None or not decide(request.actor, SEE, organisation):
        return None
    places = places_of(request.actor, organisation, request.now)
    may_agree = bool(decide(request.actor, GIVE, organisation))
    return Own(organisation, {place.code: place for place in places}, may_agree)


@dataclass(frozen=True)
class Query:
    """What the list is narrowed to, as the address says."""

    text: str
    modes_chosen: tuple[str, ...]
    own_chosen: str

    @classmethod
    def read(cls, data: QueryDict) -> "Query":
        modes = tuple(mode for mode in Mode.values if mode in data.getlist("mode"))
        own = data.get("own", "")
        return cls(data.get("q", "")[:100].strip(), modes, own if own in {"yes", "no"} else "")

    @property
    def modes(self) -> list[dict[str, Any]]:
        return [
            {"value": mode, "label": capfirst(way.label), "checked": mode in self.modes_chosen}
            for mode, way in WAYS.items()
        ]

    @property
    def own(self) -> list[dict[str, Any]]:
        return [
            {"value": value, "label": label, "checked": value == self.own_chosen}
            for value, label in OWN_CHOICES
        ]

    def keeps(self, one: Destination, own: Own | None) -> bool:
        told = fold(f"{one.name} {one.purpose} {one.owner} {one.audience}")
        if not all(word in told for word in fold(self.text).split()):
            return False
        if self.modes_chosen and one.mode not in self.modes_chosen:
            return False
        there = own is not None and one.code in own.places and own.places[one.code].is_wanted
        return not self.own_chosen or own is None or there == (self.own_chosen == "yes")

    def tags(self) -> list[tuple[str, str]]:
        """Return what is chosen, each with the address without it."""
        chosen = [("q", self.text, f"« {self.text} »")] if self.text else []
        chosen += [("mode", mode, WAYS[mode].label) for mode in self.modes_chosen]
        chosen += [("own", v, label) for v, label in OWN_CHOICES if v and v == self.own_chosen]
        found = []
        for name, value, label in chosen:
            rest = QueryDict(mutable=True)
            for other, kept, _ in chosen:
                if (other, kept) != (name, value):
                    rest.appendlist(other, kept)
            found.append((label, f"?{rest.urlencode()}"))
        return found


def line(one: Destination, users: int, own: Own | None) -> dict[str, Any]:
    """Return one platform as the list shows it."""
    place = own.places.get(one.code) if own else None
    badges = [STATE_BADGES[one.state]] if one.state in STATE_BADGES else []
    badges += [(place.status, place.kind)] if place else []
    badges += [("Fictive", "info")] if one.is_fictional else []
    counted = french.count(users, "organisation y est", "organisations y sont") if users else ""
    return {
        "name": one.name,
        "href": one.get_absolute_url(),
        "facts": [fact for fact in (one.owner, one.audience, one.cost, counted) if fact],
        "purpose": one.purpose,
        "is_muted": one.state == DestinationState.PAUSED,
        "badges": badges,
    }


@require_safe
def inventory(request: HttpRequest) -> HttpResponse:
    """Every platform, by how one gets there."""
    own, query = own_of(request), Query.read(request.GET)
    known = destinations_visible_to(request.actor).filter(state__in=KNOWN)
    found = [one for one in known if query.keeps(one, own)]
    users = counts_of_users()
    lines = {
        mode: [line(one, users.get(one.pk, 0), own) for one in found if one.mode == mode]
        for mode in WAYS
    }
    may_keep = bool(decide(request.actor, KEEP))
    context = {
        "own": own,
        "ways": list(WAYS.values()),
        "query": query,
        "active": query.tags(),
        "groups": [
            {"mode": mode, "label": WAYS[mode].label, "lines": group}
            for mode, group in lines.items()
            if group
        ],
        "may_propose": bool(decide(request.actor, PROPOSE)),
        "may_keep": may_keep,
        "waiting": proposals().count() if may_keep else 0,
        **trail("Où êtes-vous visible ?"),
    }
    return render(request, "syndication/inventory.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What an agreement is."""
    context = {
        "ways": list(WAYS.values()),
        "text": ConsentText.objects.order_by("-version").first(),
        **trail("L’accord, en clair"),
    }
    return render(request, "syndication/about.html", context)
