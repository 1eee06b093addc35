"""Logos, as they are kept: to whoever may open the page that shows them."""

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from maillage.core.errors import NotVisible
from maillage.core.permissions import decide
from maillage.directory.access import object_for
from maillage.directory.enums import Listing
from maillage.directory.queries.organisations import organisations_visible_to

HOUR = 3600


@require_safe
def logo(request: HttpRequest, name: str, ref: str) -> HttpResponse:
    """Answer with the logo of a profile; one that is not published goes to who may write only."""
    actor = request.actor
    organisation = object_for(actor, organisations_visible_to(actor), "directory.view", ref=ref)
    is_published = organisation.logo.name == name
    if not is_published and not decide(actor, "directory.edit_profile", organisation):
        raise NotVisible
    try:
        with default_storage.open(name) as picture:
            response = HttpResponse(picture.read(), content_type="image/webp")
    except FileNotFoundError:
        raise NotVisible from None
    if is_published and organisation.listing == Listing.LISTED:
        patch_cache_control(response, public=True, max_age=HOUR)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response
