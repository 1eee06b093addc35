"""Pages about the feeds: their addresses explained to people, and the month on paper."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import condition, require_safe

from maillage.agenda.feeds.asked import Asked
from maillage.agenda.feeds.month import month_pdf, read_month
from maillage.agenda.feeds.registry import FORMS
from maillage.agenda.feeds.views import fresh, published
from maillage.agenda.finding.requests import read
from maillage.agenda.finding.wording import tags
from maillage.directory.throttling import count_visit

PRINTS_PER_HOUR = 60
TOO_MANY = (
    "Vous avez demandé plus de 60 mois à imprimer en une heure. Reprenez dans un moment ; l’agenda en ligne, lui, "
    "reste ouvert."
)


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """Explain each form, with its address for the filters of this page's."""
    query = read(request.GET)
    asked = Asked(query, request.now)
    addresses = {
        suffix: asked.address(reverse("agenda_feeds:feed", args=[suffix])) for suffix in FORMS
    }
    context = {
        "forms": [(form, addresses[suffix]) for suffix, form in FORMS.items()],
        "subscription": "webcal://" + addresses["ics"].partition("://")[2],
        "active": [words for words, _ in tags(query, "")],
        "notices": query.notices,
        "month_url": query.address(reverse("agenda:month_pdf")),
        "embed_url": query.address(reverse("agenda:embed")),
    }
    return render(request, "agenda/feeds/feeds.html", context)


@require_safe
@condition(
    etag_func=lambda request: fresh(request).tag,
    last_modified_func=lambda request: fresh(request).changed_at,
)
def month(request: HttpRequest) -> HttpResponseBase:
    """Answer with a month to print, with the filters of the address."""
    count_visit(request, what="agenda-month", most=PRINTS_PER_HOUR, refusal=TOO_MANY)
    asked = Asked.read(request.GET, request.now)
    first = read_month(request.GET.get("mois", ""), request.now)
    response = HttpResponse(month_pdf(asked, first), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="agenda-{first:%Y-%m}.pdf"'
    return published(response)
