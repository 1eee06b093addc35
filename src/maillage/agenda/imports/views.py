"""Sources of events: the list, one source, what waits for a person."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.agenda.dating.forms import DatesForm
from maillage.agenda.errors import InvalidEvent
from maillage.agenda.imports import queries
from maillage.agenda.imports.access import IMPORT, absence_for, source_for, text_for
from maillage.agenda.imports.deciding import DATED, accept_absences, decide_absence, decide_text
from maillage.agenda.imports.following import follow_source, pause_source, report_path
from maillage.agenda.imports.forms import RHYTHMS, SourceForm
from maillage.agenda.imports.tasks import read_asked
from maillage.agenda.models import EventSource, QueuedText
from maillage.algorithms.schedule import Schedule
from maillage.core.documents.streams import CSV_TYPE
from maillage.core.errors import NotVisible
from maillage.core.permissions import require
from maillage.core.ui.french import count

PER_PAGE = 30
FIELDS = {"dates": "Dates", "hours": "Horaires", "price": "Tarifs"}
TOLD = (
    ("created", "créé", "créés"),
    ("updated", "mis à jour", "mis à jour"),
    ("unchanged", "inchangé", "inchangés"),
    ("refused", "refusé", "refusés"),
    ("kept", "valeur modifiée ici et gardée", "valeurs modifiées ici et gardées"),
    ("missing", "disparu", "disparus"),
)


def told(source: EventSource) -> str:
    """Say in a few words what the last reading did."""
    counts = source.report.get("counts", {})
    if not counts:
        return ""
    parts = [count(counts.get("read", 0), "événement lu", "événements lus")]
    parts += [count(counts[name], one, many) for name, one, many in TOLD if counts.get(name)]
    return ", ".join(parts)


@require_safe
@login_required
@never_cache
def sources(request: HttpRequest) -> HttpResponse:
    require(request.actor, IMPORT)
    lines = [{"source": source, "words": told(source)} for source in queries.sources_told()]
    today = timezone.localdate(request.now)
    context = {
        "lines": lines,
        "texts": queries.texts_to_read().count(),
        "absences": queries.to_come(queries.absences(), today).count(),
    }
    return render(request, "agenda/imports/sources.html", context)


@require_safe
@login_required
@never_cache
def source(request: HttpRequest, code: str) -> HttpResponse:
    """One source: how it is read, what its last reading did."""
    found = source_for(request.actor, code)
    counts = found.report.get("counts", {})
    context = {
        "source": found,
        "words": told(found),
        "held": found.report.get("held", ""),
        "has_report": report_path(found) is not None,
        "queued": counts.get("queued", 0),
        "rhythm": dict(RHYTHMS).get(found.every_hours, f"toutes les {found.every_hours} heures"),
        "events": found.rows.count(),
    }
    return render(request, "agenda/imports/source.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    require(request.actor, IMPORT)
    return _save(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, code: str) -> HttpResponse:
    return _save(request, source_for(request.actor, code))


def _save(request: HttpRequest, found: EventSource | None) -> HttpResponse:
    form = SourceForm(request.POST if request.method == "POST" else None, source=found)
    if request.method == "POST" and form.is_valid():
        try:
            kept = follow_source(
                actor=request.actor, description=form.description(), source=found, now=request.now
            )
        except InvalidEvent as error:
            form.add_error(error.field, error.message)
        else:
            if kept.url and found is None:
                read_asked.enqueue(kept.pk)
            messages.success(request, "C’est enregistré. La prochaine lecture en tiendra compte.")
            return redirect("agenda:event_source", kept.code)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "source": found}
    return render(request, "agenda/imports/form.html", context, status=status)


@require_POST
@login_required
def read_now(request: HttpRequest, code: str) -> HttpResponse:
    found = source_for(request.actor, code)
    read_asked.enqueue(found.pk)
    messages.success(request, "La lecture est lancée. Vous pouvez quitter cette page.")
    return redirect("agenda:event_source", code)


@require_POST
@login_required
def pause(request: HttpRequest, code: str) -> HttpResponse:
    found = source_for(request.actor, code)
    paused = request.POST.get("to") == "paused"
    pause_source(actor=request.actor, source=found, paused=paused, now=request.now)
    messages.success(request, "La source est en pause." if paused else "La source est suivie.")
    return redirect("agenda:event_source", code)


@require_POST
@login_required
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Propose as cancelled what disappeared, though it is much."""
    found = source_for(request.actor, code)
    number = accept_absences(actor=request.actor, source=found, now=request.now)
    messages.success(request, f"{count(number, 'événement', 'événements')} à vérifier un par un.")
    return redirect("agenda:absences")


