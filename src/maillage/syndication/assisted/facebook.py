"""A Facebook page: the fields of « À propos », in its order."""

from urllib.parse import urlsplit

from maillage.syndication.assisted.base import Given, Line, Text, filled

CREATE = "https://www.facebook.com/pages/create"


def lines(given: Given) -> list[Line]:
    return filled(
        Line("Nom de la page", given.text("name"), ("name",)),
        Line("Catégorie", "Organisation à but non lucratif", copyable=False, advice="À choisir dans la liste."),
        Line(
            "Bio", given.text("summary"), ("summary",),
            "Une centaine de signes : si Facebook la coupe, gardez le début.",
        ),
        Line("À propos, présentation", given.plain("description"), ("description",), rows=6),
        Line("Adresse", given.address(), ("place",), "Laissez vide si vous n’y accueillez personne."),
        Line("Téléphone", given.text("phone"), ("phone",)),
        Line("Adresse e-mail", given.text("email"), ("email",)),
        Line("Site web", given.text("website"), ("website",)),
        Line(
            "Lien vers votre fiche ici", given.url,
            advice="Dans « Autres liens » : elle dit ce qui est à jour.",
        ),
        Line("Heures d’ouverture", given.hours(), ("opening_hours",), "À saisir jour par jour.", copyable=False),
    )  # fmt: skip


def link(given: Given) -> tuple[str, str]:
    """Return the page of the association when its links name it, the creation of a page otherwise."""
    for one in given.values.get("links") or ():
        host = urlsplit(one.get("url", "")).hostname or ""
        if host == "facebook.com" or host.endswith(".facebook.com"):
            return "Ouvrir votre page Facebook", one["url"]
    return "Créer une page Facebook", CREATE


TEXT = Text(
    key="facebook",
    name="Page Facebook",
    rules=(
        "Une page d’organisation, jamais un compte personnel au nom de l’association.",
        (
            "Donnez les droits à deux personnes au moins : une page dont la seule responsable est partie ne se "
            "récupère pas."
        ),
        (
            "Facebook utilise ce que l’on y dépose et impose un compte à qui veut tout lire : gardez votre fiche "
            "ici comme adresse de référence."
        ),
    ),
    fields=frozenset(
        {
            "name",
            "summary",
            "description",
            "place",
            "phone",
            "email",
            "website",
            "opening_hours",
            "links",
        }
    ),
    lines=lines,
    link=link,
    steps=("Ouvrez la page, puis « À propos ».", "Collez chaque ligne à sa place.", "Enregistrez."),
)
