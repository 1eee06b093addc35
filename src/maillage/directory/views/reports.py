"""Signaler une erreur: anybody may, without an account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from maillage.core.errors import MaillageError
from maillage.directory.access import organisation_for
from maillage.directory.forms.belonging import ReportForm
from maillage.directory.services.reports import report_error
from maillage.directory.throttling import count_visit

PER_HOUR = 6
THANKS = "Merci : votre signalement est arrivé à l’équipe d’animation."


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, ref: str) -> HttpResponse:
    organisation = organisation_for(request.actor, ref, "directory.report_error")
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_from_a_program:
            # The program believes that it succeeded, and does not try again.
            messages.success(request, THANKS)
            return redirect(organisation)
        status = 422
        if form.is_valid():
            try:
                send(request, organisation, form)
            except MaillageError as error:
                form.add_error(None, error.message)
                status = error.status
            else:
                messages.success(request, THANKS)
                return redirect(organisation)
    context = {
        "organisation": organisation,
        "form": form,
        "signed_in": request.actor.is_authenticated,
    }
    return render(request, "directory/reports/report.html", context, status=status)


def send(request: HttpRequest, organisation: object, form: ReportForm) -> None:
    count_visit(
        request,
        what="report",
        most=PER_HOUR,
        refusal="Vous avez déjà envoyé plusieurs signalements. Réessayez dans une heure : votre texte reste ici.",
    )
    report_error(
        actor=request.actor,
        organisation=organisation,
        message=form.cleaned_data["message"],
        email=form.cleaned_data["email"],
        now=request.now,
    )
