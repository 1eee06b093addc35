"""What this module refuses, each with a sentence for people and a code for programs."""

from maillage.core.errors import MaillageError


class InvalidName(MaillageError):
    code = "nom_invalide"


class InvalidAddress(MaillageError):
    code = "adresse_invalide"


class AddressTaken(MaillageError):
    code = "adresse_prise"
    status = 409


class UnknownFunction(MaillageError):
    code = "fonction_inconnue"


class LastOperator(MaillageError):
    code = "derniere_administration"
    status = 409


class DeletionRefused(MaillageError):
    """Somebody else would be left without anybody: ``reasons`` say who, in French."""

    code = "suppression_refusee"
    status = 409

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class NotYourOrganisation(MaillageError):
    code = "pas_votre_organisation"
    status = 403
