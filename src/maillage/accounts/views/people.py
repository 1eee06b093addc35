"""Accounts and functions, for those who give them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from maillage.accounts import services
from maillage.accounts.access import account_for
from maillage.accounts.enums import Function
from maillage.accounts.forms import FunctionForm, PeopleSearchForm
from maillage.accounts.models import FunctionHeld, Person
from maillage.accounts.queries import people_listed
from maillage.core.actor import Actor
from maillage.core.errors import MaillageError
from maillage.core.permissions import Decision, decide
from maillage.core.ui.errors import error_page

PAGE_SIZE = 50


@dataclass(frozen=True)
class FunctionLine:
    code: str
    label: str
    decision: Decision


@dataclass(frozen=True)
class PersonLine:
    """A person, the functions they hold, and those that the actor may give them."""

    person: Person
    held: tuple[FunctionLine, ...]
    possible: tuple[FunctionLine, ...]


def line_of(actor: Actor, person: Person) -> PersonLine:
    held_codes = {row.function for row in person.functions.all()}

    def lines(act: str, *, held: bool) -> tuple[FunctionLine, ...]:
        return tuple(
            FunctionLine(
                function.value,
                function.label,
                decide(actor, act, FunctionHeld(person=person, function=function)),
            )
            for function in Function
            if (function.value in held_codes) is held
        )

    possible = lines("accounts.give_function", held=False)
    return PersonLine(
        person,
        lines("accounts.take_function", held=True),
        tuple(line for line in possible if line.decision),
    )


def page_url(number: int | None, words: str) -> str:
    if number is None:
        return ""
    return f"{reverse('accounts:people')}?{urlencode({'q': words, 'page': number})}"


@require_safe
@login_required
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    decision = decide(request.actor, "accounts.list_people")
    if not decision:
        return error_page(request, 403, message=" ".join(decision.reasons))
    form = PeopleSearchForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = people_listed(request.actor, words=words)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "search_form": form,
        "lines": [line_of(request.actor, person) for person in page],
        "total": page.paginator.count,
        "previous_url": page_url(
            page.previous_page_number() if page.has_previous() else None, words
        ),
        "next_url": page_url(page.next_page_number() if page.has_next() else None, words),
    }
    return render(request, "accounts/people.html", context)


@require_POST
@login_required
def function(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give a function to a person, or take it back."""
    form = FunctionForm(request.POST)
    try:
        person = account_for(request.actor, person_id)
        if not form.is_valid():
            return error_page(request, 400, message="Choisissez une fonction de la liste.")
        name = form.cleaned_data["function"]
        giving = form.cleaned_data["act"] == "give"
        act = services.give_function if giving else services.take_function
        act(actor=request.actor, person=person, function=name, now=request.now)
    except MaillageError as error:
        if error.status in (403, 404):
            return error_page(request, error.status, message=error.message)
        messages.error(request, error.message)
    else:
        done = "donnée à" if giving else "retirée à"
        messages.success(request, f"Fonction « {Function(name).label} » {done} {person.name}.")
    return redirect(f"{reverse('accounts:people')}#compte-{person_id}")
