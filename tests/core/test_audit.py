"""The record of acts: append-only, chained, verifiable."""

import pytest

from maillage.core import audit
from maillage.core.actor import Actor
from maillage.core.models import AuditEntry, Setting

pytestmark = pytest.mark.django_db
ACTOR = Actor(person_id=7, organisation_id=3)


@pytest.fixture
def three(now):
    setting = Setting.objects.create(key="name", value="Ici")
    for number in range(3):
        audit.record(
            actor=ACTOR, verb="tests.acted", obj=setting, now=now, data={"n": number, "é": None}
        )
    return setting


def test_an_act_keeps_who_for_whom_and_what(three, now):
    entry = AuditEntry.objects.first()
    assert (entry.number, entry.at, entry.person_id, entry.organisation_id) == (1, now, 7, 3)
    assert (entry.object_type, entry.object_id, entry.data) == (
        "core.setting",
        "name",
        {"n": 0, "é": None},
    )


def test_a_record_left_alone_holds(three):
    assert audit.verify() == (3, None)


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"n": 99}},
        {"verb": "tests.other"},
        {"person_id": 8},
        {"organisation_id": None},
        {"object_id": "autre"},
        {"previous": "0" * 64},
        {"digest": "f" * 64},
    ],
)
def test_r1_a_changed_row_shows(three, change):
    AuditEntry.objects.filter(number=2).update(**change)
    held, broken = audit.verify()
    assert (held, broken.number, broken.reason) == (1, 2, "L’inscription n° 2 a été modifiée.")


def test_r1_a_missing_row_shows(three):
    AuditEntry.objects.filter(number=2).delete()
    held, broken = audit.verify()
    assert (held, broken.reason) == (1, "L’inscription n° 2 manque.")


def test_the_history_of_an_object_is_its_own_newest_first(three, now, monkeypatch):
    monkeypatch.setattr("maillage.core.audit.history._sentences", {})
    other = Setting.objects.create(key="autre", value=1)
    audit.record(actor=Actor.for_system("import"), verb="tests.acted", obj=other, now=now)
    audit.say("tests.acted", lambda entry: f"Acte n° {entry.data.get('n')}.")
    assert [line.sentence for line in audit.history_of(three)] == [
        "Acte n° 2.",
        "Acte n° 1.",
        "Acte n° 0.",
    ]
    assert [line.system for line in audit.history_of(other)] == ["import"]
