"""Refusals of the directory: a French sentence and a stable code."""

from maillage.core.errors import Conflict, MaillageError


class DirectoryError(MaillageError):
    code = "annuaire"


class InvalidField(DirectoryError):
    """A value does not fit its field; ``field`` is its key in the catalogue."""

    code = "valeur-refusee"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class EditConflict(Conflict):
    """The profile changed since it was read; ``fields`` name what both changed."""

    code = "modification-simultanee"

    def __init__(self, fields: list[str], labels: list[str]) -> None:
        super().__init__(
            "Quelqu’un a modifié cette fiche pendant que vous écriviez : "
            f"{', '.join(labels)}. Rien n’est perdu : comparez les deux textes et gardez le bon."
        )
        self.fields = fields


class LastManager(DirectoryError):
    code = "derniere-gestion"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Vous êtes la seule personne à gérer la fiche « {name} ». Nommez d’abord quelqu’un, "
            "ou demandez à l’équipe d’animation de reprendre la fiche."
        )


class WrongStep(DirectoryError):
    code = "etape-impossible"


class MergeRefused(DirectoryError):
    """Two profiles can not be made one; the message says why and what to do instead."""

    code = "reunion-impossible"
    status = 409


class ImportRefused(DirectoryError):
    code = "import-refuse"


class TooMany(DirectoryError):
    """Asked too often: ``after`` says when to try again, in words."""

    code = "trop-de-demandes"
    status = 429


class CodeRefused(DirectoryError):
    code = "code-refuse"


class InvitationGone(DirectoryError):
    """The link was used, cancelled or is too old."""

    code = "invitation-perimee"
    status = 410


class AlreadyThere(DirectoryError):
    code = "deja-fait"
    status = 409


class ReasonMissing(DirectoryError):
    code = "motif-manquant"

    def __init__(self) -> None:
        super().__init__(
            "Dites pourquoi : ce motif est envoyé à la personne, qui saura ainsi quoi faire."
        )
