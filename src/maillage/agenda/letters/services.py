"""Letters: asked for, confirmed by the address, sent once a week at most, left in one gesture (R28)."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from maillage.accounts.models import Person
from maillage.accounts.queries import account_of
from maillage.agenda.finding.requests import AgendaQuery
from maillage.agenda.letters import notifications
from maillage.agenda.letters.contents import lines_of_week, query_of, week_due
from maillage.agenda.letters.errors import InvalidLetter
from maillage.agenda.models import Digest
from maillage.core.actor import Actor
from maillage.core.models import OutgoingMail

CONFIRMED_WITHIN = timedelta(days=7)
LONGEST_QUERY = 500
# What one address may have waiting for its confirmation: nobody fills somebody else's box.
WAITING_AT_MOST = 3
TOO_MANY = (
    "Plusieurs lettres attendent déjà d’être confirmées à cette adresse. Ouvrez un des messages reçus, ou "
    "réessayez dans une semaine."
)
TOO_LONG = "Ces filtres sont trop nombreux pour une lettre : enlevez-en quelques-uns."


@transaction.atomic
def ask_letter(*, actor: Actor, email: str, query: AgendaQuery, now: datetime) -> Digest:
    """Ask for the letter of some filters; nothing is sent but a question to that address."""
    address, text = email.strip().lower(), query.query_string()
    if len(text) > LONGEST_QUERY:
        raise InvalidLetter(TOO_LONG)
    digest = Digest.objects.filter(email=address, query=text).order_by("pk").first()
    if digest is None:
        waiting = Digest.objects.filter(email=address, confirmed_at=None)
        if waiting.count() >= WAITING_AT_MOST:
            raise InvalidLetter(TOO_MANY)
        digest = Digest.objects.create(
            email=address, query=text, token=secrets.token_urlsafe(32), asked_at=now,
            person_id=account_of(actor, address),
        )  # fmt: skip
    notifications.letter_asked(digest=digest, now=now)
    return digest


@transaction.atomic
def confirm_letter(*, digest: Digest, now: datetime) -> None:
    """Confirm a letter by the link sent to its address; a second time changes nothing."""
    Digest.objects.filter(pk=digest.pk, confirmed_at=None).update(confirmed_at=now)


@transaction.atomic
def leave_letter(*, token: str) -> None:
    """Leave a letter by its link: nothing is left of it, messages included. Twice is once."""
    for digest in Digest.objects.filter(token=token).order_by("pk"):
        forget(digest)


def forget(digest: Digest) -> None:
    OutgoingMail.objects.filter(key__startswith=notifications.key_of(digest)).delete()
    digest.delete()


@transaction.atomic
def forget_letters(*, now: datetime) -> int:
    """Forget letters that nobody confirmed in a week, and those of accounts that are gone."""
    nobody = ~Exists(Person.objects.filter(pk=OuterRef("person_id")))
    late = Q(confirmed_at=None, asked_at__lt=now - CONFIRMED_WITHIN)
    found = list(Digest.objects.filter(late | Q(nobody, person_id__isnull=False)).order_by("pk"))
    for digest in found:
        forget(digest)
    return len(found)


def send_letters(*, now: datetime, most: int = 100) -> int:
    """Write the letters of the week that are due; return how many were looked at, sent or empty."""
    week = week_due(now)
    if week is None:
        return 0
    due = Digest.objects.filter(confirmed_at__isnull=False).exclude(last_week=week).order_by("pk")
    seen = list(due[:most])
    for digest in seen:
        query = query_of(digest, week)
        lines = lines_of_week(query, week)
        with transaction.atomic():
            own = Digest.objects.filter(pk=digest.pk).exclude(last_week=week)
            # Whoever marks the week writes the letter; a week without anything is marked and not told.
            if own.update(last_week=week) and lines:
                notifications.weekly_letter(
                    digest=digest, lines=lines, query=query, first=week, now=now
                )
    return len(seen)
