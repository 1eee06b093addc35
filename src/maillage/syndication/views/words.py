"""What the three ways of being elsewhere mean, in the words that every page uses."""

from dataclasses import dataclass

from maillage.syndication.enums import Mode


@dataclass(frozen=True)
class Way:
    """One way of being at a platform: what happens, what we do not know, what a withdrawal does."""

    mode: str
    what: str
    limit: str
    withdrawal: str

    @property
    def label(self) -> str:
        return str(Mode(self.mode).label)


WAYS = {
    way.mode: way
    for way in (
        Way(
            Mode.PUSH,
            "Le site envoie la fiche à la plateforme. Un changement suit, en une minute quand elle répond.",
            "Nous savons si elle l’a reçue et quand. En cas de panne, le site réessaie seul.",
            "Envoi automatique : nous demandons le retrait, jusqu’à ce que la plateforme réponde.",
        ),
        Way(
            Mode.PULL,
            "Nous publions une liste, tenue à jour. La plateforme vient la lire, à son rythme.",
            "Nous savons ce que nous publions, pas quand elle le relit : une heure, ou des semaines.",
            "Vient lire chez nous : la prochaine lecture ne vous trouvera plus. Une copie ancienne "
            "peut rester un temps.",
        ),
        Way(
            Mode.ASSISTED,
            "La plateforme n’a pas d’entrée pour nous. Nous préparons le texte et le lien ; une "
            "personne recopie, puis le dit ici.",
            "À chaque changement de la fiche, il faut recopier. Nous vous le rappelons.",
            "À recopier : une personne doit effacer là-bas. Nous vous le rappelons.",
        ),
    )
}
