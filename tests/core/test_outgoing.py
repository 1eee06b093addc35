"""Requests that leave: nothing private is reached, whatever the address is dressed as."""

import socket
import ssl
from collections.abc import Iterator

import httpx
import pytest

from maillage.core import outgoing
from maillage.core.outgoing import Forbidden, TooLarge, TooSlow, Unreadable, client, words_of
from tests.core.talkative import Answer, Asked, TalkativeServer

PUBLIC = "93.184.215.14"


@pytest.fixture
def server(settings) -> Iterator[TalkativeServer]:
    with TalkativeServer() as running:
        settings.MAILLAGE_OUTGOING_ALLOW = [running.host]
        yield running


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
        "2002:7f00:1::", "2002:a00:1::1", "2001:db8::1", "2001:0:7f00:1::", "ailleurs",
    ],
)  # fmt: skip
def test_r9_no_private_address_is_public(address) -> None:
    assert not outgoing.is_public(address)


@pytest.mark.parametrize(
    "address", [PUBLIC, "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_public(address) -> None:
    assert outgoing.is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001",
        "0177.0.0.1", "127.1", "169.254.169.254",
    ],
)  # fmt: skip
def test_r9_this_machine_is_not_reached_however_it_is_written(host, settings) -> None:
    with TalkativeServer() as server:
        settings.MAILLAGE_OUTGOING_ALLOW = [f"127.0.0.1:{server.port + 1}"]
        with client() as http, pytest.raises(httpx.TransportError):
            http.get(f"http://{host}:{server.port}/")
        assert server.asked == []


def test_a_refusal_says_why_and_how_to_open(settings) -> None:
    with client() as http, pytest.raises(Forbidden) as refusal:
        http.get("http://127.0.0.1:9/")
    assert "MAILLAGE_OUTGOING_ALLOW" in words_of(refusal.value)


@pytest.mark.parametrize("scheme", ["ftp", "file", "gopher"])
def test_only_the_web_is_asked(scheme) -> None:
    with client() as http, pytest.raises((Forbidden, httpx.UnsupportedProtocol)):
        http.get(f"{scheme}://exemple.fr/")


def test_r9_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with client(resolve=lambda *_: [PUBLIC, "10.0.0.1"]) as http, pytest.raises(Forbidden):
        http.get("http://exemple.fr/")


def test_r9_a_name_that_changes_its_answer_is_dialled_at_the_vetted_address(monkeypatch) -> None:
    """DNS rebinding: the resolver answers public, then private; only the first answer counts."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    dialled = []

    def connect(address, *_args, **_options):
        dialled.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with client(resolve=lambda *_: next(answers)) as http:
        with pytest.raises(httpx.ConnectError):
            http.get("http://exemple.fr/")
        with pytest.raises(Forbidden):
            http.get("http://exemple.fr/")
    assert dialled == [(PUBLIC, 80)]


def test_r9_a_redirection_to_a_private_address_is_refused(server) -> None:
    with TalkativeServer() as inside:
        server.decide = lambda _: Answer(302, headers={"Location": f"{inside.url}/secret"})
        with client() as http, pytest.raises(Forbidden):
            http.get(server.url)
        assert inside.asked == []


def test_a_reading_follows_redirections_and_a_writing_does_not(server) -> None:
    def decide(asked: Asked) -> Answer:
        moved = asked.path == "/ancien"
        return Answer(301, headers={"Location": "/nouveau"}) if moved else Answer(body=b"ici")

    server.decide = decide
    with client() as http:
        assert http.get(f"{server.url}/ancien").text == "ici"
        assert http.post(f"{server.url}/ancien", json={}).status_code == 301
    assert [asked.method for asked in server.asked] == ["GET", "GET", "POST"]


def test_redirections_in_a_circle_end(server) -> None:
    server.decide = lambda _: Answer(302, headers={"Location": "/encore"})
    with client() as http, pytest.raises(httpx.TooManyRedirects) as refusal:
        http.get(server.url)
    assert words_of(refusal.value).startswith("La plateforme renvoie d’adresse en adresse")
    assert len(server.asked) == outgoing.MAX_REDIRECTS + 1


def test_the_name_is_told_to_the_server_though_the_address_is_dialled(server, settings) -> None:
    settings.MAILLAGE_OUTGOING_ALLOW = [f"plateforme.test:{server.port}"]
    calls = []
    with client(resolve=lambda *_: ["127.0.0.1"], on_call=lambda: calls.append(1)) as http:
        assert http.get(f"http://Plateforme.test:{server.port}/x?y=1").status_code == 200
    (asked,) = server.asked
    assert asked.headers["Host"] == f"plateforme.test:{server.port}"
    assert asked.headers["User-Agent"].startswith("Maillage/")
    assert asked.path == "/x?y=1"
    assert calls == [1]


def test_the_next_address_of_a_host_is_tried(server, settings) -> None:
    settings.MAILLAGE_OUTGOING_ALLOW = [f"plateforme.test:{server.port}"]
    with client(resolve=lambda *_: ["::1", "127.0.0.1"]) as http:
        assert http.post(f"http://plateforme.test:{server.port}/", content=b"a").status_code == 200
    assert [asked.body for asked in server.asked] == [b"a"]


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (Answer(body=b"x" * 3000), TooLarge, "La réponse dépasse"),
        (Answer(body=b"x" * 50, trickle=0.1), TooSlow, "répond trop lentement"),
        (Answer(hang=5), httpx.ReadTimeout, "n’a pas répondu à temps"),
        (Answer(close=True), httpx.RemoteProtocolError, "coupé la connexion"),
        (Answer(headers={"Content-Encoding": "gzip"}), Unreadable, "compressée"),
    ],
)
def test_a_server_that_misbehaves_is_left_and_told(server, answer, error, words) -> None:
    server.decide = lambda _: answer
    with client(timeout_s=0.3, largest=2000) as http, pytest.raises(error) as refusal:
        http.get(server.url)
    assert words in words_of(refusal.value)


def test_an_address_that_can_not_be_read_is_told() -> None:
    with client() as http, pytest.raises(httpx.UnsupportedProtocol) as refusal:
        http.get("http://1.2.3.4.5.6:x/")
    assert "vérifiez-la" in words_of(refusal.value)


def test_an_absent_server_and_an_unknown_name_are_told_apart(server, monkeypatch) -> None:
    server.__exit__()
    with client() as http, pytest.raises(httpx.ConnectError) as refusal:
        http.get(server.url)
    assert "elle est arrêtée" in words_of(refusal.value)

    def unknown(*_args, **_options):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with client() as http, pytest.raises(httpx.ConnectError) as refusal:
        http.get("http://nulle-part.test/")
    assert "inconnu" in words_of(refusal.value)


def test_a_certificate_of_somebody_else_is_told() -> None:
    error = httpx.ConnectError("refused")
    error.__cause__ = ssl.SSLCertVerificationError("mismatch")
    assert "certificat" in words_of(error)
