"""Refusals of followed sources: a French sentence and a stable code."""

from maillage.core.errors import MaillageError


class HarvestError(MaillageError):
    code = "source-suivie"


class InvalidSource(HarvestError):
    """What was typed of a source does not hold; ``field`` names the form's field."""

    code = "source-mal-decrite"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Unreachable(HarvestError):
    """The source did not answer as it should."""

    code = "source-injoignable"


class Waiting(HarvestError):
    """A reading of this source waits for a person, or goes on elsewhere."""

    code = "lecture-en-attente"
    status = 409
