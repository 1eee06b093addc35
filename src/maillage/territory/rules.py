"""Who may change the shared vocabulary. Everybody may read it."""

import rules

from maillage.core.actor import FACILITATOR, OPERATOR, Actor
from maillage.core.permissions import permission

KEEPERS = "Seules l’animation du réseau et l’administration de la plateforme"


@rules.predicate
def keeps_the_territory(actor: Actor, _obj: object = None) -> bool:
    """The facilitator, the operator, and the command line."""
    return actor.is_system or actor.is_a(FACILITATOR, OPERATOR)


permission(
    "territory.edit_areas",
    "Ajouter ou modifier les secteurs (communes, quartiers, sous-quartiers)",
    (keeps_the_territory, f"{KEEPERS} peuvent modifier les secteurs."),
)
permission(
    "territory.edit_vocabulary",
    "Mettre à jour les thèmes et les compétences",
    (keeps_the_territory, f"{KEEPERS} peuvent modifier les thèmes et les compétences."),
)
permission(
    "territory.edit_addresses",
    "Installer un fichier d’adresses",
    (keeps_the_territory, f"{KEEPERS} peuvent installer un fichier d’adresses."),
)
