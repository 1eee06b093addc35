"""For whom a person acts."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from maillage.accounts.actors import ONESELF
from maillage.accounts.middleware import ACTING_FOR
from maillage.core.ui.errors import error_page

REFUSED = "Vous n’agissez pas pour cette organisation : demandez d’abord à y être rattaché."


@require_POST
@login_required
def act_for(request: HttpRequest) -> HttpResponse:
    """Act for the organisation whose number is posted; an empty one is oneself."""
    chosen = request.POST.get("organisation", "")
    ids = {str(number): number for number in request.actor.roles} | {"": ONESELF}
    if chosen not in ids:
        return error_page(request, 403, message=REFUSED)
    request.session[ACTING_FOR] = ids[chosen]
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if safe else "accounts:home")
