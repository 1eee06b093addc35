"""Where a person is signed in, and the way back in when it is lost."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from maillage.accounts.models import Person
from maillage.accounts.queries import sessions_of
from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.permissions import require


def close_sessions(person: Person, *, keep: str | None = None) -> int:
    """Close the sessions of a person, except the one whose key is ``keep``; return how many."""
    closed = 0
    for session in sessions_of(person):
        if session.session_key != keep:
            session.end()
            closed += 1
    return closed


@transaction.atomic
def end_sessions(*, actor: Actor, person: Person, keep: str | None = None, now: datetime) -> int:
    """Sign a person out everywhere but in the session ``keep``; return how many were closed."""
    require(actor, "accounts.end_sessions", person)
    closed = close_sessions(person, keep=keep)
    audit.record(
        actor=actor, verb="accounts.sessions_ended", obj=person, data={"sessions": closed}, now=now
    )
    return closed


@transaction.atomic
def reset_sign_in(*, actor: Actor, person: Person, now: datetime) -> None:
    """Remove password, passkeys and second factor, and close every session.

    The person then signs in with a code sent to their address. For somebody who lost their
    telephone, after the operator has made sure of who asks.
    """
    require(actor, "accounts.reset_sign_in", person)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    Authenticator.objects.filter(user=person).delete()
    close_sessions(person)
    audit.record(actor=actor, verb="accounts.sign_in_reset", obj=person, now=now)
