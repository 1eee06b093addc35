"""Signing in as a fictional person: in the demonstration only, a page that is nowhere else."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maillage.accounts.models import Person
from maillage.accounts.personas import PERSONAS

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def opened_personas() -> dict[str, Person]:
    """Return the fictional people who have an account, by key."""
    people = {person.email: person for person in Person.objects.filter(is_fictional=True)}
    return {persona.key: people[persona.email] for persona in PERSONAS if persona.email in people}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def demo(request: HttpRequest) -> HttpResponse:
    """Choose a fictional person; POST signs in as them, whatever visitors added to their account."""
    if not settings.MAILLAGE_DEMO:
        raise Http404
    opened = opened_personas()
    if request.method != "POST":
        listed = [persona for persona in PERSONAS if persona.key in opened]
        return render(request, "accounts/demo.html", {"personas": listed})
    person = opened.get(request.POST.get("persona", ""))
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    UserSession.objects.create_from_request(request)
    messages.success(request, f"Vous êtes {person.name}, le temps d’essayer.")
    return redirect(settings.LOGIN_REDIRECT_URL)
