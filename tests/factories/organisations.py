"""Organisations and what belongs to them, in the states that tests need."""

from datetime import UTC, datetime
from typing import Any

import factory

from maillage.accounts.actors import actor_of
from maillage.accounts.models import Person
from maillage.core.actor import EDITOR, MANAGER, REPRESENTATIVE, Actor
from maillage.directory.models import (
    Claim,
    ErrorReport,
    Membership,
    Organisation,
    Source,
    SourceRecord,
    Suggestion,
)
from tests.factories.people import PersonFactory

WRITTEN = datetime(2026, 1, 10, 8, 0, tzinfo=UTC)


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A listed association. ``members=[(person, role)]`` adds people."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    ref = factory.Sequence(lambda number: f"asso{number:08d}")
    name = factory.Sequence(lambda number: f"Association {number}")
    email = factory.Sequence(lambda number: f"contact{number}@asso.test")
    updated_at = WRITTEN

    @factory.post_generation
    def members(self: Organisation, create: bool, extracted: Any, **_: Any) -> None:
        for person, role in extracted or ():
            MembershipFactory(organisation=self, person=person, role=role)


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = MANAGER
    since = WRITTEN


class ClaimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Claim

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    message = "Je suis la trésorière."
    made_at = WRITTEN


class ErrorReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ErrorReport

    organisation = factory.SubFactory(OrganisationFactory)
    message = "Le numéro de téléphone n’est plus le bon."
    made_at = WRITTEN


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source
        django_get_or_create = ("code",)

    code = "rna-tests"
    name = "Répertoire des tests"
    licence = "Licence Ouverte 2.0"


class RecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SourceRecord

    source = factory.SubFactory(SourceFactory)
    external_id = factory.Sequence(lambda number: f"W34{number:07d}")
    organisation = factory.SubFactory(OrganisationFactory)
    raw = factory.LazyFunction(dict)
    values = factory.LazyFunction(dict)
    received_at = WRITTEN


class SuggestionFactory(factory.django.DjangoModelFactory):
    """A source says another telephone number."""

    class Meta:
        model = Suggestion

    organisation = factory.SubFactory(OrganisationFactory)
    record = factory.SubFactory(RecordFactory, organisation=factory.SelfAttribute("..organisation"))
    field = "phone"
    value = "04 67 00 00 99"
    made_at = WRITTEN


def member_of(
    organisation: Organisation, role: str = MANAGER, **person: Any
) -> tuple[Person, Actor]:
    """Return a new person with a role in the organisation, and their actor."""
    someone = PersonFactory(**person)
    MembershipFactory(organisation=organisation, person=someone, role=role)
    return someone, actor_of(someone)


def manager_of(organisation: Organisation) -> Actor:
    return member_of(organisation)[1]


def editor_of(organisation: Organisation) -> Actor:
    return member_of(organisation, EDITOR)[1]


def representative_of(organisation: Organisation) -> Actor:
    return member_of(organisation, REPRESENTATIVE)[1]


def somebody(*functions: str) -> Actor:
    """Return the actor of a new person who belongs nowhere."""
    return actor_of(PersonFactory(functions=functions))
