"""The fictional platforms as servers: what they hold survives, what they show is honest."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from maillage.demo.partners import volunteering, wiki
from maillage.demo.partners.run import ALL, listen, listen_near, running
from maillage.demo.partners.store import Store

KEY = {"x-api-key": volunteering.KEY}
NAME = "<b>Judo & co</b>"


def allow(url: str, name: str = NAME) -> httpx.Response:
    body = {"organizationName": name, "publisherIds": ["coup-de-main"]}
    return httpx.put(f"{url}/benevolat/v0/myorganization/abc", json=body, headers=KEY)


@pytest.mark.parametrize("partner", ALL)
def test_each_page_says_that_it_is_invented(tmp_path, partner) -> None:
    with running(tmp_path) as server:
        page = httpx.get(f"{server.url}/{partner.code}/")
        home = httpx.get(server.url)
    assert page.status_code == 200
    assert "Plateforme fictive de démonstration." in page.text
    assert page.text.count("<h1>") == 1
    assert '<html lang="fr">' in page.text
    assert f'href="/{partner.code}/"' in home.text


def test_a_page_shows_what_is_held_as_text(tmp_path) -> None:
    with running(tmp_path) as server:
        allow(server.url)
        page = httpx.get(f"{server.url}/benevolat/").text
    assert "&lt;b&gt;Judo &amp; co&lt;/b&gt;" in page
    assert NAME not in page


def test_the_page_of_one_entry_shows_it_alone(tmp_path) -> None:
    with running(tmp_path) as server:
        url = f"{server.url}/wiki/?api/entries/1"
        for title in ("Judo du Lez", "Ciné-club"):
            headers = {"authorization": f"Bearer {wiki.TOKEN}"}
            answer = httpx.post(url, data={"bf_titre": title}, headers=headers)
            page = httpx.get(answer.json()["success"]).text
            assert page.count("<article") == 1
            assert title in page
        assert httpx.get(f"{server.url}/wiki/").text.count("<article") == 2


def test_what_is_held_survives_a_restart(tmp_path) -> None:
    with running(tmp_path) as server:
        assert allow(server.url).status_code == 200
    with running(tmp_path) as server:
        assert [card.title for card in server.partners["benevolat"].cards()] == [NAME]


def test_a_write_that_fails_leaves_the_file_whole(tmp_path) -> None:
    store = Store(tmp_path / "a.json")
    with store.changing() as data:
        data["one"] = 1
    with pytest.raises(TypeError), store.changing() as data:
        data["two"] = object()
    assert Store(tmp_path / "a.json").data == {"one": 1}


def test_a_visitor_can_break_a_platform_and_repair_it(tmp_path) -> None:
    with running(tmp_path) as server:
        done = httpx.post(f"{server.url}/benevolat/humeur", data={"mood": "error"})
        assert (done.status_code, done.headers["location"]) == (303, "/benevolat/")
        assert allow(server.url).status_code == 500
        assert 'value="error" aria-pressed="true"' in httpx.get(f"{server.url}/benevolat/").text
        httpx.post(f"{server.url}/benevolat/humeur", data={"mood": "busy", "left": "1"})
        assert allow(server.url).status_code == 429
        assert allow(server.url).status_code == 200
        assert httpx.post(f"{server.url}/benevolat/humeur", data={"mood": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/inconnu/", 404),
        ("GET", "/bulletin/avis", 405),
        ("POST", "/bulletin/avis", 415),
        ("POST", "/bulletin/rien", 404),
        ("GET", "/wiki/?api/forms/9", 404),
        ("GET", "/wiki/?api/rien", 404),
        ("POST", "/wiki/?api/entries/1", 401),
        ("DELETE", "/wiki/?api/pages/Rien", 401),
        ("GET", "/donnees/api/1/datasets/rien/", 404),
        ("POST", "/donnees/api/1/datasets/", 401),
        ("GET", "/donnees/api/1/me/", 401),
        ("GET", "/benevolat/v0/publisher", 401),
    ],
)
def test_what_the_contracts_refuse_is_refused(tmp_path, method, path, status) -> None:
    with running(tmp_path) as server:
        assert httpx.request(method, server.url + path).status_code == status


def test_a_malformed_body_is_refused(tmp_path) -> None:
    with running(tmp_path) as server:
        url = f"{server.url}/benevolat/v0/myorganization/abc"
        for body in ("", "[]", '{"publisherIds": "coup-de-main"}', "{"):
            headers = {**KEY, "content-type": "application/json"}
            answer = httpx.put(url, content=body, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_BODY")
        too_large = httpx.put(url, content=b"a" * 6_000_000, headers=KEY)
        assert too_large.status_code == 413


def test_a_taken_port_gives_the_next(tmp_path) -> None:
    with listen(0) as first:
        port = first.getsockname()[1]
        with listen_near(port) as second:
            assert second.getsockname()[1] != port


@pytest.mark.slow
def test_the_process_serves_and_stops(tmp_path: Path) -> None:
    with listen(0) as listener:
        descriptor = listener.fileno()
        command = [sys.executable, "-m", "maillage.demo.partners", "--socket", str(descriptor)]
        command += ["--data", str(tmp_path), "--supervisor", str(os.getpid())]
        process = subprocess.Popen(
            command, pass_fds=[descriptor], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        # Asked before anybody serves: it waits for the process instead of being refused.
        assert httpx.get(f"{url}/wiki/?api/forms/1", timeout=20).json()["bn_id_nature"] == "1"
        process.send_signal(signal.SIGTERM)
        started = time.monotonic()
        _, err = process.communicate(timeout=10)
    assert process.returncode == 0, err
    assert time.monotonic() - started < 5
    assert b"Traceback" not in err
