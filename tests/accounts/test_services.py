import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from maillage.accounts import registries, services
from maillage.accounts.enums import Function
from maillage.accounts.errors import (
    AddressTaken,
    DeletionRefused,
    InvalidAddress,
    InvalidName,
    LastOperator,
    UnknownFunction,
)
from maillage.accounts.events import PersonDeleted
from maillage.accounts.models import Person
from maillage.core import audit, events, mail
from maillage.core.actor import FACILITATOR, OFFICER, OPERATOR, Actor
from maillage.core.errors import NotAllowed
from maillage.core.models import AuditEntry, OutgoingMail
from tests.factories.people import PersonFactory
from tests.personas import OPERATOR_KEY, signed_in_actor

pytestmark = pytest.mark.django_db
SYSTEM = Actor.for_system("tests")


def verbs():
    return list(AuditEntry.objects.order_by("number").values_list("verb", flat=True))


def actor_for(person):
    return Actor(person_id=person.pk, name=person.name)


@pytest.fixture
def registered(monkeypatch):
    """Registries emptied for the test, so that what it registers does not outlive it."""
    for name in ("deletion_obstacles", "deletion_effects", "data_exporters"):
        monkeypatch.setattr(getattr(registries, name), "_items", [])
    return registries


def test_create_person_opens_an_account_with_a_confirmed_address(now):
    person = services.create_person(
        actor=SYSTEM,
        email=" Claire@Exemple.FR ",
        name=" Claire  Martin",
        functions=[OFFICER],
        now=now,
    )
    assert (person.email, person.name, person.joined_at) == (
        "claire@exemple.fr",
        "Claire Martin",
        now,
    )
    assert not person.has_usable_password()
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("claire@exemple.fr", True, True)
    ]
    assert [held.function for held in person.functions.order_by("pk")] == [OFFICER]
    assert verbs() == ["accounts.person_created", "accounts.function_given"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"email": "pas une adresse"}, InvalidAddress),
        ({"email": "A@exemple.fr"}, AddressTaken),
        ({"name": "<script>"}, InvalidName),
        ({"functions": ["roi"]}, UnknownFunction),
    ],
)
def test_create_person_refuses_with_a_sentence_and_keeps_nothing(now, fields, error):
    PersonFactory(email="a@exemple.fr")
    given = {"email": "b@exemple.fr", "name": "Bruno", **fields}
    with pytest.raises(error) as refusal:
        services.create_person(actor=SYSTEM, now=now, **given)
    assert refusal.value.message.endswith(".")
    assert Person.objects.count() == 1
    assert verbs() == []


def test_r1_the_database_refuses_the_same_address_in_capitals():
    PersonFactory(email="a@exemple.fr")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.bulk_create([Person(email="A@Exemple.FR", name="Bruno")])


def test_create_person_is_refused_to_a_resident(now):
    with pytest.raises(NotAllowed):
        services.create_person(
            actor=signed_in_actor("resident"), email="b@exemple.fr", name="Bruno", now=now
        )


def test_give_function_twice_is_recorded_once(now):
    person, actor = PersonFactory(), signed_in_actor("facilitator")
    for _ in range(2):
        services.give_function(actor=actor, person=person, function=OFFICER, now=now)
    assert person.functions.count() == 1
    entry = AuditEntry.objects.get()
    assert (entry.person_id, entry.data) == (actor.person_id, {"function": OFFICER})
    assert audit.sentence_of(entry) == "Fonction donnée : service de la Ville"


def test_a_facilitator_does_not_make_facilitators(now):
    with pytest.raises(NotAllowed):
        services.give_function(
            actor=signed_in_actor("facilitator"),
            person=PersonFactory(),
            function=FACILITATOR,
            now=now,
        )


def test_take_function_removes_it_and_is_recorded_once(now):
    person = PersonFactory(functions=(OFFICER,))
    for _ in range(2):
        services.take_function(actor=SYSTEM, person=person, function=OFFICER, now=now)
    assert person.functions.count() == 0
    assert verbs() == ["accounts.function_taken"]


def test_the_last_operator_keeps_the_function(now):
    actor = signed_in_actor(OPERATOR_KEY)
    person = Person.objects.get(pk=actor.person_id)
    with pytest.raises(LastOperator):
        services.take_function(actor=actor, person=person, function=OPERATOR, now=now)
    PersonFactory(functions=(OPERATOR,))
    services.take_function(actor=actor, person=person, function=OPERATOR, now=now)
    assert person.functions.count() == 0


def test_r7_rename_person_changes_the_name_and_records_no_name(now):
    person = PersonFactory(name="Claire")
    services.rename_person(actor=actor_for(person), person=person, name="Claire Martin", now=now)
    services.rename_person(actor=actor_for(person), person=person, name="Claire Martin", now=now)
    person.refresh_from_db()
    assert person.name == "Claire Martin"
    assert [(entry.verb, entry.data) for entry in AuditEntry.objects.all()] == [
        ("accounts.person_renamed", {})
    ]


