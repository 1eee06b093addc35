"""Refusals of syndication: a French sentence and a stable code."""

from maillage.core.errors import Conflict, MaillageError


class SyndicationError(MaillageError):
    code = "diffusion"


class InvalidConsent(SyndicationError):
    """Fields or a destination that can not be agreed to; ``fields`` are the keys at fault."""

    code = "accord-refuse"

    def __init__(self, message: str, fields: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.fields = fields


class TextChanged(Conflict):
    """The words of the consent changed while the person was reading."""

    code = "texte-change"

    def __init__(self) -> None:
        super().__init__(
            "Le texte de l’accord a changé pendant que vous lisiez. Relisez-le, puis confirmez : "
            "vos choix sont gardés."
        )


class InvalidDestination(SyndicationError):
    """A value that does not fit the inventory; ``field`` is its name in the form."""

    code = "plateforme-refusee"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class WrongStep(SyndicationError):
    code = "etape-impossible"


class ReasonMissing(SyndicationError):
    code = "motif-manquant"

    def __init__(self) -> None:
        super().__init__("Dites pourquoi : les associations concernées le liront.")
