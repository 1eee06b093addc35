"""Parameters of an address, as lists with filters read them: the directory's, the agenda's.

Nothing here raises on what people send: what can not be used is told in ``notices``, and left aside.
"""

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from maillage.algorithms.geometry import is_position
from maillage.core.errors import MaillageError
from maillage.territory.geocoders import GeocodeResult

MAX_TEXT = 200
MAX_RADIUS = 200_000
UNKNOWN = "Nous ne connaissons pas ce choix : {}. Il n’en est pas tenu compte."
BAD_PLACE = "Cette position n’est pas sur le globe : il n’en est pas tenu compte."
BAD_RADIUS = "La distance se donne en mètres, de 1 à 200 000 : il n’en est pas tenu compte."
NEAR_UNKNOWN = (
    "Nous n’avons pas trouvé l’adresse « {} ». Écrivez le numéro, la rue et la commune, "
    "par exemple « 12 rue de l’Aiguillerie »."
)
_POSITION = re.compile(r"\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:[.,]\d+)?)\s*")


class Params(Protocol):
    """Parameters of an address: Django's QueryDict."""

    def getlist(self, key: str) -> Sequence[str]: ...


Locate = Callable[[str], GeocodeResult | None]


def last(params: Params, name: str) -> str:
    """Return the last value of a parameter, "" without any."""
    values = params.getlist(name)
    return values[-1].strip() if values else ""


def words(params: Params, name: str) -> str:
    """Return what was typed in a field, on one line."""
    return " ".join(last(params, name).replace("\0", " ").split())[:MAX_TEXT]


def number(
    params: Params, name: str, allowed: range, refusal: str, notices: list[str]
) -> int | None:
    """Read a whole number; None, and a notice, for what is not one of those allowed."""
    said = last(params, name)
    if not said:
        return None
    if not said.isascii() or not said.isdigit() or int(said[:9]) not in allowed:
        notices.append(refusal)
        return None
    return int(said[:9])


def radius(params: Params, notices: list[str]) -> int | None:
    """Read a distance in metres."""
    return number(params, "radius", range(1, MAX_RADIUS + 1), BAD_RADIUS, notices)


def finest(codes: Sequence[str], separator: str) -> tuple[str, ...]:
    """Drop a choice when a finer one below it is chosen too."""
    if not separator:
        return tuple(codes)
    return tuple(
        code for code in codes if not any(other.startswith(f"{code}{separator}") for other in codes)
    )


def near(
    params: Params, locate: Locate, notices: list[str]
) -> tuple[tuple[float, float] | None, str, str]:
    """Read a place: the browser's position (lat, lon), "lat,lon", or an address typed by people.

    Returns the position, the text typed and the name that was found for it.
    """
    text = words(params, "near")
    for said in (f"{last(params, 'lat')},{last(params, 'lon')}", text):
        if match := _POSITION.fullmatch(said):
            lat, lon = (float(part.replace(",", ".")) for part in match.groups())
            if is_position(lat, lon):
                return (lat, lon), "", ""
            notices.append(BAD_PLACE)
            return None, "", ""
    if not text:
        return None, "", ""
    try:
        place = locate(text)
    except MaillageError as error:
        notices.append(error.message)
        return None, text, ""
    if place is None:
        notices.append(NEAR_UNKNOWN.format(text))
        return None, text, ""
    return (place.lat, place.lon), text, place.label


def near_said(position: tuple[float, float] | None, typed: str) -> str:
    """Return the place as it stands in the form: the address typed, or the position."""
    if typed or position is None:
        return typed
    return f"{position[0]:.5f},{position[1]:.5f}"
