"""A person’s own page: what waits for them, their organisations, their account."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maillage.core.permissions import decide
from maillage.directory.views.links import address_of
from maillage.portal.queries.dashboard import own_organisations, waiting_lines

# Where the team works, also when nothing waits.
TEAM_PAGES = (
    ("À traiter", "directory:moderation"),
    ("Sources suivies", "harvest:sources"),
    ("Fiches en double", "duplicates:queue"),
)


@require_safe
@login_required
@never_cache
def dashboard(request: HttpRequest) -> HttpResponse:
    own = own_organisations(request.actor, request.now)
    context = {
        "lines": waiting_lines(request.actor),
        "own": own,
        "team_pages": (
            [(label, address_of(name)) for label, name in TEAM_PAGES]
            if decide(request.actor, "directory.moderate")
            else []
        ),
        "current": next((line.organisation for line in own if line.is_current), None),
    }
    return render(request, "portal/dashboard.html", context)
