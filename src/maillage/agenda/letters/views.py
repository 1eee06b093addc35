"""Asking for the letter with the filters of the agenda's page, confirming it, leaving it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from maillage.agenda.finding.requests import AgendaQuery
from maillage.agenda.finding.wording import tags
from maillage.agenda.letters.contents import filters_words, kept_query, lines_of_week, query_of
from maillage.agenda.letters.forms import LetterForm
from maillage.agenda.letters.services import ask_letter, confirm_letter, leave_letter
from maillage.agenda.models import Digest
from maillage.agenda.registering.parts import identity_of
from maillage.core.errors import MaillageError, NotVisible
from maillage.core.ui.french import count
from maillage.directory.throttling import count_visit

PER_HOUR = 6
AGENDA = "/agenda/"
ASKED = (
    "Un message vient de partir à {} : ouvrez-le et confirmez, et la première lettre viendra jeudi."
)
SEVERAL = "Plusieurs lettres viennent d’être demandées d’ici. Réessayez dans une heure."
NO_LONGER = (
    "Cette demande n’existe plus : une lettre qui n’est pas confirmée est oubliée au bout de sept jours. "
    "Demandez-la de nouveau."
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def letter(request: HttpRequest) -> HttpResponse:
    """What the letter is, with the filters of the address, and the form."""
    today = timezone.localdate(request.now)
    query = kept_query(request.GET, today)
    form = LetterForm(
        request.POST if request.method == "POST" else None,
        initial={"email": identity_of(request.actor).get("email", "")},
    )
    status = 200
    if request.method == "POST":
        if form.is_valid() and asked(request, form, query):
            messages.success(request, ASKED.format(form.cleaned_data["email"]))
            return redirect(request.get_full_path())
        status = 422
    sample = lines_of_week(query, today)
    context = {
        "form": form,
        "query": query,
        "tags": tags(query, request.path),
        "words": filters_words(query),
        "action": request.get_full_path(),
        "lines": sample[:3],
        "this_week": count(len(sample), "date"),
        "agenda": query.address(AGENDA),
    }
    return render(request, "agenda/letters/letter.html", context, status=status)


def asked(request: HttpRequest, form: LetterForm, query: AgendaQuery) -> bool:
    """Ask for the letter; false with the reason in the form. A program believes that it succeeded."""
    if form.is_from_a_program:
        return True
    try:
        count_visit(request, what="letter", most=PER_HOUR, refusal=SEVERAL)
        email = form.cleaned_data["email"]
        ask_letter(actor=request.actor, email=email, query=query, now=request.now)
    except MaillageError as error:
        form.add_error(None, error.message)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm by a button: programs that open the links of messages confirm nothing."""
    digest = Digest.objects.filter(token=token).order_by("pk").first()
    if digest is None:
        raise NotVisible(NO_LONGER)
    if request.method == "POST":
        confirm_letter(digest=digest, now=request.now)
        return redirect("agenda:letter_confirm", token)
    query = query_of(digest, timezone.localdate(request.now))
    context = {
        "digest": digest,
        "words": filters_words(query),
        "agenda": query.address(AGENDA),
    }
    return render(request, "agenda/letters/confirm.html", context)


# Mail programs leave for people by a bare POST, without our cookie (RFC 8058); the token alone is the right.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Leave in one gesture; somebody who left already is told the same."""
    left = request.method == "POST"
    if left:
        leave_letter(token=token)
    known = not left and Digest.objects.filter(token=token).exists()
    context = {"token": token, "left": not known}
    return render(request, "agenda/letters/leave.html", context)
