"""Signed notices, against Standard Webhooks 1.0.0 and a receiver that checks them."""

import base64
import json
from datetime import timedelta

import jsonschema
import pytest

from maillage.core import clock
from maillage.demo.partners.bulletin import check_signature
from maillage.syndication.connectors.base import BadCredentials, Receipt, Refused
from maillage.syndication.connectors.webhook import event_of, sign
from maillage.syndication.connectors.webhook_schema import webhook_schema
from tests.syndication.connectors.conftest import NAME, parcel

OTHER = "whsec_" + base64.b64encode(b"another secret of 28 letters").decode()


def test_the_signature_is_the_published_one() -> None:
    """The vector of the reference library: libraries/python/tests/test_webhooks.py, test_sign_function."""
    signature = sign(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({}, ""),
        ({"webhook-signature": "v1,aaaa v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}, ""),
        ({"webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA="}, "bad signature"),
        ({"webhook-signature": "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}, "bad signature"),
        ({"webhook-timestamp": "1614265029"}, "timestamp out of tolerance"),
        ({"webhook-timestamp": "hello"}, "timestamp out of tolerance"),
        ({"webhook-id": ""}, "missing headers"),
    ],
)
def test_the_receiver_of_the_demonstration_checks_as_the_reference_library(change, problem) -> None:
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    assert check_signature(headers | change, body, secret, 1614265330) == problem


def test_the_same_key_twice_is_one_notice(make, held) -> None:
    connector = make("webhook")
    first, second = connector.send(parcel()), connector.send(parcel())
    assert first == second
    assert first.external_url.endswith("/bulletin/#k7qyh3m2a4bc")
    assert held("bulletin")["notices"] == 1
    assert held("bulletin")["organisations"]["k7qyh3m2a4bc"]["values"]["name"] == NAME


def test_a_withdrawal_leaves_a_tombstone_and_no_value(make, held, partners) -> None:
    connector = make("webhook")
    connector.send(parcel())
    assert [card.title for card in partners.partners["bulletin"].cards()] == [NAME]
    connector.withdraw(parcel(key="9999", version=4, values={}))
    assert partners.partners["bulletin"].cards() == []
    left = held("bulletin")["organisations"]["k7qyh3m2a4bc"]
    assert (left["gone"], left["version"], "values" in left) == (True, 4, False)


def test_an_older_notice_that_comes_late_changes_nothing(make, held) -> None:
    connector = make("webhook")
    connector.send(parcel(key="b", version=5))
    connector.send(parcel(key="a", version=4, values={"name": "Ancien nom"}))
    assert held("bulletin")["organisations"]["k7qyh3m2a4bc"]["values"]["name"] == NAME


def test_a_wrong_secret_stops_everything(make) -> None:
    with pytest.raises(BadCredentials, match="identifiants"):
        make("webhook", secret=OTHER).send(parcel())


def test_a_secret_changes_without_a_lost_notice(make, held) -> None:
    """The receiver still knows the old secret only."""
    old = make("webhook")._settings["secret"]
    make("webhook", secret=OTHER, old_secret=old).send(parcel())
    assert held("bulletin")["notices"] == 1


def test_a_late_clock_is_refused(make, monkeypatch) -> None:
    late = clock.now() - timedelta(minutes=6)
    monkeypatch.setattr("maillage.syndication.connectors.webhook.clock.now", lambda: late)
    with pytest.raises(Refused, match="timestamp out of tolerance"):
        make("webhook").send(parcel())


@pytest.mark.parametrize(
    "secret",
    ["", "whsec_", "whsec_dHJvcCBjb3VydA==", "pas du base64 !", "whsec_" + "é" * 40, "whsec_a\nb"],
)
def test_a_secret_of_another_form_is_refused_without_being_repeated(make, secret) -> None:
    with pytest.raises(BadCredentials) as caught:
        make("webhook", secret=secret).send(parcel())
    assert secret == "" or secret.removeprefix("whsec_") == "" or secret not in caught.value.words
    assert caught.value.code == "secret"


@pytest.mark.parametrize(
    "url", ["", "bulletin.test", "ftp://bulletin.test/", "https://moi:mdp@x.test/", "http://[::"]
)
def test_an_address_that_is_none_is_a_sentence(make, url) -> None:
    with pytest.raises(BadCredentials, match="https://") as caught:
        make("webhook", url=url).check()
    assert caught.value.code == "address"


def test_a_receiver_that_keeps_to_the_standard_needs_no_receipt(make, partners) -> None:
    """2xx is success whatever the body, but a web page is somebody else who answers."""
    assert make("webhook", receipt="non").send(parcel()) == Receipt()
    partners.moods.set("bulletin", "wrong")
    assert make("webhook", receipt="non").send(parcel(key="2")) == Receipt()
    partners.moods.set("bulletin", "page")
    with pytest.raises(Exception, match="incompréhensible"):
        make("webhook", receipt="non").send(parcel(key="3"))


def test_a_notice_fits_the_published_schema_and_no_other_field_does() -> None:
    schema = webhook_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for kind in ("organisation.updated", "organisation.withdrawn"):
        jsonschema.validate(json.loads(json.dumps(event_of(kind, parcel()))), schema)
    for values in ({"name": 3}, {"unknown": "x"}):
        wrong = event_of("organisation.updated", parcel(values=values))
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(json.loads(json.dumps(wrong)), schema)


def test_check_asks_nobody(make, partners, held) -> None:
    assert "127.0.0.1" in make("webhook").check()
    assert held("bulletin") == {}
    assert make("webhook").look(parcel()) is None
