"""What registers announce: a list, a look before deciding of several at once, the decision."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from maillage.core.errors import MaillageError
from maillage.core.permissions import require
from maillage.core.ui.french import count
from maillage.directory.queries.wording import in_words
from maillage.directory.values import place_value
from maillage.harvest import queries
from maillage.harvest.access import MANAGE, proposals_for
from maillage.harvest.enums import News
from maillage.harvest.models import Proposal
from maillage.harvest.services.deciding import decide_proposals

PER_PAGE = 50
# More at once would be decided without being read.
AT_ONCE = 200
TABS = (
    (News.NEW, "Nouvelles", "circle-plus"),
    (News.MOVED, "Déménagements", "map-pin"),
    (News.DISSOLVED, "Dissolutions", "circle-x"),
)
EFFECTS = {
    News.NEW: "La fiche sera créée, avec ce que dit la source.",
    News.MOVED: "L’adresse de la fiche sera remplacée.",
    News.DISSOLVED: "La fiche sera notée dissoute.",
}


def line_of(proposal: Proposal) -> dict[str, Any]:
    """Return what a person reads of an announcement: before, after, where it comes from."""
    said = proposal.row["values"]
    organisation = proposal.organisation
    before = after = ""
    if proposal.news == News.DISSOLVED:
        after = in_words("dissolved_on", said.get("dissolved_on"))
    else:
        after = in_words("place", said.get("place"))
    if proposal.news == News.MOVED and organisation:
        before = in_words("place", place_value(organisation))
    return {
        "proposal": proposal,
        "organisation": organisation,
        "before": before,
        "after": after,
        "about": said.get("description") or said.get("summary") or "",
        "source": proposal.followed.source.name,
        "effect": EFFECTS[News(proposal.news)],
    }


@require_safe
@login_required
@never_cache
def announcements(request: HttpRequest) -> HttpResponse:
    """The list of one kind of news; the first kind that has some by default."""
    require(request.actor, MANAGE)
    counts = queries.counts_by_news()
    asked = request.GET.get("annonce", "")
    news = asked if asked in News.values else next((n for n in counts if counts[n]), News.NEW)
    page = Paginator(queries.announcements(news), PER_PAGE).get_page(request.GET.get("page"))
    base = f"{reverse('harvest:announcements')}?annonce="
    tabs = [
        {"label": label, "icon": icon, "count": counts[code], "href": f"{base}{code.value}",
         "current": code == news}
        for code, label, icon in TABS
    ]  # fmt: skip
    context = {
        "tabs": tabs,
        "lines": [line_of(one) for one in page],
        "page": page,
        "news": news,
        "at_once": min(AT_ONCE, page.paginator.count),
        "previous": f"{base}{news}&page={page.previous_page_number()}"
        if page.has_previous()
        else "",
        "next": f"{base}{news}&page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "harvest/announcements.html", context)


def asked_for(request: HttpRequest) -> list[str]:
    """Return the numbers of what was ticked, or of a whole list when it is asked for."""
    news = request.POST.get("tout", "")
    if news in News.values:
        found = queries.announcements(news).values_list("pk", flat=True)[:AT_ONCE]
        return [str(pk) for pk in found]
    return request.POST.getlist("annonce")[:AT_ONCE]


@require_POST
@login_required
def review(request: HttpRequest) -> HttpResponse:
    """Show again what was ticked, and what accepting would do."""
    chosen = proposals_for(request.actor, asked_for(request))
    if not chosen:
        messages.error(request, "Cochez au moins une annonce, puis choisissez « Relire ».")
        return redirect("harvest:announcements")
    return render(
        request,
        "harvest/review.html",
        {"lines": [line_of(one) for one in chosen], "number": len(chosen), "reason": ""},
    )


@require_POST
@login_required
def decide(request: HttpRequest) -> HttpResponse:
    """Do what was decided of the announcements that were shown; show them again when it fails."""
    chosen = proposals_for(request.actor, request.POST.getlist("annonce")[:AT_ONCE])
    accepted = request.POST.get("decision") == "accept"
    reason = request.POST.get("reason", "")
    try:
        done = decide_proposals(
            actor=request.actor, proposals=chosen, accepted=accepted, reason=reason, now=request.now
        )
    except MaillageError as error:
        context = {
            "lines": [line_of(one) for one in chosen], "number": len(chosen), "reason": reason,
            "error": error.message,
        }  # fmt: skip
        return render(request, "harvest/review.html", context, status=422)
    what = count(done, "annonce reprise", "annonces reprises")
    left = count(done, "annonce écartée", "annonces écartées")
    messages.success(request, f"{what if accepted else left}.")
    return redirect("harvest:announcements")
