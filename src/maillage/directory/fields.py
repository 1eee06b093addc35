"""The catalogue of profile fields: what a profile says, who may see it, what makes it complete."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from maillage.directory.enums import Audience


@dataclass(frozen=True)
class ProfileField:
    """One field of a profile.

    ``shape`` is text, markdown, words (list of str), codes (list of codes), date, choice, place
    (dict: address, postcode, city, insee, lat, lon, precision), places (list of them), links (list
    of {label, url}) or file.
    ``weight`` counts in the quality score; ``advice`` tells what to do to earn it.
    """

    key: str
    label: str
    shape: str
    audience: Audience = Audience.PUBLIC
    always_public: bool = False
    editable: bool = True
    weight: int = 0
    advice: str = ""
    max_length: int = 0


_FIELDS = (
    ProfileField("name", "Nom", "text", always_public=True, max_length=250),
    ProfileField("acronym", "Sigle", "text", max_length=40),
    ProfileField("other_names", "Autres noms", "words", max_length=250),
    ProfileField("kind", "Nature", "choice", always_public=True, editable=False),
    ProfileField("state", "Situation", "choice", always_public=True, editable=False),
    ProfileField("created_on", "Date de création", "date"),
    ProfileField("dissolved_on", "Date de dissolution", "date", editable=False, always_public=True),
    ProfileField(
        "summary", "En une phrase", "text", weight=10, max_length=200,
        advice="Dites en une phrase ce que vous faites et pour qui.",
    ),
    ProfileField(
        "description", "Ce que nous faisons", "markdown", weight=20, max_length=8000,
        advice="Décrivez vos activités en quelques lignes, sans sigles.",
    ),
    ProfileField(
        "themes", "Thèmes", "codes", always_public=True, weight=15,
        advice="Choisissez un à cinq thèmes : c’est par eux que l’on vous trouve.",
    ),
    ProfileField("publics", "Publics", "codes", weight=5, advice="Indiquez à qui vous vous adressez."),
    ProfileField(
        "skills_offered", "Compétences proposées", "codes", weight=5,
        advice="Dites ce que vous savez faire et pourriez partager.",
    ),
    ProfileField("skills_sought", "Compétences recherchées", "codes"),
    ProfileField("needs", "Besoins", "text", max_length=1000),
    ProfileField(
        "place", "Adresse", "place", weight=15,
        advice="Donnez une adresse : même réservée à votre organisation, elle situe votre quartier.",
    ),
    ProfileField("venues", "Autres lieux d’activité", "places", max_length=250),
    ProfileField("accessibility", "Accessibilité du lieu", "accessibility", weight=5,
                 advice="Décrivez l’accès : marche, rampe, boucle magnétique, accueil."),
    ProfileField("phone", "Téléphone", "text", max_length=40),
    ProfileField("email", "Adresse électronique", "text", max_length=254),
    ProfileField("website", "Site internet", "text", max_length=300),
    ProfileField("links", "Autres liens", "links", max_length=300),
    ProfileField("opening_hours", "Horaires", "text", weight=5, max_length=250,
                 advice="Indiquez vos permanences ou vos horaires."),
    ProfileField("languages", "Langues parlées", "codes"),
    ProfileField("volunteers", "Bénévoles", "choice"),
    ProfileField("employees", "Salariées et salariés", "choice"),
    ProfileField("members", "Adhérentes et adhérents", "choice"),
    ProfileField("budget", "Budget annuel", "choice", audience=Audience.NETWORK),
    ProfileField("affiliations", "Fédérations et réseaux", "codes"),
    ProfileField("logo", "Logo", "file", always_public=True),
)  # fmt: skip

FIELDS: dict[str, ProfileField] = {field.key: field for field in _FIELDS}

# What is fixed by law or by an act of the team, never by an import or a correction form.
IMPORTED = (
    "name", "acronym", "other_names", "kind", "state", "created_on", "dissolved_on", "summary",
    "description", "themes", "publics", "place", "venues", "phone", "email", "website", "links",
)  # fmt: skip


def label_of(key: str) -> str:
    return FIELDS[key].label


def audience_of(key: str, chosen: Mapping[str, str], withheld: Collection[str] = ()) -> str:
    """Return who may see a field: what the organisation chose, or the field's default.

    A field whose source may not be republished is the organisation's own, whatever it chose.
    """
    if key in withheld:
        return str(Audience.OWN)
    field = FIELDS[key]
    return "public" if field.always_public else chosen.get(key) or str(field.audience)
