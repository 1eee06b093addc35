"""Refusals of the territory, each with a sentence for people."""

from maillage.core.errors import MaillageError


class AreaError(MaillageError):
    """Areas can not be read or written as asked."""

    code = "secteur"


class GeocoderError(MaillageError):
    """The geocoder can not be used: wrong setting, service that does not answer."""

    code = "geocodeur"
    status = 503


class AddressFileError(MaillageError):
    """A file of addresses can not be read."""

    code = "adresses"


class AccessibilityError(MaillageError):
    """A description of access that is not in the vocabulary."""

    code = "accessibilite"
