"""What every geocoder answers."""

from dataclasses import asdict, dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class GeocodeResult:
    """Where an address is: ``precision`` is a value of ``enums.Precision``, ``score`` 0 to 1."""

    lat: float
    lon: float
    precision: str
    label: str
    score: float

    def as_dict(self) -> dict[str, Any]:
        """The answer for programs, in the order of the contract."""
        return asdict(self)


class Geocoder(Protocol):
    """Finds addresses. Raises GeocoderError when it can not be used at all."""

    def search(self, text: str, limit: int = 5) -> list[GeocodeResult]:
        """Answers, best first; empty when none is sure enough."""
        ...
