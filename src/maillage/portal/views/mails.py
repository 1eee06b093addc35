"""For who builds the site: what waits in the outbox, and one message of every kind."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maillage.core.models import OutgoingMail
from maillage.portal.mail_samples import samples

SHOWN = 30


@require_safe
@never_cache
def mails(request: HttpRequest) -> HttpResponse:
    """Show messages; a page that exists only where nobody's real messages are."""
    if not (settings.DEBUG or settings.MAILLAGE_DEMO):
        raise Http404
    outbox = list(OutgoingMail.objects.order_by("-id")[:SHOWN])
    sign_in, modules = samples(request.now)
    context = {
        "outbox": outbox,
        "total": OutgoingMail.objects.count(),
        "groups": (
            ("connexion", "Se connecter et tenir son compte", sign_in),
            ("annuaire", "L’annuaire et ses échanges", modules),
        ),
        "sends": bool(settings.MAILLAGE_SMTP),
    }
    return render(request, "portal/mails.html", context)
