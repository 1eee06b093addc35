"""Words of French column headers, and the look of the values under them. Pure."""

import re
from collections.abc import Callable

from maillage.algorithms.french_text import tokens
from maillage.directory.sources.rows import luhn, read_email, read_phone, read_website

# Field to what people call it. The order is that of the choices on the page.
LABELS = {
    "name": "nom de l’organisation",
    "acronym": "sigle",
    "rna": "numéro RNA",
    "siren": "numéro SIREN",
    "siret": "numéro SIRET",
    "id": "numéro dans ce fichier",
    "summary": "résumé",
    "description": "description ou objet",
    "phone": "téléphone",
    "email": "adresse électronique",
    "website": "site internet",
    "label": "nom du lieu",
    "address": "adresse (rue)",
    "postcode": "code postal",
    "city": "commune",
    "insee": "code INSEE de la commune",
    "lat": "latitude",
    "lon": "longitude",
    "position": "position (latitude, longitude)",
    "created_on": "date de création",
    "dissolved_on": "date de dissolution",
    "licence": "licence de la ligne",
    "republishable": "la ligne peut être republiée",
}
# Several columns may tell one of these; they are joined.
JOINED = frozenset(("address", "label", "description"))

# Phrases of headers, folded; the words of one of them, in any order, are enough.
HEADERS: dict[str, tuple[str, ...]] = {
    "name": (
        "nom", "nom association", "nom de l association", "nom asso", "asso nom", "nom structure",
        "titre", "denomination", "raison sociale", "association", "structure", "organisme",
        "organisation", "intitule", "beneficiaire", "nom beneficiaire", "nom du beneficiaire", "name",
        "nom de la structure", "nom organisme", "title", "club", "nom du club", "groupe", "libelle",
    ),
    "acronym": ("sigle", "acronyme", "titre court", "nom court", "nom abrege", "abreviation"),
    "rna": ("rna", "waldec", "numero rna", "n rna", "no rna", "code rna", "id association"),
    "siren": ("siren", "numero siren", "n siren"),
    "siret": ("siret", "numero siret", "n siret", "id beneficiaire"),
    "id": ("id", "identifiant", "numero", "n", "code", "ref", "reference", "id fiche", "code association"),
    "summary": ("resume", "accroche", "en bref", "description courte", "slogan"),
    "description": (
        "objet", "description", "activite", "activites", "presentation", "objet social", "missions",
        "objet de l association", "descriptif", "but",
    ),
    "phone": (
        "telephone", "tel", "mobile", "portable", "phone", "numero de telephone", "tel fixe", "tel asso",
        "telephone fixe", "no tel",
    ),
    "email": (
        "email", "mail", "courriel", "e mail", "adresse mail", "adresse email", "adresse electronique",
        "mel", "mail asso", "adresse e mail", "adresse courriel", "messagerie",
    ),
    "website": (
        "site", "site web", "site internet", "url", "web", "internet", "www", "siteweb", "website",
        "adresse du site", "lien", "page web",
    ),
    "label": ("lieu", "nom du lieu", "complexe", "equipement", "salle", "batiment", "nom equipement"),
    "address": (
        "adresse", "rue", "voie", "adresse postale", "siege", "siege social", "adresse du siege",
        "rue libelle", "libelle voie", "address", "adresse 1", "adresse 2", "adr", "complement adresse",
    ),
    "postcode": ("code postal", "cp", "codepostal", "postcode", "code poste", "adrs codepostal"),
    "city": ("ville", "commune", "localite", "city", "libcom", "nom commune", "nom de la commune"),
    "insee": ("insee", "code insee", "codeinsee", "code commune", "citycode", "code officiel commune"),
    "lat": ("latitude", "lat"),
    "lon": ("longitude", "lon", "lng", "long"),
    "position": (
        "geolocalisation", "coordonnees gps", "gps", "geo point", "geo point 2d", "geopoint",
        "position geographique", "lat lon", "latitude longitude", "point geo",
    ),
    "created_on": (
        "date de creation", "date creation", "creation", "date creat", "creee le", "date de declaration",
        "fondation", "date de fondation",
    ),
    "dissolved_on": ("date de dissolution", "dissolution", "date disso", "dissoute le"),
}  # fmt: skip
# A header that has one of these is about something else.
OTHERWISE: dict[str, frozenset[str]] = {
    "name": frozenset(
        ("president", "presidente", "contact", "referent", "prenom", "projet", "commune", "ville", "rue",
         "voie", "attribuant", "quartier", "responsable", "dirigeant", "fichier", "source", "tresorier",
         "tel", "telephone", "mail", "email", "courriel", "date", "type", "code", "id", "categorie",
         "identification", "lieu", "equipement", "numero", "site", "adresse", "nature", "objet")
    ),
    "phone": frozenset(("fax", "telecopie", "president", "tresorier")),
    "email": frozenset(("president", "tresorier")),
    "address": frozenset(("mail", "email", "courriel", "electronique", "web", "internet", "ip", "site")),
    "city": frozenset(("code", "insee", "siege")),
    "id": frozenset(("quartier", "postal", "insee", "commune", "theme", "categorie", "attribuant",
                     "decision", "telephone", "tel", "rae")),
    "description": frozenset(("subvention", "social1", "social2", "code")),
    "label": frozenset(("date", "naissance")),
    "website": frozenset(("mail",)),
    "siret": frozenset(("attribuant",)),
    "siren": frozenset(("attribuant",)),
}  # fmt: skip

