"""Leaving for good."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from maillage.accounts import services
from maillage.accounts.access import own_account
from maillage.accounts.errors import DeletionRefused
from maillage.accounts.forms import ConfirmDeletionForm
from maillage.accounts.models import Person
from maillage.core.permissions import decide


def reasons_against(request: HttpRequest, person: Person) -> tuple[str, ...]:
    decision = decide(request.actor, "accounts.delete_person", person)
    return decision.reasons or services.obstacles_to_deletion(person)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@reauthentication_required(allow_get=True)
def delete(request: HttpRequest) -> HttpResponse:
    """Tell what the deletion does and what hinders it; POST with the box ticked deletes."""
    person = own_account(request)
    form = ConfirmDeletionForm(request.POST or None)
    obstacles = reasons_against(request, person)
    if request.method == "POST" and not obstacles and form.is_valid():
        try:
            services.delete_person(actor=request.actor, person=person, now=request.now)
        except DeletionRefused as refusal:
            obstacles = refusal.reasons
        else:
            logout(request)
            return redirect("accounts:deleted")
    context = {
        "form": form,
        "obstacles": obstacles,
        "effects": services.effects_of_deletion(person),
    }
    status = 200 if request.method != "POST" else 409 if obstacles else 422
    return render(request, "accounts/delete.html", context, status=status)


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/deleted.html")
