"""Who acts is worked out once per request, as ``request.actor``."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import SimpleLazyObject

from maillage.accounts.actors import actor_of
from maillage.core.actor import Actor

ACTING_FOR = "acting_for"


def actor_from(request: HttpRequest) -> Actor:
    """Return the actor of a request: the signed-in person, for the organisation they chose.

    Without a session nothing is read: the answer stays cacheable and costs no query.
    """
    if request.session.session_key is None:
        return Actor.anonymous()
    if not request.user.is_authenticated:
        return Actor.anonymous()
    return actor_of(request.user, organisation_id=request.session.get(ACTING_FOR))


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Lazy: a page that asks nothing of the session stays cacheable and costs no query.
        request.actor = SimpleLazyObject(lambda: actor_from(request))
        response = self.get_response(request)
        if request.session.session_key is not None and not response.has_header("Cache-Control"):
            # Somebody signed in may read what others may not: no cache in between keeps it.
            patch_cache_control(response, private=True, no_cache=True)
            patch_vary_headers(response, ("Cookie",))
        return response