@require_safe
@login_required
def report(request: HttpRequest, code: str) -> FileResponse:
    """Give the values that were refused, and why."""
    path = report_path(source_for(request.actor, code))
    if path is None:
        raise NotVisible("Cette lecture n’a pas de compte rendu.")
    name = f"import-{code}.csv"
    return FileResponse(path.open("rb"), content_type=CSV_TYPE, as_attachment=True, filename=name)


@require_safe
@login_required
@never_cache
def texts(request: HttpRequest) -> HttpResponse:
    """The texts that no program could read."""
    require(request.actor, IMPORT)
    page = Paginator(queries.texts_to_read(), PER_PAGE).get_page(request.GET.get("page"))
    lines = [{"text": one, "field": FIELDS.get(one.field, one.field)} for one in page]
    return render(
        request, "agenda/imports/texts.html", {"page": page, "lines": lines, **_links(page)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """One text beside its dates: a person says what it says."""
    waiting = text_for(request.actor, pk)
    data = request.POST if request.method == "POST" and "leave" not in request.POST else None
    known = Schedule.from_json(waiting.row.event.schedule)
    today = timezone.localdate(request.now)
    form = DatesForm(data, schedule=known, today=today, required=True)
    if request.method == "POST" and (data is None or form.is_valid()):
        try:
            return _decide(request, waiting, form.schedule() if data is not None else None)
        except InvalidEvent as error:
            form.add_error(None, error.message)
    context = {
        "waiting": waiting, "event": waiting.row.event, "form": form,
        "is_dated": waiting.field in DATED, "field": FIELDS.get(waiting.field, waiting.field),
        "left": queries.texts_to_read().count(),
    }  # fmt: skip
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "agenda/imports/text.html", context, status=status)


def _decide(request: HttpRequest, waiting: QueuedText, schedule: Schedule | None) -> HttpResponse:
    """Keep a decision, and go to the next text."""
    decide_text(actor=request.actor, text=waiting, schedule=schedule, now=request.now)
    words = "Le texte reste tel quel." if schedule is None else "Les dates sont gardées."
    messages.success(request, words)
    following = queries.texts_to_read().first()
    if following is None:
        return redirect("agenda:queued_texts")
    return redirect("agenda:queued_text", following.pk)


@require_safe
@login_required
@never_cache
def absent(request: HttpRequest) -> HttpResponse:
    """The events that their source no longer gives."""
    require(request.actor, IMPORT)
    coming = queries.to_come(queries.absences(), timezone.localdate(request.now))
    page = Paginator(coming, PER_PAGE).get_page(request.GET.get("page"))
    over = queries.absences().count() - coming.count()
    return render(
        request, "agenda/imports/absent.html", {"page": page, "over": over, **_links(page)}
    )


@require_POST
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an event that disappeared, or keep it."""
    cancelled = request.POST.get("answer") == "cancel"
    event = decide_absence(
        actor=request.actor,
        row=absence_for(request.actor, pk),
        cancelled=cancelled,
        now=request.now,
    )
    done = "est annulé" if cancelled else "reste dans l’agenda"
    messages.success(request, f"« {event.title} » {done}.")
    return redirect("agenda:absences")


def _links(page: Any) -> dict[str, str]:
    return {
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
