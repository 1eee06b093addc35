"""Is the site ready? Asked by the supervisor, by a load balancer, by `maillage serve` itself."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maillage.core.index import site_index
from maillage.core.site import TERRITORY_NAME, get_setting


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 and "ok" once the site can serve people, 503 before, with what is missing."""
    try:
        connection.ensure_connection()
        ready = get_setting(TERRITORY_NAME) is not None
        database = "ok" if ready else "vide"
    except DatabaseError:
        ready, database = False, "absente"
    state = site_index().state()
    return JsonResponse(
        {
            "status": "ok" if ready else "indisponible",
            "version": settings.MAILLAGE_VERSION,
            "database": database,
            "index": {"status": state.status, "documents": state.documents},
        },
        status=200 if ready else 503,
    )
