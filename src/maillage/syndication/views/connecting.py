"""How a platform is reached: its connector, settings, secrets, and whether it answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from maillage.core.errors import MaillageError
from maillage.syndication.access import destination_for
from maillage.syndication.connectors.registry import ALL_CONNECTORS
from maillage.syndication.forms.connecting import ConnectorForm, SettingsForm
from maillage.syndication.models import Destination
from maillage.syndication.queries.destinations import sealed_names
from maillage.syndication.services.connections import check_destination, set_credentials
from maillage.syndication.services.destinations import edit_destination
from maillage.syndication.views.inventory import KEEP
from maillage.syndication.views.keeping import blame
from maillage.syndication.views.trail import trail


@require_POST
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the worker to see whether a platform answers; the page says so when it is done."""
    destination = destination_for(request.actor, code, KEEP)
    check_destination(actor=request.actor, destination=destination, now=request.now)
    messages.success(
        request, "La vérification est demandée. Rechargez cette page dans un instant pour la lire."
    )
    return redirect(destination)


def settings_form(destination: Destination, data: Any) -> SettingsForm | None:
    """Return the form of the settings that the connector declares; none without a connector."""
    connector = ALL_CONNECTORS.get(destination.connector)
    if connector is None:
        return None
    return SettingsForm(
        data,
        wanted=connector.settings,
        known=destination.settings,
        sealed=sealed_names(destination),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def settings(request: HttpRequest, code: str) -> HttpResponse:
    """Two forms: which connector, then what it needs to know. Secrets are written, never shown."""
    destination = destination_for(request.actor, code, KEEP)
    posted = request.POST if request.method == "POST" else None
    choosing = posted is not None and "connector" in posted
    connector = ConnectorForm(
        posted if choosing else None,
        mode=destination.mode,
        initial={"connector": destination.connector, "rate": destination.rate},
    )
    form = settings_form(destination, None if choosing else posted)
    if choosing and connector.is_valid() and connect(request, destination, connector):
        return redirect("syndication:settings", code)
    if form and form.is_bound and form.is_valid() and write(request, destination, form):
        return redirect(destination)
    context = {
        "destination": destination,
        "connector_form": connector,
        "form": form,
        "faulty": connector if connector.errors else form,
        **trail(f"Réglages de « {destination.name} »"),
    }
    status = 422 if connector.errors or (form and form.errors) else 200
    return render(request, "syndication/settings.html", context, status=status)


def connect(request: HttpRequest, destination: Destination, form: ConnectorForm) -> bool:
    """Choose the connector and how many calls a minute holds; tell what is refused."""
    try:
        edit_destination(
            actor=request.actor, destination=destination, values=form.cleaned_data, now=request.now
        )
    except MaillageError as error:
        blame(form, error)
        return False
    messages.success(request, "Le connecteur est choisi. Remplissez maintenant ses réglages.")
    return True


def write(request: HttpRequest, destination: Destination, form: SettingsForm) -> bool:
    """Keep settings and the secrets that were typed; tell what is refused."""
    try:
        set_credentials(
            actor=request.actor, destination=destination, settings=form.plain(),
            secrets=form.secrets(), now=request.now,
        )  # fmt: skip
    except MaillageError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, "Les réglages sont enregistrés. Les envois reprennent avec eux.")
    return True
