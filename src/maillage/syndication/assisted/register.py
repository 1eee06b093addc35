"""Le Compte Asso and the national register (RNA): what to compare, what to declare, and where.

Changes of name, purpose and seat are declared within three months (article 5 of the law of 1901),
with the minutes: service-public.fr, pages F1123 and F34797.
"""

from maillage.directory.enums import Scheme
from maillage.syndication.assisted.base import Given, Line, Text, filled

SITE = "https://lecompteasso.associations.gouv.fr/"
DECLARED = "Changer ce point se déclare, avec le procès-verbal et les statuts modifiés."


def lines(given: Given) -> list[Line]:
    """Return the lines in the order of the pages of Le Compte Asso."""
    purpose = "\n\n".join(filter(None, (given.text("summary"), given.plain("description"))))
    return filled(
        Line("Numéro RNA", given.number(Scheme.RNA), advice="Il commence par W ; on vous le demande d’abord."),
        Line("Numéro SIREN", given.number(Scheme.SIREN), advice="Demandé pour une subvention de l’État."),
        Line("Titre", given.text("name"), ("name",), f"Comparez, lettre à lettre, avec le récépissé. {DECLARED}"),
        Line("Sigle", given.text("acronym"), ("acronym",), DECLARED),
        Line(
            "Objet", purpose, ("summary", "description"),
            "L’objet officiel est celui de vos statuts : ne collez pas ce texte à sa place. Il aide à voir "
            "si l’objet déclaré dit encore ce que vous faites.", copyable=False, rows=6,
        ),
        Line(
            "Siège social", given.address(), ("place",),
            f"Comparez avec le siège déclaré. {DECLARED} L’adresse de gestion, si elle diffère, se déclare "
            "sans statuts.",
        ),
        Line("Téléphone", given.text("phone"), ("phone",), "Dans les coordonnées ; se change sans déclaration."),
        Line("Courriel", given.text("email"), ("email",), "Dans les coordonnées ; l’administration y écrit."),
        Line("Site internet", given.text("website"), ("website",), "Dans les coordonnées."),
    )  # fmt: skip


def link(_given: Given) -> tuple[str, str]:
    return "Ouvrir Le Compte Asso", SITE


def stops(given: Given) -> str:
    if not given.number(Scheme.RNA):
        return (
            "Cette fiche n’a pas de numéro RNA : cette page concerne les associations déclarées en "
            "préfecture. Un groupe informel n’a rien à déclarer."
        )
    return ""


TEXT = Text(
    key="rna",
    name="Le Compte Asso et le RNA",
    rules=(
        (
            "Un changement de titre, d’objet, de siège ou de dirigeantes et dirigeants se déclare dans les trois "
            "mois. Il ne vaut pour les autres qu’une fois déclaré."
        ),
        "La personne qui déclare est de celles qui dirigent l’association, ou a un mandat signé.",
        "En Alsace et en Moselle, c’est le tribunal qui tient le registre : cette page ne s’applique pas.",
    ),
    fields=frozenset(
        {"name", "acronym", "summary", "description", "place", "phone", "email", "website"}
    ),
    lines=lines,
    link=link,
    stops=stops,
    steps=(
        "Connectez-vous au Compte Asso et ouvrez votre association.",
        "Comparez chaque ligne ; notez ce qui diffère.",
        (
            "Pour un point à déclarer, suivez la démarche en ligne « Modification d’une association » de "
            "service-public.fr, avec le procès-verbal."
        ),
        "Pour les coordonnées, corrigez directement.",
    ),
)
