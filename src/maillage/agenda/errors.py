"""Refusals of the agenda: a French sentence and a stable code."""

from maillage.core.errors import Conflict, MaillageError


class AgendaError(MaillageError):
    code = "agenda"


class InvalidEvent(AgendaError):
    """What was typed of an event does not hold; ``field`` names the form's field."""

    code = "evenement-invalide"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class WrongStep(AgendaError):
    """An event is not at the step where this can be done."""

    code = "etape-impossible"
    status = 409


class ChangedMeanwhile(Conflict):
    """Somebody changed the event since it was read."""

    code = "modifie-entre-temps"


class NoPlaceLeft(AgendaError):
    """There are fewer places than asked."""

    code = "complet"
    status = 409
