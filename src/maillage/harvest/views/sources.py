"""Followed sources: the list, one source with its readings, and what people decide of them."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.documents.streams import CSV_TYPE
from maillage.core.errors import MaillageError, NotVisible
from maillage.core.permissions import require
from maillage.core.ui.french import count, format_number
from maillage.harvest import queries
from maillage.harvest.access import MANAGE, followed_for, reading_for
from maillage.harvest.enums import FollowedState, Outcome
from maillage.harvest.errors import InvalidSource
from maillage.harvest.forms import RHYTHMS, SourceForm
from maillage.harvest.models import FollowedSource, Reading
from maillage.harvest.services.deciding import decide_reading
from maillage.harvest.services.following import change_source, follow_source, set_followed_state
from maillage.harvest.tasks import read_asked

PER_PAGE = 50
# Octets of a report that has only its header: nothing was refused nor corrected.
BARE_REPORT = 30
MARKS = {
    Outcome.RUNNING: ("info", "loader"),
    Outcome.DONE: ("good", "circle-check"),
    Outcome.SAME: ("good", "circle-check"),
    Outcome.HELD: ("waiting", "triangle-alert"),
    Outcome.REFUSED: ("", "circle-x"),
    Outcome.FAILED: ("bad", "circle-alert"),
}
TOLD = (
    ("created", "fiche créée", "fiches créées"),
    ("updated", "mise à jour", "mises à jour"),
    ("suggested", "suggestion", "suggestions"),
    ("waiting", "laissée à l’équipe", "laissées à l’équipe"),
    ("refused", "ligne refusée", "lignes refusées"),
)


def told(reading: Reading) -> str:
    """Say in a few words what a reading did."""
    if reading.state != Outcome.DONE:
        return reading.words
    parts = [f"{count(reading.rows, 'ligne', 'lignes')}"]
    for name, one, many in TOLD:
        if number := reading.counts.get(name, 0):
            parts.append(count(number, one, many))
    if reading.unseen:
        parts.append(count(reading.unseen, "absente", "absentes"))
    if len(parts) == 1:
        parts.append("rien n’a changé")
    return ", ".join(parts)


def shown(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    kind, icon = MARKS[Outcome(reading.state)]
    label = Outcome(reading.state).label
    return {
        "reading": reading, "label": label[0].upper() + label[1:], "kind": kind, "icon": icon,
        "words": told(reading), "size": size_of(reading.size),
        "has_report": reading.counts.get("report_size", 0) > BARE_REPORT,
    }  # fmt: skip


def size_of(octets: int) -> str:
    if not octets:
        return ""
    unit, divisor = ("Mo", 1_000_000) if octets >= 1_000_000 else ("ko", 1000)
    return f"{format_number(octets / divisor, 1)} {unit}"


@require_safe
@login_required
@never_cache
def sources(request: HttpRequest) -> HttpResponse:
    require(request.actor, MANAGE)
    lines = [
        {"line": line, "last": shown(line.last), "rhythm": dict(RHYTHMS).get(line.followed.every)}
        for line in queries.followed_lines()
    ]
    announced = sum(queries.counts_by_news().values())
    context = {"lines": lines, "announced": announced, "PAUSED": FollowedState.PAUSED}
    return render(request, "harvest/sources.html", context)


@require_safe
@login_required
@never_cache
def source(request: HttpRequest, code: str) -> HttpResponse:
    """One source: how it is read, what waits, its last readings."""
    followed = followed_for(request.actor, code)
    readings = [shown(reading) for reading in queries.readings_of(followed)]
    current = readings[0] if readings else None
    running = current is not None and current["reading"].state == Outcome.RUNNING
    context = {
        "followed": followed,
        "source": followed.source,
        "readings": readings,
        "held": current if current and current["reading"].state == Outcome.HELD else None,
        "running": running,
        "waiting": running or bool(current and current["reading"].state == Outcome.HELD),
        "progress": queries.progress_of(current["reading"]) if running and current else (0, 0),
        "absent": queries.absent_records(followed).count(),
        "announced": queries.announcements(source=code).count(),
        "rhythm": dict(RHYTHMS).get(followed.every, f"tous les {followed.every} jours"),
        "is_paused": followed.state == FollowedState.PAUSED,
    }
    return render(request, "harvest/source.html", context)


def keep(request: HttpRequest, form: SourceForm, followed: FollowedSource | None) -> FollowedSource:
    said = {"actor": request.actor, "description": form.description(), "now": request.now}
    return change_source(followed=followed, **said) if followed else follow_source(**said)


def save(request: HttpRequest, followed: FollowedSource | None) -> HttpResponse:
    """Show the form, or keep what was typed and go to the source."""
    form = SourceForm(request.POST if request.method == "POST" else None, followed=followed)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                kept = keep(request, form, followed)
            except InvalidSource as error:
                form.add_error(error.field, error.message)
            else:
                messages.success(
                    request, "C’est enregistré. La prochaine lecture en tiendra compte."
                )
                return redirect(kept)
    return render(request, "harvest/form.html", {"form": form, "followed": followed}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    require(request.actor, MANAGE)
    return save(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, code: str) -> HttpResponse:
    return save(request, followed_for(request.actor, code))


@require_POST
@login_required
def read_now(request: HttpRequest, code: str) -> HttpResponse:
    followed = followed_for(request.actor, code)
    read_asked.enqueue(followed.pk, request.actor.person_id)
    messages.success(request, "La lecture est lancée. Vous pouvez quitter cette page.")
    return redirect(followed)


@require_POST
@login_required
def set_state(request: HttpRequest, code: str) -> HttpResponse:
    followed = followed_for(request.actor, code)
    try:
        set_followed_state(
            actor=request.actor, followed=followed, to=request.POST.get("to", ""), now=request.now
        )
    except MaillageError as error:
        messages.error(request, error.message)
    return redirect(followed)


@require_POST
@login_required
def decide(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Accept a held reading, which starts again at once, or refuse it."""
    reading = reading_for(request.actor, code, pk)
    accepted = request.POST.get("decision") == "accept"
    try:
        decide_reading(
            actor=request.actor, reading=reading, accepted=accepted, now=request.now,
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
    except MaillageError as error:
        messages.error(request, error.message)
    else:
        if accepted:
            read_asked.enqueue(reading.followed_id, request.actor.person_id)
        messages.success(
            request,
            "La lecture reprend, avec le fichier qui était retenu."
            if accepted
            else "La lecture est refusée : l’annuaire reste comme il était.",
        )
    return redirect(reading.followed)


@require_safe
@login_required
def report(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """Give the lines that were refused or corrected, and why."""
    run = reading_for(request.actor, code, pk).import_run
    path = Path(run.report) if run and run.report else None
    if path is None or not path.is_file():
        raise NotVisible("Cette lecture n’a pas de compte rendu.")
    name = f"lecture-{code}-{pk}.csv"
    return FileResponse(path.open("rb"), content_type=CSV_TYPE, as_attachment=True, filename=name)


@require_safe
@login_required
@never_cache
def absent(request: HttpRequest, code: str) -> HttpResponse:
    """The organisations that the source no longer has: nothing is erased, somebody may look."""
    followed = followed_for(request.actor, code)
    page = Paginator(queries.absent_records(followed), PER_PAGE).get_page(request.GET.get("page"))
    context = {"followed": followed, "source": followed.source, "page": page, **links(page)}
    return render(request, "harvest/absent.html", context)


def links(page: Any) -> dict[str, str]:
    """Addresses of the pages around one."""
    return {
        "previous": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
