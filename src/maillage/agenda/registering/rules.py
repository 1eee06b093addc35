"""Who keeps the registrations of an event, and who reads what people need."""

from maillage.agenda.rules import WRITERS, writes_for_it
from maillage.core.permissions import permission
from maillage.directory.rules import SIGN_IN, is_automatic, is_signed_in, team

NEEDS = "Les besoins d’accès ne sont lus que par l’organisation qui porte l’événement."

permission(
    "agenda.manage_registrations", "Tenir les inscriptions d’un événement",
    (is_signed_in | is_automatic, SIGN_IN),
    (writes_for_it | team, WRITERS),
)  # fmt: skip
permission(
    "agenda.read_needs", "Lire les besoins d’accès des personnes inscrites", (writes_for_it, NEEDS)
)
