"""Filters of the agenda: their names in addresses, their words, their choices."""

from collections.abc import Callable, Iterable

from maillage.agenda.enums import Attendance, Kind, Price
from maillage.agenda.features import FEATURES
from maillage.directory.models import Organisation
from maillage.directory.queries.vocabulary import capital
from maillage.directory.queries.vocabulary import label_of as directory_label

# Parameters of the address that are filters of codes, in the order of the form.
FILTERS = (
    "theme", "area", "access", "price", "public", "kind", "attendance", "keyword", "organiser",
)  # fmt: skip
# Filters of the form: an organiser is chosen from its page, and there may be thousands.
SHOWN = tuple(name for name in FILTERS if name != "organiser")
LEGENDS = {
    "theme": "Thème",
    "area": "Quartier",
    "access": "Accessibilité",
    "price": "Prix",
    "public": "Public",
    "kind": "Nature",
    "attendance": "Participation",
    "keyword": "Mot-clé",
    "organiser": "Organisation",
}
# Somebody who needs a ramp and sign language needs both; elsewhere one choice of several is enough.
ALL_NEEDED = frozenset({"access"})
# Filters whose values form a tree: a finer choice replaces the wider one around it.
SEPARATORS = {"theme": "."}
PRICES = {Price.FREE: "Gratuit", Price.CHOSEN: "Prix libre", Price.PAID: "Payant"}
ATTENDANCES = {Attendance.ON_SITE: "Sur place", Attendance.ONLINE: "En ligne"}

LABELS: dict[str, Callable[[str], str]] = {
    "theme": lambda code: directory_label("theme", code),
    "public": lambda code: directory_label("public", code),
    "access": lambda code: FEATURES.get(code, ""),
    "price": lambda code: PRICES.get(code, ""),  # type: ignore[call-overload]
    "attendance": lambda code: ATTENDANCES.get(code, ""),  # type: ignore[call-overload]
    "kind": lambda code: capital(str(Kind(code).label)) if code in Kind.values else "",
    "keyword": lambda code: code,
}


def label_of(name: str, code: str) -> str:
    """Return the words of a choice, "" for an unknown one; areas and organisers are in the database."""
    return LABELS[name](code) if name in LABELS else ""


def organiser_names(refs: Iterable[str]) -> dict[str, str]:
    """Return the names of the organisations that exist, by reference (one query, none without any)."""
    wanted = [ref for ref in dict.fromkeys(refs) if ref.isprintable()]
    if not wanted:
        return {}
    found = Organisation.objects.filter(ref__in=wanted).order_by("ref")
    return dict(found.values_list("ref", "name"))
