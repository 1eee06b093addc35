"""The site at process level: what happens when a part of it is killed."""

import json
import os
import signal
import socket
from pathlib import Path

import pytest

from tests.config.conftest import wait_until
from tests.config.mail_server import MailServer

pytestmark = pytest.mark.slow

CHECKOUT = str(Path(__file__).parent.parent.parent)


def test_serve_answers_and_stops_cleanly(installation, serve):
    site = serve(installation)
    status, body = site.get("/sante")
    answer = json.loads(body)
    assert (status, answer["status"], answer["database"]) == (200, "ok", "ok")
    children = site.children("maillage.config.web") + site.children("worker")
    assert len(children) >= 3
    # The supervisor announces the site by itself a moment after it answers.
    assert any(
        f"http://localhost:{site.port}" in line for line in iter(site.process.stdout.readline, "")
    )
    site.process.send_signal(signal.SIGINT)
    out, err = site.process.communicate(timeout=15)
    assert site.process.returncode == 0, err
    assert out.rstrip().endswith("Le site est arrêté.")
    assert err == ""
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def test_a_killed_web_process_is_replaced_and_no_request_is_refused(installation, serve):
    site = serve(installation)
    before = site.children("maillage.config.web")
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    # Sent while nobody listens: it waits for the next process instead of being refused.
    assert site.get("/sante")[0] == 200
    assert not set(before) & set(site.children("maillage.config.web"))


def test_a_killed_worker_is_replaced(installation, serve):
    site = serve(installation)
    wait_until(lambda: site.children("cli\0worker"))
    (before,) = site.children("cli\0worker")
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: site.children("cli\0worker") not in ([], [before]))


def test_children_stop_when_the_supervisor_is_killed(installation, serve):
    site = serve(installation)
    wait_until(lambda: site.children("cli\0worker"))
    children = site.children("maillage.config.")
    children.remove(site.process.pid)
    site.process.kill()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), patience=30)


def test_serve_twice_on_one_folder_is_refused(installation, serve):
    site = serve(installation)
    done = installation.run("serve", "--port", "0")
    assert done.returncode == 1
    assert f"tourne déjà (processus {site.process.pid})" in done.stderr


def test_a_busy_port_is_a_sentence(installation):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = installation.run("serve", "--port", str(port))
    assert done.returncode == 1
    assert f"Le port {port} de 127.0.0.1 ne peut pas être ouvert" in done.stderr
    assert f"maillage serve --port {port + 1}" in done.stderr


def test_serve_without_a_territory_says_what_to_do(empty):
    done = empty.run("serve")
    assert done.returncode == 1
    assert "maillage init" in done.stderr


def test_a_task_interrupted_by_a_kill_is_run_again(installation, serve, tmp_path):
    trace = tmp_path / "trace"
    installation.extra["PYTHONPATH"] = CHECKOUT
    enqueue(installation, "slow_then_done", trace)
    site = serve(installation)
    wait_until(trace.exists)
    (worker,) = site.children("cli\0worker")
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: trace.read_text().endswith("fin\n"))
    assert trace.read_text() == "début\ndébut\nfin\n"
    wait_until(lambda: states(installation) == ["SUCCESSFUL"])


def test_a_task_that_kills_every_worker_is_given_up(installation, serve, tmp_path):
    trace = tmp_path / "trace"
    installation.extra["PYTHONPATH"] = CHECKOUT
    enqueue(installation, "deadly", trace)
    site = serve(installation)
    for runs in range(1, 4):
        wait_until(lambda runs=runs: trace.exists() and trace.read_text().count("début") == runs)
        (worker,) = site.children("cli\0worker")
        os.kill(worker, signal.SIGKILL)
    wait_until(lambda: states(installation) == ["FAILED"])
    assert trace.read_text() == "début\n" * 3


def enqueue(installation, name: str, trace: Path) -> None:
    installation.python(
        f"from tests.config.tasks_for_tests import {name}\n{name}.enqueue({str(trace)!r})"
    )


def states(installation) -> list[str]:
    rows = installation.dump()["django_tasks_database_dbtaskresult"]
    return [row.split("('status', '")[1].split("'")[0] for row in rows]


MAIL = (
    "from maillage.core.mail import enqueue\n"
    "from maillage.core import clock\n"
    "enqueue(key='rappel', to='a@exemple.fr', subject='Rappel', text='Demain', now=clock.now())"
)


def test_a_mail_is_sent_once(installation, serve):
    with MailServer() as server:
        installation.extra["MAILLAGE_SMTP_URL"] = server.url
        installation.python(MAIL)
        installation.python(MAIL)
        serve(installation)
        wait_until(lambda: sent_at(installation) != "None")
        assert server.messages == 1


def test_a_mail_cut_by_a_kill_waits_for_its_claim_to_run_out(installation, serve):
    with MailServer(silent=True) as server:
        installation.extra["MAILLAGE_SMTP_URL"] = server.url
        installation.python(MAIL)
        site = serve(installation)
        wait_until(lambda: server.messages == 1)
        (worker,) = site.children("cli\0worker")
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: site.children("cli\0worker") not in ([], [worker]))
        # The server may have taken it: it is not sent again at once, and it is not forgotten either.
        wait_until(lambda: heartbeat(installation))
        assert sent_at(installation) == "None"
        assert field(installation, "attempts") == "1"
        assert field(installation, "next_try_at") != "None"
        assert server.messages == 1


def heartbeat(installation) -> bool:
    return installation.json("doctor")["checks"][3]["level"] == "ok"


def sent_at(installation) -> str:
    return field(installation, "sent_at")


def field(installation, name: str) -> str:
    (row,) = installation.dump()["core_outgoingmail"]
    return row.split(f"('{name}', ")[1].split(")")[0]
