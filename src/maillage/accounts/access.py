"""The only way a screen gets an account that is not the visitor's own."""

from typing import cast

from django.http import HttpRequest

from maillage.accounts.models import Person
from maillage.accounts.queries import people_visible_to
from maillage.core.actor import Actor
from maillage.core.errors import NotVisible


def own_account(request: HttpRequest) -> Person:
    """Return the signed-in person as a plain row, not the lazy object of the request."""
    return Person.objects.get(pk=cast("int", request.user.pk))


def account_for(actor: Actor, person_id: int) -> Person:
    """Return an account that the actor may see, or raise ``NotVisible``."""
    person = people_visible_to(actor).filter(pk=person_id).first()
    if person is None:
        raise NotVisible
    return person
