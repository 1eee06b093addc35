"""Refusals of registrations: a French sentence and a stable code."""

from maillage.agenda.errors import AgendaError


class RegistrationClosed(AgendaError):
    """Nobody can register to this date now; the sentence says why."""

    code = "inscription-close"
    status = 409


class AlreadyRegistered(AgendaError):
    """The address holds places at this date, or waits for some."""

    code = "deja-inscrit"
    status = 409


class InvalidRegistration(AgendaError):
    """What was typed does not hold; ``field`` names the form's field."""

    code = "inscription-invalide"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
