"""Rows of a file that tell of organisations already here: only those that the actor may see.

Exact numbers, then exact names at one postcode, in a few queries for many rows; then the look-alikes
that a higher module finds (``directory.lookalikes``), for as many rows as the caller can wait for.
"""

from collections.abc import Sequence

from maillage.core.actor import Actor
from maillage.directory.lookalikes import lookalikes_of
from maillage.directory.models import Identifier, Organisation
from maillage.directory.queries.organisations import organisations_visible_to
from maillage.directory.queries.profiles import area_shown
from maillage.directory.rules import audiences_seen_by
from maillage.directory.sources.rows import SourceRow
from maillage.harvest.validator.judging import Judged
from maillage.harvest.validator.repeats import NUMBERS

# What names one organisation only; the number of a town's file says nothing outside of it.
SCHEMES = ("rna", "rna_old", "siret", "siren")
SAME = "same"


class Recogniser:
    """Looks rows up; ``closely``: how many rows may be compared by name and place (None: all)."""

    def __init__(self, actor: Actor, closely: int | None) -> None:
        self.actor = actor
        self.closely = closely
        self.compared = 0
        self.left = 0

    def recognise(self, batch: Sequence[tuple[Judged, SourceRow]]) -> None:
        """Say in each judged row which organisation it already is."""
        wanted = [(judged, row) for judged, row in batch if not judged.whole]
        found = self._by_number([row for _, row in wanted])
        named = self._by_name([row for _, row in wanted if row.line not in found])
        for judged, row in wanted:
            judged.known = found.get(row.line) or named.get(row.line) or self._alike(row)

    def _by_number(self, rows: Sequence[SourceRow]) -> dict[int, dict[str, str]]:
        """Return what is known of rows by their numbers, by line (three queries for any batch)."""
        numbers = {value for row in rows for scheme, value in row.identifiers if scheme in SCHEMES}
        links = Identifier.objects.filter(
            scheme__in=SCHEMES,
            value__in=numbers,
            organisation__in=organisations_visible_to(self.actor),
        ).order_by("id")
        holders: dict[tuple[str, str], int] = {}
        for scheme, value, organisation_id in links.values_list(
            "scheme", "value", "organisation_id"
        ):
            holders.setdefault((scheme, value), organisation_id)
        shown = {
            organisation.pk: organisation
            for organisation in Organisation.objects.filter(pk__in=set(holders.values()))
            .select_related("area__parent__parent")
            .order_by("pk")
        }
        found = {}
        for row in rows:
            for scheme in SCHEMES:
                hit = next(
                    (
                        holders[number]
                        for number in row.identifiers
                        if number[0] == scheme and number in holders
                    ),
                    None,
                )
                if hit:
                    found[row.line] = self._told(shown[hit], NUMBERS[scheme])
                    break
        return found

    def _by_name(self, rows: Sequence[SourceRow]) -> dict[int, dict[str, str]]:
        """Return what is known of rows by their very name and the postcode of a public address."""
        names = {str(row.values.get("name", "")) for row in rows} - {""}
        found = (
            organisations_visible_to(self.actor)
            .filter(name__in=names)
            .select_related("place", "area__parent__parent")
            .order_by("pk")
        )
        homes: dict[tuple[str, str], Organisation] = {}
        for organisation in found:
            if organisation.place and not _hides_place(organisation):
                homes.setdefault((organisation.name, organisation.place.postcode), organisation)
        told = {}
        for row in rows:
            postcode = row.values.get("place", {}).get("postcode", "")
            home = homes.get((str(row.values.get("name", "")), postcode)) if postcode else None
            if home:
                told[row.line] = self._told(home, "même nom et même code postal")
        return told

    def _told(self, organisation: Organisation, why: str) -> dict[str, str]:
        area = area_shown(organisation, address_is_hidden=_hides_place(organisation))
        return {
            "name": organisation.name,
            "url": organisation.get_absolute_url(),
            "where": area.name if area else "",
            "why": why,
        }

    def _alike(self, row: SourceRow) -> dict[str, str]:
        """The likeliest organisation of the same name and place, {} when none is likely enough."""
        if self.closely is not None and self.compared >= self.closely:
            self.left += 1
            return {}
        self.compared += 1
        found = lookalikes_of(row.values, row.identifiers, self.actor)
        if not found or found[0].verdict != SAME:
            return {}
        best = found[0]
        return {
            "name": best.name,
            "url": f"/annuaire/{best.ref}/",
            "where": best.where,
            "why": _joined(best.evidence[:2]),
        }


def _hides_place(organisation: Organisation) -> bool:
    """Whether the address is not everybody's to read: what is told here may be printed and sent."""
    public = audiences_seen_by(Actor.anonymous(), organisation)
    return organisation.place_id is not None and organisation.audience_of("place") not in public


def _joined(sentences: Sequence[str]) -> str:
    """Sentences as one phrase: "Même nom.", "Même adresse." gives "même nom, même adresse"."""
    plain = [one.strip().rstrip(".") for one in sentences if one.strip()]
    return ", ".join(one[:1].lower() + one[1:] for one in plain)
