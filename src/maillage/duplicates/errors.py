"""Refusals of the module: a French sentence and a stable code."""

from maillage.core.errors import MaillageError


class DuplicatesError(MaillageError):
    code = "doublons"


class AlreadyDecided(DuplicatesError):
    """Somebody decided of this pair in between."""

    code = "deja-decide"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "Cette paire a déjà reçu une réponse, peut-être de quelqu’un d’autre. La suivante est là."
        )


class TooFewProfiles(DuplicatesError):
    """There is too little to learn from."""

    code = "trop-peu-de-fiches"
