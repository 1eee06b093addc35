"""Where a page stands: from the front page down to it."""

from typing import Any

from django.urls import reverse

from maillage.directory.models import Organisation

Crumbs = list[tuple[str, str]]


def trail(here: str, organisation: Organisation | None = None) -> dict[str, Any]:
    """Return the breadcrumb of a page of the inventory, or of an organisation's own pages."""
    crumbs: Crumbs = [("Accueil", "/")]
    if organisation is None:
        crumbs.append(("Où êtes-vous visible ?", reverse("syndication:inventory")))
    else:
        crumbs += [
            (organisation.name, organisation.get_absolute_url()),
            ("Vos données ailleurs", reverse("syndication:elsewhere", args=[organisation.ref])),
        ]
    return {"crumbs": [one for one in crumbs if one[0] != here], "here": here}
