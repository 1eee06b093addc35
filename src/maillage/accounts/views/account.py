"""A person's own account: name, ways of signing in, devices, data."""

from allauth.socialaccount.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts import personal_data, queries, services
from maillage.accounts.access import own_account
from maillage.accounts.forms import RenameForm
from maillage.core.permissions import decide


def home_page(request: HttpRequest, form: RenameForm, *, status: int = 200) -> HttpResponse:
    person = own_account(request)
    context = {
        "person": person,
        "rename_form": form,
        "functions": queries.functions_of(person),
        "has_password": person.has_usable_password(),
        "keys": [personal_data.key_name(key) for key in queries.keys_of(person)],
        "providers": get_adapter().list_providers(request),
        "outside_accounts": queries.outside_accounts_of(person),
        "may_list_people": decide(request.actor, "accounts.list_people").allowed,
        "session_count": queries.sessions_of(person).count(),
    }
    return render(request, "accounts/home.html", context, status=status)


@require_safe
@login_required
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    return home_page(request, RenameForm(initial={"name": request.user.name}))


@require_POST
@login_required
def rename(request: HttpRequest) -> HttpResponse:
    form = RenameForm(request.POST)
    if not form.is_valid():
        return home_page(request, form, status=422)
    services.rename_person(
        actor=request.actor,
        person=own_account(request),
        name=form.cleaned_data["name"],
        now=request.now,
    )
    messages.success(request, "Votre nom est changé.")
    return redirect("accounts:home")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def devices(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in; POST signs the other devices out."""
    person = own_account(request)
    current = request.session.session_key
    if request.method == "POST":
        services.end_sessions(actor=request.actor, person=person, keep=current, now=request.now)
        messages.success(request, "Les autres appareils sont déconnectés.")
        return redirect("accounts:devices")
    context = {"sessions": queries.sessions_of(person), "current_key": current}
    return render(request, "accounts/devices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def data(request: HttpRequest) -> HttpResponse:
    """Everything kept about the person: to read, and by POST as a JSON file."""
    person = own_account(request)
    if request.method == "POST":
        _, copy = services.export_person_data(actor=request.actor, person=person, now=request.now)
        response = JsonResponse(copy, json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = 'attachment; filename="mes-donnees-maillage.json"'
        return response
    context = {"sections": personal_data.sections_of(person)}
    return render(request, "accounts/data.html", context)
