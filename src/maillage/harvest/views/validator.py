"""Checking a table: drop it, read row by row what would become of it, take the corrected file away."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.documents import stream_response
from maillage.core.documents.streams import CSV_TYPE
from maillage.core.errors import MaillageError
from maillage.core.permissions import require
from maillage.core.shipped import shipped_path
from maillage.directory.throttling import count_visit
from maillage.harvest.validator import drops, screens
from maillage.harvest.validator.corrected import corrected_csv, corrected_xlsx
from maillage.harvest.validator.forms import ColumnsForm, DropForm, ImportForm
from maillage.harvest.validator.importing import prepare_import
from maillage.harvest.validator.mapping_file import mapping_text
from maillage.harvest.validator.tasks import import_checked
from maillage.harvest.validator.uploads import BoundedUpload

PER_HOUR = 30
EXAMPLE = "exemples/associations-a-verifier.csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 1 << 16


@csrf_exempt  # the limit is set before the body is read; the form's own view is protected
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    limit = BoundedUpload(request, settings.MAILLAGE_UPLOAD_LIMIT)
    request.upload_handlers.insert(0, limit)
    return _check(request, limit)


@csrf_protect
def _check(request: HttpRequest, limit: BoundedUpload) -> HttpResponse:
    """Receive a file, or the example, judge it and lead to what was found."""
    posted = request.method == "POST"
    form = DropForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        limit=limit.limit,
        too_big=limit.is_too_big,
    )
    status = 200
    if posted and (request.POST.get("exemple") or form.is_valid()):
        try:
            return redirect("harvest:check_result", _receive(request, form).token)
        except MaillageError as error:
            form = DropForm(None, limit=limit.limit)
            return render(
                request, screens.DROP, {"form": form, "refusal": error.message}, status=error.status
            )
    elif posted:
        status = 422
    return render(request, screens.DROP, {"form": form, "refusal": ""}, status=status)


def _receive(request: HttpRequest, form: DropForm) -> drops.Drop:
    count_visit(
        request,
        what="check",
        most=PER_HOUR,
        refusal="Vous avez déjà fait vérifier beaucoup de tableaux. Réessayez dans une heure.",
    )
    if request.POST.get("exemple"):
        path = shipped_path(EXAMPLE)
        drop = drops.keep([path.read_bytes()], path.name, now=request.now)
    else:
        file = form.cleaned_data["file"]
        drop = drops.keep(file.chunks(CHUNK), file.name, now=request.now)
    screens.remember(request, drop)
    drops.judge(drop, actor=request.actor, now=request.now)
    return drop


@require_safe
def example(request: HttpRequest) -> HttpResponse:
    path = shipped_path(EXAMPLE)
    response = HttpResponse(path.read_bytes(), content_type=CSV_TYPE)
    screens.as_download(response, path.name)
    return response


@require_safe
@never_cache
def result(request: HttpRequest, token: str) -> HttpResponse:
    """What was found, row by row."""
    drop = screens.drop_of(request, token)
    context = screens.result_context(request, drop)
    context["form"] = ColumnsForm(columns=drop.columns)
    return render(request, screens.RESULT, context)


@require_POST
def columns(request: HttpRequest, token: str) -> HttpResponse:
    """Judge again with the columns that a person chose."""
    drop = screens.drop_of(request, token)
    form = ColumnsForm(request.POST, columns=drop.columns)
    if not form.is_valid():
        context = {**screens.result_context(request, drop), "form": form}
        return render(request, screens.RESULT, context, status=422)
    drops.judge(drop, actor=request.actor, now=request.now, fields=form.chosen())
    if not drop.problem:
        messages.success(request, "Le tableau a été relu avec vos colonnes.")
    return redirect("harvest:check_result", token)


@require_POST
def forget(request: HttpRequest, token: str) -> HttpResponse:
    drops.forget(screens.drop_of(request, token).token)
    screens.release(request, token)
    messages.success(request, "Le fichier et son résultat sont effacés du serveur.")
    return redirect("harvest:check")


@require_safe
@never_cache
def download_csv(request: HttpRequest, token: str) -> HttpResponseBase:
    drop = screens.drop_of(request, token)
    lines = corrected_csv(drop.header, drops.rows_of(drop))
    return stream_response(lines, CSV_TYPE, screens.file_name(drop, "corrige.csv"))


@require_safe
@never_cache
def download_xlsx(request: HttpRequest, token: str) -> HttpResponse:
    drop = screens.drop_of(request, token)
    response = HttpResponse(content_type=XLSX_TYPE)
    corrected_xlsx(drop.header, drops.rows_of(drop), response)
    screens.as_download(response, screens.file_name(drop, "corrige.xlsx"))
    return response


@require_safe
@never_cache
def download_mapping(request: HttpRequest, token: str) -> HttpResponse:
    drop = screens.drop_of(request, token)
    mapping = drops.mapping_for(drop)
    if mapping is None:
        raise screens.Gone
    response = HttpResponse(mapping_text(mapping, drop.name), content_type="application/toml")
    screens.as_download(response, screens.file_name(drop, "correspondance.toml"))
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def import_rows(request: HttpRequest, token: str) -> HttpResponse:
    """Ask where the rows come from, then hand them to the import."""
    require(request.actor, "directory.import")
    drop = screens.drop_of(request, token)
    known = screens.source_known(drop)
    form = ImportForm(
        request.POST if request.method == "POST" else None,
        initial={"title": drop.name.rpartition(".")[0] or drop.name},
    )
    if request.method == "POST" and (known or form.is_valid()):
        facts: dict[str, Any] = {} if known else form.cleaned_data
        folder = prepare_import(actor=request.actor, drop=drop, facts=facts)
        import_checked.enqueue(folder.name, request.actor.person_id)
        messages.success(request, "L’import est lancé. Vous pouvez quitter cette page.")
        return redirect(f"{reverse('harvest:check_result', args=[token])}#import")
    context = {"drop": drop, "form": form, "known": known, "kept": screens.kept_rows(drop)}
    status = 422 if request.method == "POST" else 200
    return render(request, "harvest/validator/import.html", context, status=status)
