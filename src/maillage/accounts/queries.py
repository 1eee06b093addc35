"""Reading accounts: querysets and read models, each with a bounded number of queries."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet

from maillage.accounts.models import Person
from maillage.core.actor import FACILITATOR, OPERATOR, Actor


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """Return the accounts that an actor may see, by name: their own, or all by function."""
    people = Person.objects.order_by("name", "pk")
    if actor.is_system or actor.is_a(OPERATOR, FACILITATOR):
        return people
    return people.filter(pk=actor.person_id or 0)


def people_listed(actor: Actor, *, words: str = "") -> QuerySet[Person]:
    """Return the visible accounts whose name or address holds ``words``, functions at hand."""
    people = people_visible_to(actor).prefetch_related("functions")
    if words:
        people = people.filter(Q(name__icontains=words) | Q(email__icontains=words))
    return people


def person_by_address(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=email.strip()).first()


def account_of(actor: Actor, email: str) -> int | None:
    """Return whose account what is asked with an address belongs to: the actor's, or the one that confirmed it."""
    if actor.person_id is not None:
        return actor.person_id
    own = Person.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True)
    return own.order_by("pk").values_list("pk", flat=True).first()


def functions_of(person: Person) -> list[str]:
    """Return the labels of a person's functions, in the order they were given."""
    return [str(held) for held in person.functions.order_by("since", "pk")]


def has_confirmed_address(person: Person) -> bool:
    return EmailAddress.objects.filter(user=person, verified=True).exists()


def sessions_of(person: Person) -> QuerySet[UserSession]:
    """Return where a person is signed in, the latest first."""
    return UserSession.objects.filter(user=person).order_by("-created_at", "-pk")


def keys_of(person: Person) -> QuerySet[Authenticator]:
    """Return passkeys, authenticator application and recovery codes, oldest first."""
    return Authenticator.objects.filter(user=person).order_by("created_at", "pk")


def outside_accounts_of(person: Person) -> QuerySet[SocialAccount]:
    return SocialAccount.objects.filter(user=person).order_by("pk")
