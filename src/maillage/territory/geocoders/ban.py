"""A geocoding service with the interface of the Base Adresse Nationale (/search/?q=...)."""

from collections.abc import Mapping
from typing import Any

import httpx

from maillage.algorithms.geometry import is_position
from maillage.territory.enums import Precision
from maillage.territory.errors import GeocoderError
from maillage.territory.geocoders.base import GeocodeResult

MIN_SCORE = 0.5
"""Below this score of the service, its answer is a guess and is not given."""
TIMEOUT_SECONDS = 5.0
MAX_QUERY = 200
MIN_QUERY = 3
_PRECISIONS: Mapping[str, str] = {
    "housenumber": Precision.ADDRESS,
    "street": Precision.STREET,
    "locality": Precision.STREET,
    "municipality": Precision.COMMUNE,
}


class BanGeocoder:
    """Asks the service at ``url`` (with or without its ``/search/``)."""

    def __init__(self, url: str, timeout: float = TIMEOUT_SECONDS) -> None:
        base = url.strip().rstrip("/")
        if not base.startswith(("http://", "https://")):
            raise GeocoderError(
                "Le réglage MAILLAGE_BAN_URL doit être l’adresse (https://...) d’un service de "
                "géocodage compatible avec la Base Adresse Nationale. Renseignez-le, ou choisissez "
                "MAILLAGE_GEOCODER=local."
            )
        self.url = f"{base.removesuffix('/search')}/search/"
        self.timeout = timeout

    def search(self, text: str, limit: int = 5) -> list[GeocodeResult]:
        """Answers, best first. Raises GeocoderError when the service does not answer."""
        query = " ".join(text.split())[:MAX_QUERY]
        if len(query) < MIN_QUERY:
            return []
        data = self._ask({"q": query, "limit": str(limit)})
        features = data.get("features") if isinstance(data, Mapping) else None
        if not isinstance(features, list):
            raise GeocoderError(
                "Le service de géocodage a répondu autre chose que des adresses. "
                "Vérifiez MAILLAGE_BAN_URL."
            )
        found = [result for feature in features if (result := _result(feature))]
        return [result for result in found if result.score >= MIN_SCORE][:limit]

    def _ask(self, params: Mapping[str, str]) -> Any:
        try:
            response = httpx.get(
                self.url, params=dict(params), timeout=self.timeout, follow_redirects=True
            )
            response.raise_for_status()
            return response.json()
        except httpx.TimeoutException:
            raise GeocoderError(
                "Le service de géocodage n’a pas répondu à temps. Réessayez dans un instant."
            ) from None
        except httpx.HTTPStatusError as error:
            raise GeocoderError(
                f"Le service de géocodage a refusé la demande (code {error.response.status_code}). "
                "Réessayez plus tard ou vérifiez MAILLAGE_BAN_URL."
            ) from None
        except httpx.HTTPError:
            raise GeocoderError(
                "Le service de géocodage ne répond pas. Vérifiez la connexion et MAILLAGE_BAN_URL."
            ) from None
        except ValueError:
            raise GeocoderError(
                "Le service de géocodage a répondu autre chose que des adresses. "
                "Vérifiez MAILLAGE_BAN_URL."
            ) from None


def _result(feature: Any) -> GeocodeResult | None:
    """One answer of the service; None when it has no usable position."""
    try:
        lon, lat = (float(value) for value in feature["geometry"]["coordinates"][:2])
        properties = feature["properties"]
        precision = _PRECISIONS[properties["type"]]
        label, score = str(properties["label"]), float(properties["score"])
    except (KeyError, TypeError, ValueError):
        return None
    if not is_position(lat, lon):
        return None
    return GeocodeResult(round(lat, 6), round(lon, 6), str(precision), label, round(score, 4))
