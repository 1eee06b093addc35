"""What can be ticked: fields by what they tell, platforms by how one gets there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags

from maillage.algorithms.profile_layers import is_blank
from maillage.core.ui.french import count
from maillage.core.ui.markdown import render_markdown
from maillage.directory.enums import Audience
from maillage.directory.fields import FIELDS, label_of
from maillage.directory.models import Organisation
from maillage.directory.queries.profiles import visible_values
from maillage.directory.queries.wording import in_words
from maillage.directory.values import current_values
from maillage.syndication.enums import Mode
from maillage.syndication.models import Destination
from maillage.syndication.views.parcels import labels
from maillage.syndication.views.words import WAYS

FEW = 4
GROUPS = (
    (
        "nom", "Qui vous êtes",
        ("name", "acronym", "other_names", "kind", "state", "created_on", "dissolved_on", "logo", "affiliations"),
    ),
    (
        "activites", "Ce que vous faites",
        ("summary", "description", "themes", "publics", "languages"),
    ),
    ("lieux", "Où et quand", ("place", "venues", "accessibility", "opening_hours")),
    ("contact", "Vous joindre", ("phone", "email", "website", "links")),
    ("entraide", "Partage et entraide", ("skills_offered", "skills_sought", "needs")),
    ("chiffres", "En chiffres", ("volunteers", "employees", "members", "budget")),
)  # fmt: skip


@dataclass(frozen=True)
class FieldLine:
    """One field to tick, or that can not be sent because it is not public."""

    key: str
    label: str
    words: str
    ticked: bool
    reserved: bool


@dataclass(frozen=True)
class FieldGroup:
    code: str
    label: str
    fields: tuple[FieldLine, ...]

    @property
    def open(self) -> int:
        """How many can be ticked."""
        return sum(not line.reserved for line in self.fields)


@dataclass(frozen=True)
class Sendable:
    """The fields of an organisation that platforms take: those it can send now, the others by reason."""

    open: tuple[str, ...]
    reserved: tuple[str, ...]
    blank: tuple[str, ...]
    values: Mapping[str, Any]

    def group(self, code: str) -> tuple[str, ...]:
        """Return the keys of a group that can be ticked."""
        keys = next((keys for one, _, keys in GROUPS if one == code), ())
        return tuple(key for key in keys if key in self.open)

    def groups(self, ticked: Collection[str]) -> list[FieldGroup]:
        shown = {*self.open, *self.reserved}
        return [
            FieldGroup(code, label, tuple(self._line(key, ticked) for key in keys if key in shown))
            for code, label, keys in GROUPS
            if shown & set(keys)
        ]

    def _line(self, key: str, ticked: Collection[str]) -> FieldLine:
        reserved = key in self.reserved
        words = "" if reserved else in_words(key, self.values.get(key))
        if FIELDS[key].shape == "markdown":
            words = strip_tags(render_markdown(words))
        return FieldLine(key, label_of(key), words, key in ticked, reserved)


def sendable(organisation: Organisation, destinations: Iterable[Destination]) -> Sendable:
    """Sort the fields that these platforms take by whether the profile can give them now."""
    taken = {key for destination in destinations for key in destination.fields} & FIELDS.keys()
    filled = {key for key, value in current_values(organisation).items() if not is_blank(value)}
    public = visible_values(organisation, frozenset({Audience.PUBLIC}))
    asked = [key for key in FIELDS if key in taken]
    return Sendable(
        open=tuple(key for key in asked if key in public),
        reserved=tuple(key for key in asked if key in filled and key not in public),
        blank=tuple(key for key in asked if key not in filled),
        values=public,
    )


def given_in_words(keys: Collection[str]) -> str:
    """Return what was agreed already: the fields by name when they are few."""
    return count(len(keys), "champ") if len(keys) > FEW else ", ".join(labels(keys)).lower()


def platform_groups(
    destinations: Iterable[Destination],
    ticked: Collection[str],
    given: Mapping[int, Collection[str]],
) -> list[dict[str, Any]]:
    """Return platforms by mode, each with what was agreed there already."""
    lines: dict[str, list[dict[str, Any]]] = {mode: [] for mode in Mode.values}
    for one in destinations:
        lines[one.mode].append(
            {
                "code": one.code,
                "name": one.name,
                "audience": one.audience,
                "ticked": one.code in ticked,
                "given": given_in_words(given.get(one.pk, ())),
            }
        )
    return [
        {"mode": mode, "label": WAYS[mode].label, "limit": WAYS[mode].limit, "lines": found}
        for mode, found in lines.items()
        if found
    ]
