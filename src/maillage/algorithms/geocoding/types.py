"""What goes in and out of the index: known points, towns, answers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Precision(StrEnum):
    """How near a position is: the door, the way, or only the town."""

    ADDRESS = "address"
    STREET = "street"
    COMMUNE = "commune"


class AddressPoint(NamedTuple):
    """One known address: ``street`` is the whole name of the way ("Rue de l’Aiguillerie").

    ``number`` 0 is a way without numbers.
    """

    number: int
    suffix: str
    street: str
    lat: float
    lon: float
    postcode: str = ""
    city: str = ""
    insee: str = ""


class Commune(NamedTuple):
    """A town of the commune table; its position may be unknown."""

    insee: str
    name: str
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """An answer: where, how precisely, in words, and how sure (0 to 1)."""

    lat: float
    lon: float
    precision: Precision
    label: str
    score: float
