"""What would leave, in words: the same values as the ones sent, one line for each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from maillage.directory.enums import Scheme
from maillage.directory.fields import FIELDS, label_of
from maillage.directory.queries.wording import in_words
from maillage.syndication.models import Destination
from maillage.syndication.payload import Wanted
from maillage.syndication.queries.consents import in_catalogue_order

NOTHING = "Rien ne partirait vers cette plateforme : elle ne prend aucun des champs cochés."
HELD_BACK = (
    "Rien ne partira : cette organisation est fictive, ou dissoute, et cette plateforme est réelle."
)


# A map shows nobody without a point.
MAPS = frozenset({"umap", "gogocarto"})
NO_POINT = "Sans l’adresse, vous ne paraîtrez pas sur cette carte."


@dataclass(frozen=True)
class Row:
    """One thing that leaves: its label, its value in words, and whether it joins what leaves already."""

    label: str
    words: str
    is_new: bool = False


@dataclass(frozen=True)
class SeenParcel:
    """What would leave for one platform, what no longer would, and what it has no room for."""

    destination: Destination
    rows: tuple[Row, ...]
    nothing: str
    removed: tuple[str, ...]
    untaken: tuple[str, ...]
    warning: str = ""

    @property
    def name(self) -> str:
        return self.destination.name

    @property
    def mode(self) -> str:
        return self.destination.mode

    @property
    def mode_label(self) -> str:
        return str(self.destination.get_mode_display())


def parcel(
    destination: Destination,
    wanted: Wanted | None,
    *,
    chosen: Collection[str],
    before: Collection[str],
    removed: Iterable[str] = (),
) -> SeenParcel:
    """Tell what would leave for a platform; ``before``: what was agreed already."""
    taken = set(chosen) & set(destination.fields)
    nothing = HELD_BACK if taken else NOTHING
    return SeenParcel(
        destination,
        tuple(rows_of(wanted, before)) if wanted else (),
        "" if wanted else nothing,
        labels(removed),
        labels(set(chosen) - set(destination.fields)),
        warning_of(destination, wanted),
    )


def warning_of(destination: Destination, wanted: Wanted | None) -> str:
    """Return what would make an agreement useless there; blank when nothing does."""
    on_a_map = wanted is not None and destination.connector in MAPS
    return NO_POINT if on_a_map and wanted and "place" not in wanted.values else ""


def labels(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(label_of(key) for key in in_catalogue_order(keys))


def rows_of(wanted: Wanted, before: Collection[str]) -> Iterable[Row]:
    for key in FIELDS:
        if key in wanted.values:
            yield Row(
                label_of(key),
                value_in_words(key, wanted.values[key]),
                bool(before) and key not in before,
            )
    yield Row("L’adresse de votre fiche ici", wanted.url)
    for scheme, value in wanted.identifiers:
        yield Row(capfirst(Scheme(scheme).label), value)


def value_in_words(key: str, value: Any) -> str:
    """Return a value that leaves, in French; blank for a blank one."""
    if key == "affiliations" and value:
        return ", ".join(str(one["name"]) if isinstance(one, dict) else str(one) for one in value)
    if key == "logo":
        return str(value or "")
    return in_words(key, value)
