"""Invariants of core that no other test of this folder holds; their numbers are those of its README."""

import csv
import io
import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from maillage.core import audit, events
from maillage.core.actor import Actor
from maillage.core.audit.chain import digest_of
from maillage.core.documents import csv_lines
from maillage.core.errors import Conflict, MaillageError, NotAllowed, NotVisible
from maillage.core.mail import enqueue
from maillage.core.models import AuditEntry, OutgoingMail, Setting
from maillage.core.ui.refusals import RefusalMiddleware


def record(now: datetime, **data) -> AuditEntry:
    thing, _ = Setting.objects.get_or_create(key="chose", defaults={"value": 1})
    return audit.record(actor=Actor(person_id=7), verb="core.tested", obj=thing, now=now, data=data)


@pytest.mark.django_db
def test_r1_an_entry_forged_with_its_own_digest_breaks_the_next_one(now) -> None:
    for number in range(3):
        record(now, n=number)
    forged = AuditEntry.objects.get(number=2)
    forged.data = {"n": 99}
    forged.digest = digest_of(forged)
    forged.save()
    assert audit.verify()[1].number == 3


@pytest.mark.django_db
def test_r2_an_act_undone_leaves_no_entry(now) -> None:
    with transaction.atomic():
        Setting.objects.create(key="nouveau", value=1)
        record(now)
        transaction.set_rollback(True)
    assert not Setting.objects.filter(key="nouveau").exists()
    assert not AuditEntry.objects.exists()


@dataclass(frozen=True)
class Happened:
    what: str


@pytest.mark.django_db(transaction=True)
def test_r4_a_subscriber_that_fails_hinders_nobody(monkeypatch, caplog) -> None:
    monkeypatch.setattr(events, "_handlers", defaultdict(list))
    heard: list[Happened] = []

    def fail(_event: Happened) -> None:
        raise RuntimeError("broken")

    events.subscribe(Happened, fail)
    events.subscribe(Happened, heard.append)
    with caplog.at_level(logging.ERROR), transaction.atomic():
        events.publish(Happened("still"))
    assert heard == [Happened("still")]
    assert "broken" in caplog.text


@pytest.mark.django_db
def test_r5_a_message_of_an_act_undone_is_not_written(now) -> None:
    with transaction.atomic():
        enqueue(key="k", to="nadia@exemple.test", subject="Bonjour", text="Texte", now=now)
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def refused(error: Exception, method: str = "post") -> HttpResponse | None:
    request = getattr(RequestFactory(), method)("/annuaire/x/")
    request.user, request.actor = AnonymousUser(), Actor.anonymous()
    return RefusalMiddleware(lambda _request: None).process_exception(request, error)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (NotAllowed(("Seule l’équipe peut faire cela.",)), 403, "Seule l’équipe peut faire cela."),
        (Conflict("Quelqu’un a changé la même chose."), 409, "Quelqu’un a changé la même chose."),
        (
            MaillageError("Ce code n’est pas le bon.", code="code-refuse"),
            422,
            "Ce code n’est pas le bon.",
        ),
        (NotVisible(), 404, "n’est pas visible pour vous"),
    ],
)
def test_r7_a_refusal_is_a_page_with_its_sentence(error, status: int, sentence: str) -> None:
    response = refused(error)
    assert response.status_code == status
    assert sentence in response.content.decode()


def test_r7_a_stranger_who_may_not_read_is_asked_who_they_are() -> None:
    response = refused(NotAllowed(("Connectez-vous.",)), "get")
    assert response.status_code == 302
    assert response["Location"].endswith("?next=/annuaire/x/")


def test_r7_what_is_no_refusal_is_left_to_the_error_page() -> None:
    assert refused(ZeroDivisionError()) is None


@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=3), max_size=5))
def test_r8_no_cell_begins_like_a_formula(rows: list[list[str]]) -> None:
    written = "".join(csv_lines(["a"], rows)).removeprefix("\ufeff")
    cells = [cell for row in list(csv.reader(io.StringIO(written, newline="")))[1:] for cell in row]
    for cell in cells:
        number = cell[1:].replace(" ", "").replace(".", "").isdigit()
        assert not cell.startswith(("=", "@", "\t", "\r"))
        assert number or not cell.startswith(("+", "-"))
