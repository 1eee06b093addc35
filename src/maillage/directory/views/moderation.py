"""The team's queue: one list for each kind, each line decided where it stands."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.errors import MaillageError, NotAllowed
from maillage.core.permissions import decide, require
from maillage.directory.access import object_for, organisation_for
from maillage.directory.enums import Listing
from maillage.directory.forms.belonging import DecisionForm, ListingForm, SuggestionForm
from maillage.directory.models import Claim, ErrorReport, Organisation, Suggestion
from maillage.directory.queries import moderation as queue_of
from maillage.directory.services import claims as claim_services
from maillage.directory.services import groups as group_services
from maillage.directory.services import reports as report_services
from maillage.directory.views.suggestions import act as answer
from maillage.directory.views.suggestions import suggestion_line

PER_PAGE = 20
MODERATE = "directory.moderate"
KINDS = (
    ("claims", "Rattachements", "user-round-check"),
    ("groups", "Nouveaux groupes", "users-round"),
    ("suggestions", "Suggestions", "git-compare"),
    ("reports", "Signalements", "flag"),
    ("orphans", "Fiches à reprendre", "life-buoy"),
)


def tabs(request: HttpRequest, kind: str) -> list[dict[str, Any]]:
    if not decide(request.actor, MODERATE):
        return []
    counts = queue_of.counts(request.actor)
    return [
        {
            "label": label,
            "icon": icon,
            "count": getattr(counts, name),
            "href": reverse(f"directory:moderation_{name}"),
            "current": name == kind,
        }
        for name, label, icon in KINDS
    ]


def listed(
    request: HttpRequest,
    kind: str,
    found: QuerySet,
    prepare: Callable[[Any], Any] = lambda item: item,
) -> HttpResponse:
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs(request, kind),
        "items": [prepare(item) for item in page],
        "page": page,
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?page={page.next_page_number()}" if page.has_next() else "",
        "form": DecisionForm(),
        "now": request.now,
    }
    return render(request, f"directory/moderation/{kind}.html", context)


@require_safe
@login_required
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """Open the list where somebody waits; the first one when nobody does."""
    require(request.actor, MODERATE)
    counts = queue_of.counts(request.actor)
    kind = next((name for name, _, _ in KINDS if getattr(counts, name)), "claims")
    return redirect(f"directory:moderation_{kind}")


@require_safe
@login_required
@never_cache
def claims(request: HttpRequest) -> HttpResponse:
    require(request.actor, MODERATE)
    return listed(request, "claims", queue_of.waiting_claims())


@require_safe
@login_required
@never_cache
def groups(request: HttpRequest) -> HttpResponse:
    require(request.actor, MODERATE)
    return listed(request, "groups", queue_of.waiting_groups())


@require_safe
@login_required
@never_cache
def suggestions(request: HttpRequest) -> HttpResponse:
    """All of them for the team; those of their own profiles for others."""
    if not request.actor.roles:
        require(request.actor, MODERATE)
    return listed(
        request, "suggestions", queue_of.waiting_suggestions(request.actor), suggestion_line
    )


@require_safe
@login_required
@never_cache
def reports(request: HttpRequest) -> HttpResponse:
    require(request.actor, MODERATE)
    return listed(request, "reports", queue_of.waiting_reports())


@require_safe
@login_required
@never_cache
def orphans(request: HttpRequest) -> HttpResponse:
    require(request.actor, MODERATE)
    return listed(request, "orphans", queue_of.orphans())


def decided(
    request: HttpRequest,
    kind: str,
    act: Callable[[Any], Any],
    done: str,
    form_class: type[DecisionForm] = DecisionForm,
) -> HttpResponse:
    """Do what the form says, tell it, and go back to the list."""
    form = form_class(request.POST)
    try:
        if form.is_valid():
            act(form)
            messages.success(request, done)
        else:
            messages.error(request, next(iter(form.errors.values()))[0])
    except MaillageError as error:
        messages.error(request, error.message)
    return redirect(f"directory:moderation_{kind}")


@require_POST
@login_required
def decide_claim(request: HttpRequest, pk: int) -> HttpResponse:
    claim = object_for(request.actor, Claim.objects.select_related("organisation"), MODERATE, pk=pk)

    def act(form: DecisionForm) -> None:
        claim_services.decide_claim(
            actor=request.actor, claim=claim, accepted=form.accepted, now=request.now,
            reason=form.cleaned_data["reason"], role=form.cleaned_data["role"],
        )  # fmt: skip

    return decided(request, "claims", act, "La réponse est envoyée à la personne.")


@require_POST
@login_required
def decide_group(request: HttpRequest, ref: str) -> HttpResponse:
    group = organisation_for(request.actor, ref, MODERATE)

    def act(form: DecisionForm) -> None:
        group_services.decide_group(
            actor=request.actor, organisation=group, accepted=form.accepted, now=request.now,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip

    return decided(request, "groups", act, "La réponse est envoyée au groupe.")


@require_POST
@login_required
def decide_suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    suggestion = object_for(
        request.actor,
        Suggestion.objects.select_related("organisation"),
        "directory.decide_suggestion",
        pk=pk,
    )

    def act(form: DecisionForm) -> None:
        answer(request, suggestion, form)

    return decided(request, "suggestions", act, "La suggestion est traitée.", SuggestionForm)


@require_POST
@login_required
def decide_report(request: HttpRequest, pk: int) -> HttpResponse:
    found = object_for(
        request.actor, ErrorReport.objects.select_related("organisation"), MODERATE, pk=pk
    )

    def act(form: DecisionForm) -> None:
        report_services.decide_report(
            actor=request.actor, report=found, accepted=form.accepted, now=request.now,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip

    return decided(request, "reports", act, "Le signalement est traité, et la réponse envoyée.")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def listing(request: HttpRequest, ref: str) -> HttpResponse:
    """Take a profile out of the directory, or put it back, with a reason."""
    organisation = organisation_for(request.actor, ref, MODERATE)
    form = ListingForm(request.POST if request.method == "POST" else None)
    hidden = organisation.listing != Listing.LISTED
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            act_on_listing(request, organisation, form.cleaned_data["reason"], back=hidden)
        except NotAllowed:
            raise
        except MaillageError as error:
            form.add_error("reason", error.message)
            status = error.status
        else:
            messages.success(request, "C’est fait : les personnes qui gèrent la fiche le savent.")
            return redirect(organisation)
    context = {"organisation": organisation, "form": form, "hidden": hidden}
    return render(request, "directory/moderation/listing.html", context, status=status)


def act_on_listing(
    request: HttpRequest, organisation: Organisation, reason: str, *, back: bool
) -> None:
    act = group_services.list_organisation if back else group_services.hide_organisation
    act(actor=request.actor, organisation=organisation, reason=reason, now=request.now)
