"""Where what organisations say goes: destinations, consents, presences."""

from maillage.syndication.models.consents import Consent, ConsentText
from maillage.syndication.models.destinations import Destination, DestinationUse
from maillage.syndication.models.presences import Attempt, Circuit, Presence, Stay

__all__ = [
    "Attempt",
    "Circuit",
    "Consent",
    "ConsentText",
    "Destination",
    "DestinationUse",
    "Presence",
    "Stay",
]
