"""Giving and taking functions for the territory."""

from datetime import datetime

from django.db import transaction

from maillage.accounts.enums import Function
from maillage.accounts.errors import LastOperator, UnknownFunction
from maillage.accounts.models import FunctionHeld, Person
from maillage.core import audit
from maillage.core.actor import OPERATOR, Actor
from maillage.core.databases import lock_once
from maillage.core.permissions import require


def check_function(function: str) -> None:
    if function not in Function.values:
        known = ", ".join(Function.values)
        raise UnknownFunction(
            f"La fonction « {function[:40]} » n’existe pas. Choisissez parmi : {known}."
        )


@transaction.atomic
def give_function(*, actor: Actor, person: Person, function: str, now: datetime) -> FunctionHeld:
    """Give a function (a code of ``enums.Function``); giving it again changes nothing."""
    check_function(function)
    require(actor, "accounts.give_function", FunctionHeld(person=person, function=function))
    held, created = FunctionHeld.objects.get_or_create(
        person=person, function=function, defaults={"since": now}
    )
    if created:
        audit.record(
            actor=actor,
            verb="accounts.function_given",
            obj=person,
            data={"function": function},
            now=now,
        )
    return held


@transaction.atomic
def take_function(*, actor: Actor, person: Person, function: str, now: datetime) -> None:
    """Take a function back. The last operator keeps theirs, except from the command line."""
    check_function(function)
    lock_once("accounts.functions")
    require(actor, "accounts.take_function", FunctionHeld(person=person, function=function))
    held = FunctionHeld.objects.filter(person=person, function=function)
    if not held.exists():
        return
    if function == OPERATOR and not actor.is_system:
        others = FunctionHeld.objects.filter(function=OPERATOR).exclude(person=person)
        if not others.exists():
            raise LastOperator(
                "Plus personne n’administrerait la plateforme. "
                "Donnez d’abord cette fonction à quelqu’un d’autre."
            )
    held.delete()
    audit.record(
        actor=actor,
        verb="accounts.function_taken",
        obj=person,
        data={"function": function},
        now=now,
    )
