"""Pictures of events: to whoever may open the page that shows them."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from maillage.agenda import pictures
from maillage.agenda.access import event_for
from maillage.agenda.enums import State
from maillage.core.errors import NotVisible

HOUR = 3600


@require_safe
def picture(request: HttpRequest, name: str, ref: str) -> HttpResponse:
    """Answer with the picture of an event."""
    event = event_for(request.actor, ref)
    if event.image.name != name:
        raise NotVisible
    try:
        response = HttpResponse(pictures.read(name), content_type="image/webp")
    except FileNotFoundError:
        raise NotVisible from None
    if event.state == State.PUBLISHED:
        patch_cache_control(response, public=True, max_age=HOUR)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response
