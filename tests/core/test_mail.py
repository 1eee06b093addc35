"""The outbox: one message per key, tried again with growing pauses."""

from datetime import timedelta

import pytest
from django.core.mail import send_mail

from maillage.core.mail import enqueue, outbox, send_due
from maillage.core.models import OutgoingMail

pytestmark = pytest.mark.django_db


def write(now, key="rappel:1"):
    return enqueue(key=key, to="a@exemple.test", subject="Bonjour\nà  tous", text="Texte", now=now)


def test_r5_a_message_is_written_once_per_key(now):
    assert (write(now), write(now)) == (True, False)
    mail = OutgoingMail.objects.get()
    assert (mail.subject, mail.next_try_at, mail.attempts) == ("Bonjour à tous", now, 0)


def test_without_a_mail_server_messages_wait(now, settings):
    settings.MAILLAGE_SMTP = None
    write(now)
    assert send_due(now=now) == 0
    assert OutgoingMail.objects.get().attempts == 0


def test_r6_an_unreachable_server_is_tried_again_later_and_then_given_up(now, settings):
    settings.MAILLAGE_SMTP = {"host": "127.0.0.1", "port": 9}
    write(now)
    pauses = []
    moment = now
    for _ in range(outbox.MAX_ATTEMPTS):
        assert send_due(now=moment) == 0
        mail = OutgoingMail.objects.get()
        if mail.next_try_at:
            pauses.append(mail.next_try_at - moment)
            moment = mail.next_try_at
    assert pauses == [timedelta(minutes=2**n) for n in range(outbox.MAX_ATTEMPTS - 1)]
    assert (mail.next_try_at, mail.sent_at) == (None, None)
    assert mail.last_error


def test_r6_a_claimed_message_is_left_to_the_worker_that_has_it(now):
    write(now)
    assert outbox.claim_next(now).key == "rappel:1"
    assert outbox.claim_next(now) is None
    assert outbox.claim_next(now + outbox.CLAIM).attempts == 2


def test_django_s_own_mail_goes_to_the_outbox(settings):
    settings.EMAIL_BACKEND = "maillage.core.mail.backend.OutboxBackend"
    send_mail("Code", "123456", None, ["b@exemple.test"])
    assert OutgoingMail.objects.values_list("to", "subject", "text").get() == (
        "b@exemple.test",
        "Code",
        "123456",
    )


def test_headers_of_a_message_are_sent_with_it(now, settings, monkeypatch):
    settings.MAILLAGE_SMTP = {"host": "127.0.0.1", "port": 9}
    sent = []

    def send(mail):
        sent.append(mail)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    leave = {"List-Unsubscribe": "<https://exemple.test/x>"}
    enqueue(key="l", to="a@exemple.test", subject="S", text="T", now=now, headers=leave)
    assert send_due(now=now) == 1
    assert sent[0].extra_headers["List-Unsubscribe"] == leave["List-Unsubscribe"]
    assert sent[0].extra_headers["Message-ID"]
