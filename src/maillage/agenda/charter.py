"""The editorial charter of the agenda: the text shipped, until the team writes its own."""

from dataclasses import dataclass
from datetime import datetime

from maillage.core.site import get_setting

KEY = "agenda.charter"
SHIPPED = """L’agenda annonce ce qui se passe dans la vie associative du territoire. Il est ouvert à toutes les \
associations, aux collectifs et aux maisons qui les accueillent.

## Ce qui y a sa place

- Un événement **ouvert** à d’autres personnes que les membres : fête, débat, atelier, permanence, \
sortie, réunion publique.
- Organisé par une organisation de l’annuaire, ou avec elle.
- Sur le territoire, ou pour les personnes qui y vivent.

## Ce qui n’y a pas sa place

- La publicité d’une entreprise, la vente sans lien avec l’objet de l’association.
- Les réunions réservées aux membres : elles peuvent être partagées avec le réseau, sans être publiques.
- Ce que la loi interdit : propos racistes, sexistes, homophobes, appels à la haine, mises en cause de \
personnes.
- Les consignes de vote.

## Ce que l’on demande à une annonce

- Un titre qui dit ce que c’est, une date, un lieu ou la façon d’y participer.
- Le prix, même « gratuit », et l’accessibilité du lieu quand on la connaît.
- Une image dont vous avez le droit de vous servir, avec son crédit.

## Comment la relecture se fait

L’équipe d’animation relit chaque annonce en général sous deux jours ouvrés. Un refus dit toujours son \
motif ; rien de ce que vous avez écrit n’est perdu, et vous pouvez corriger puis proposer de nouveau. Une\
 organisation dont les annonces suivent la charte depuis un moment peut devenir **organisation de \
confiance** : ses annonces paraissent sans relecture. Une annonce déjà publique peut être retirée si elle\
 ne suit plus la charte, avec un motif.
"""


@dataclass(frozen=True)
class Version:
    """A text of the charter; ``at`` is empty for the one shipped."""

    number: int
    text: str
    at: str = ""

    @property
    def since(self) -> datetime | None:
        return datetime.fromisoformat(self.at) if self.at else None


def versions() -> list[Version]:
    """Return every text that the charter had, the current one last."""
    return [
        Version(1, SHIPPED),
        *(
            Version(number, one["text"], one["at"])
            for number, one in enumerate(get_setting(KEY, []), start=2)
        ),
    ]
