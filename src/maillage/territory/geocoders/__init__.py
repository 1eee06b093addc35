"""Geocoders behind one interface, chosen by the setting MAILLAGE_GEOCODER."""

from django.conf import settings

from maillage.territory.errors import GeocoderError
from maillage.territory.geocoders.ban import BanGeocoder
from maillage.territory.geocoders.base import Geocoder, GeocodeResult
from maillage.territory.geocoders.local import LocalGeocoder

__all__ = ["BanGeocoder", "GeocodeResult", "Geocoder", "LocalGeocoder", "geocoder"]


def geocoder() -> Geocoder:
    """The geocoder that the settings choose. Raises GeocoderError on an unknown choice."""
    choice = settings.MAILLAGE_GEOCODER
    if choice == "local":
        return LocalGeocoder()
    if choice == "ban":
        return BanGeocoder(settings.MAILLAGE_BAN_URL)
    raise GeocoderError(
        f"Le réglage MAILLAGE_GEOCODER vaut « {str(choice)[:40]} » : « local » ou « ban » attendu."
    )