def test_delete_person_erases_the_person_and_tells_the_modules_above(
    now, django_capture_on_commit_callbacks, registered
):
    person = PersonFactory(functions=(OFFICER,))
    number, heard = person.pk, []
    mail.enqueue(key="k", to=person.email, subject="Code", text="123", now=now)
    mail.enqueue(key="l", to="autre@exemple.fr", subject="Code", text="123", now=now)
    events.subscribe(PersonDeleted, heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_person(actor=actor_for(person), person=person, now=now)
    assert heard == [PersonDeleted(number)]
    assert not Person.objects.exists()
    assert not EmailAddress.objects.exists()
    assert OutgoingMail.objects.get().to == "autre@exemple.fr"
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.person_id, entry.object_id, entry.data) == (
        "accounts.person_deleted",
        number,
        str(number),
        {},
    )
    assert audit.verify() == (1, None)


def test_r6_delete_person_is_refused_while_somebody_depends_on_them(now, registered):
    person = PersonFactory()
    reason = "Vous êtes la seule personne responsable de l’Amicale."
    registered.deletion_obstacles.add(lambda person_id: [reason] if person_id == person.pk else [])
    with pytest.raises(DeletionRefused) as refusal:
        services.delete_person(actor=actor_for(person), person=person, now=now)
    assert refusal.value.reasons == (reason,)
    assert Person.objects.filter(pk=person.pk).exists()
    assert verbs() == []


def test_effects_of_deletion_add_what_the_modules_above_say(registered):
    person = PersonFactory()
    registered.deletion_effects.add(lambda person_id: [f"Numéro {person_id} quitte l’Amicale."])
    effects = services.effects_of_deletion(person)
    assert effects[-1] == f"Numéro {person.pk} quitte l’Amicale."
    assert len(effects) == 5


def test_r6_export_person_data_gives_everything_and_no_secret(now, registered):
    person = PersonFactory(name="Claire Martin", functions=(OFFICER,), password="un mot bien gardé")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "JBSWY3DP"})
    mail.enqueue(key="k", to=person.email, subject="Bienvenue", text="Bonjour", now=now)
    registered.data_exporters.add(
        lambda _person_id: registries.DataSection(
            "appartenances", "Appartenances", ({"Organisation": "Amicale", "Rôle": "manager"},)
        )
    )
    sections, mapping = services.export_person_data(actor=actor_for(person), person=person, now=now)
    assert [section.key for section in sections] == [
        "compte",
        "fonctions",
        "adresses",
        "cles",
        "comptes_relies",
        "sessions",
        "registre",
        "messages",
        "appartenances",
    ]
    text = json.dumps(mapping, cls=DjangoJSONEncoder, ensure_ascii=False)
    assert "JBSWY3DP" not in text
    assert person.password not in text
    assert mapping["compte"]["lignes"][0]["Nom affiché"] == "Claire Martin"
    assert mapping["messages"]["lignes"][0]["Objet"] == "Bienvenue"
    assert mapping["registre"]["lignes"][0]["Acte"] == "Copie des données du compte reçue"
    assert mapping["appartenances"]["lignes"] == [{"Organisation": "Amicale", "Rôle": "manager"}]


def test_export_person_data_of_somebody_else_is_refused(now):
    with pytest.raises(NotAllowed):
        services.export_person_data(
            actor=signed_in_actor(OPERATOR_KEY), person=PersonFactory(), now=now
        )


def test_reset_sign_in_leaves_only_the_code_by_mail(now):
    person = PersonFactory(password="un mot bien gardé")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "JBSWY3DP"})
    services.reset_sign_in(actor=SYSTEM, person=person, now=now)
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert not Authenticator.objects.exists()
    assert verbs() == ["accounts.sign_in_reset"]


def test_forget_unconfirmed_people_erases_what_nobody_confirmed_for_a_week(now, registered):
    old, recent = now - timedelta(days=8), now - timedelta(days=6)
    PersonFactory(confirmed=False, joined_at=old)
    kept = [
        PersonFactory(confirmed=False, joined_at=recent).pk,
        PersonFactory(confirmed=True, joined_at=old).pk,
    ]
    assert services.forget_unconfirmed_people(actor=SYSTEM, now=now) == 1
    assert sorted(Person.objects.values_list("pk", flat=True)) == kept


def test_ensure_personas_opens_eight_accounts_once(now):
    people = services.ensure_personas(actor=SYSTEM, now=now)
    recorded = AuditEntry.objects.count()
    again = services.ensure_personas(actor=SYSTEM, now=now)
    assert {key: person.pk for key, person in people.items()} == {
        key: person.pk for key, person in again.items()
    }
    assert Person.objects.filter(is_fictional=True).count() == len(people) == 8
    assert AuditEntry.objects.count() == recorded


def test_ensure_personas_brings_back_what_visitors_changed(now):
    people = services.ensure_personas(actor=SYSTEM, now=now)
    resident = people["resident"]
    services.rename_person(actor=SYSTEM, person=resident, name="Autre Nom", now=now)
    services.give_function(actor=SYSTEM, person=resident, function=OFFICER, now=now)
    services.take_function(
        actor=SYSTEM, person=people["elected"], function=Function.ELECTED, now=now
    )
    again = services.ensure_personas(actor=SYSTEM, now=now)
    resident.refresh_from_db()
    assert resident.name == "Nadia Belkacem"
    assert list(resident.functions.all()) == []
    assert [held.function for held in again["elected"].functions.all()] == [Function.ELECTED]