_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
_RNA = re.compile(r"W[0-9A-Z]\d{8}")
_FRENCH_PHONE = re.compile(r"(?:\+33|0033|0)0?[1-9]\d{8}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{8}")
_POINT = re.compile(r"-?\d{1,2}\.\d{2,}\s*[,;]\s*-?\d{1,3}\.\d{2,}")
_DECIMAL = re.compile(r"-?\d{1,3}[.,]\d{2,}")


def words_of(header: str) -> tuple[str, ...]:
    """Return the folded words of a header: "nomBeneficiaire" and "Nom du bénéficiaire" are near."""
    return tuple(tokens(_CAMEL.sub(" ", header).replace("_", " ")))


def digits_of(text: str) -> str:
    """Return the digits of a number written with blanks, dots or a stray quote; "" for anything else."""
    kept = re.sub(r"[\s.'’\u00a0\u202f-]|\.0$", "", text.removesuffix(".0"))
    return kept if kept.isascii() and kept.isdigit() else ""


def _decimal_between(low: float, high: float) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        found = _DECIMAL.fullmatch(text.strip())
        return found is not None and low <= float(found.group().replace(",", ".")) <= high

    return check


def _is_siret(text: str) -> bool:
    digits = digits_of(text)
    return len(digits) == 14 and luhn(digits)


def _is_siren(text: str) -> bool:
    digits = digits_of(text)
    return len(digits) == 9 and luhn(digits)


def _is_phone(text: str) -> bool:
    plain = re.sub(r"[\s./()\u00a0\u202f-]", "", text)
    return bool(_FRENCH_PHONE.match(plain)) or bool(text.startswith("+") and read_phone(text))


def _is_postcode(text: str) -> bool:
    digits = digits_of(text)
    return len(digits) in (4, 5) and "01000" <= digits.zfill(5) <= "98999"


def _is_website(text: str) -> bool:
    return "." in text and bool(read_website(text))


# Field to what its values look like, and how the page calls such values.
LOOKS: dict[str, tuple[Callable[[str], bool], str]] = {
    "rna": (
        lambda text: bool(_RNA.fullmatch(re.sub(r"[\s.]", "", text).upper())),
        "des numéros RNA",
    ),
    "siret": (_is_siret, "des numéros SIRET valables"),
    "siren": (_is_siren, "des numéros SIREN valables"),
    "email": (lambda text: bool(read_email(text)), "des adresses électroniques"),
    "phone": (_is_phone, "des numéros de téléphone"),
    "website": (_is_website, "des adresses de sites"),
    "postcode": (_is_postcode, "des codes postaux"),
    "insee": (
        lambda text: bool(re.fullmatch(r"\d[0-9AB]\d{2,3}", text.strip())),
        "des codes INSEE",
    ),
    "position": (
        lambda text: bool(_POINT.fullmatch(text.strip())),
        "des couples latitude, longitude",
    ),
    "lat": (_decimal_between(-22.0, 51.5), "des latitudes"),
    "lon": (_decimal_between(-63.0, 56.0), "des longitudes"),
    "created_on": (lambda text: bool(_DAY.fullmatch(text.strip())), "des dates"),
    "dissolved_on": (lambda text: bool(_DAY.fullmatch(text.strip())), "des dates"),
}
# Texts: where most values have no letter, the header misleads.
WORDY = frozenset(("name", "acronym", "summary", "description", "label", "address", "city"))
# Told by their values alone; the others also need a word in the header.
TELLING = ("rna", "siret", "siren", "email", "phone", "website", "position")
