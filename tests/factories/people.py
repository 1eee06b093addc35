"""People with a confirmed address, as they are after signing up."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import factory
from allauth.account.models import EmailAddress

from maillage.accounts.models import FunctionHeld, Person

JOINED = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


class PersonFactory(factory.django.DjangoModelFactory):
    """``PersonFactory(functions=("officer",), confirmed=False, password="...")``"""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Personne {number}")
    email = factory.Sequence(lambda number: f"personne{number}@exemple.maillage.test")
    joined_at = JOINED

    @factory.post_generation
    def password(self: Person, create: bool, extracted: str | None, **_: Any) -> None:
        if extracted:
            self.set_password(extracted)
        else:
            self.set_unusable_password()
        if create:
            self.save(update_fields=["password"])

    @factory.post_generation
    def confirmed(self: Person, create: bool, extracted: bool | None, **_: Any) -> None:
        if create:
            EmailAddress.objects.create(
                user=self, email=self.email, primary=True, verified=extracted is not False
            )

    @factory.post_generation
    def functions(self: Person, create: bool, extracted: Sequence[str] | None, **_: Any) -> None:
        for function in extracted or ():
            FunctionHeld.objects.create(person=self, function=function, since=JOINED)
