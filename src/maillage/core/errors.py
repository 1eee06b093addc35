"""The base of every error that a person may read."""


class MaillageError(Exception):
    """A refusal with a sentence for people (French) and a stable code for programs.

    ``status`` is the HTTP status that a screen or the API answers.
    """

    code = "erreur"
    status = 422

    def __init__(self, message: str, *, code: str | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.status = status or self.status


class NotAllowed(MaillageError):
    """The actor may see the object but not do this; ``reasons`` say why, in French."""

    code = "interdit"
    status = 403

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons) or "Vous n’avez pas le droit de faire cela.")
        self.reasons = reasons


class NotVisible(MaillageError):
    """The object does not exist for this actor: same answer whether it is hidden or absent."""

    code = "introuvable"
    status = 404

    def __init__(
        self, message: str = "Cette page n’existe pas ou n’est pas visible pour vous."
    ) -> None:
        super().__init__(message)


class Conflict(MaillageError):
    """Somebody changed the same thing in between; nothing was overwritten."""

    code = "conflit"
    status = 409
