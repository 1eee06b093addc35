"""What the directory registers with the modules below it, once models are loaded."""

from collections.abc import Mapping

from maillage.accounts.actors import register_roles
from maillage.core.registry import CatalogueEntry, Page, catalogue_entries, pages
from maillage.core.search import searchables
from maillage.directory import receivers, rules, sentences, tasks
from maillage.directory.enums import Listing
from maillage.directory.exports import FORMATS, LICENCE, files
from maillage.directory.models import Membership, Organisation
from maillage.directory.search import SEARCHABLE

__all__ = ["register", "rules", "tasks"]


OPEN_DATA = (
    CatalogueEntry(
        name="directory",
        title="Annuaire des associations",
        description=(
            "Les fiches visibles, et d’elles ce que tout le monde peut lire : chaque fichier dit sa "
            "date, sa licence et ses sources."
        ),
        formats=tuple((found.label, f"/annuaire/export/{code}") for code, found in FORMATS.items()),
        licence=LICENCE,
        files=tuple(file.name for file in files.FILES),
    ),
    CatalogueEntry(
        name="api",
        title="API de l’annuaire",
        description=(
            "Chercher et lire l’annuaire, ses quartiers, ses thèmes et ses compétences depuis un "
            "autre site ou un programme, sans clé."
        ),
        formats=(("Mode d’emploi", "/api/v1/docs"), ("OpenAPI", "/api/v1/openapi.json")),
        licence=LICENCE,
        order=1,
    ),
)


PAGES = (
    Page("find", "Annuaire", "directory:list"),
    Page("find", "Créer un groupe", "directory:new_group", order=20),
    Page("understand", "Panorama", "directory:panorama"),
)


def roles_of(person_id: int) -> Mapping[int, tuple[str, bool]]:
    """Return {organisation id: (role, is it listed)} of a person, oldest membership first."""
    rows = Membership.objects.filter(person_id=person_id).order_by("since", "id")
    # In both of two merged profiles: the kept one is enough.
    rows = rows.exclude(organisation__listing=Listing.MERGED)
    found = rows.values_list("organisation_id", "role", "organisation__listing")
    return {id_: (role, listing == Listing.LISTED) for id_, role, listing in found}


def names_of(ids: list[int]) -> Mapping[int, str]:
    return dict(Organisation.objects.filter(pk__in=ids).order_by("id").values_list("id", "name"))


def register() -> None:
    register_roles(roles_of, names_of)
    sentences.declare()
    files.declare()
    receivers.register()
    searchables.register(SEARCHABLE)
    for entry in OPEN_DATA:
        catalogue_entries.add(entry)
    for page in PAGES:
        pages.add(page)
