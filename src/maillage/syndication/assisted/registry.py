"""The texts to paste that this software knows; ``Destination.connector`` names one."""

from maillage.syndication.assisted import facebook, google, openstreetmap, register
from maillage.syndication.assisted.base import Text

TEXTS: dict[str, Text] = {
    module.TEXT.key: module.TEXT for module in (openstreetmap, register, facebook, google)
}
