from maillage.core.errors import MaillageError
from maillage.syndication.enums import DestinationState


class FeedClosed(MaillageError):
    """A list that was read here and is not, for a time or for good."""

    code = "flux-ferme"

    def __init__(self, state: str) -> None:
        if state == DestinationState.RETIRED:
            super().__init__(
                "Cette plateforme n’est plus dans l’inventaire : sa liste n’est plus publiée. "
                "Retirez les copies que vous en avez.",
                status=410,
            )
        else:
            super().__init__(
                "La lecture de cette liste est en pause. Revenez plus tard : rien n’est perdu.",
                status=503,
            )
