"""Geocoding of French addresses from a file of known points, without any service."""

from maillage.algorithms.geocoding.index import COMMUNE_SCORE, MIN_SCORE, AddressIndex
from maillage.algorithms.geocoding.parsing import ParsedAddress, parse_address, readings
from maillage.algorithms.geocoding.types import AddressPoint, Commune, Match, Precision

__all__ = [
    "COMMUNE_SCORE",
    "MIN_SCORE",
    "AddressIndex",
    "AddressPoint",
    "Commune",
    "Match",
    "ParsedAddress",
    "Precision",
    "parse_address",
    "readings",
]
