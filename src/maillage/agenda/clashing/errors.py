"""Refusals about dates that compete."""

from maillage.agenda.errors import AgendaError


class InvalidDate(AgendaError):
    """What was typed of a date, of a common date or of weights does not hold; ``field`` names the form's."""

    code = "date-invalide"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class AlreadyWritten(AgendaError):
    """The other organisation was written to about this day already."""

    code = "deja-ecrit"
    status = 429
