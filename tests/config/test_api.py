"""What surrounds every answer of the API: tags, throttle, CORS, problems, description, page."""

import json
import re
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from maillage.agenda.models import Event
from maillage.config.api import api
from maillage.config.api_gate import parse_rate
from maillage.config.wsgi import application
from tests.directory.conftest import system, town
from tests.directory.published import judo, publish
from tests.factories.events import EventFactory

__all__ = ["judo", "publish", "system", "town"]

pytestmark = pytest.mark.django_db
LIST = "/api/v1/organisations"
EVERY = (
    LIST, "/api/v1/events", "/api/v1/areas", "/api/v1/themes", "/api/v1/skills", "/api/v1/openapi.json",
)  # fmt: skip


@pytest.fixture
def forum(db) -> Event:
    return EventFactory(
        title="Forum", online_url="https://visio.example", links=[{"kind": "url", "value": "x"}]
    )


@pytest.mark.parametrize("address", EVERY)
def test_an_answer_known_already_is_not_sent_again(client, judo, address):
    first = client.get(address)
    assert first.status_code == 200
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["RateLimit-Limit"] == "100000"


def test_a_change_gives_another_tag(client, judo, publish):
    known = client.get(LIST)["ETag"]
    publish(name="Nouvelle venue")
    assert client.get(LIST, headers={"If-None-Match": known}).status_code == 200


def test_an_organisation_says_when_it_changed(client, judo):
    answer = client.get(f"{LIST}/{judo.ref}")
    assert answer["Last-Modified"] == "Tue, 03 Mar 2026 09:00:00 GMT"
    known = {"If-Modified-Since": answer["Last-Modified"]}
    assert client.get(f"{LIST}/{judo.ref}", headers=known).status_code == 304


def test_head_says_the_same_without_the_body(client, judo):
    full, head = client.get(LIST), client.head(LIST)
    assert (head.status_code, head.content) == (200, b"")
    assert (head["Content-Length"], head["ETag"]) == (full["Content-Length"], full["ETag"])


def test_any_site_may_read_and_no_cookie_is_set(client, judo):
    answer = client.get(LIST, headers={"Origin": "https://ailleurs.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "RateLimit-Remaining" in answer["Access-Control-Expose-Headers"]
    assert answer["Cache-Control"] == "public, max-age=60"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    asked = client.options(LIST, headers={"Access-Control-Request-Headers": "if-none-match"})
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]


def test_the_throttle_counts_down_then_refuses_and_says_when(client, judo, settings):
    settings.MAILLAGE_API_RATE = "3/h"
    left = [client.get("/api/v1/skills")["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    refused = client.get("/api/v1/skills")
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert refused["RateLimit-Policy"] == "3;w=3600"
    assert 1 <= int(refused["Retry-After"]) <= 3600
    assert refused["Retry-After"] == refused["RateLimit-Reset"]
    assert "3 demandes" in json.loads(refused.content)["detail"].replace("\u00a0", " ")
    assert client.get("/api/v1/skills", REMOTE_ADDR="10.1.2.3").status_code == 200


def test_pages_for_people_are_not_counted(client, town, settings):
    settings.MAILLAGE_API_RATE = "1/h"
    for _ in range(3):
        assert client.get("/api/v1/docs").status_code == 200


@pytest.mark.parametrize("text", ["", "120", "0/m", "120/y", "-1/m", "m/120"])
def test_a_rate_that_means_nothing_is_refused(text):
    with pytest.raises(ValueError, match="doit ressembler à 120/m"):
        parse_rate(text)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_writing_is_refused(client, judo, method):
    answer = getattr(client, method)(LIST)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert (
        json.loads(answer.content)["detail"]
        == "L’API se lit seulement\u00a0: utilisez GET ou HEAD."
    )


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v1/nada", "/api/v2/organisations", f"{LIST}/a/b"]
)
def test_an_unknown_address_is_a_problem(client, town, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(answer.content)["type"] == "/api/v1/docs#erreur-404"


def test_a_failure_tells_nothing_of_the_inside(client, judo, monkeypatch):
    def broken(*_args: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("maillage.directory.api.public_profile", broken)
    answer = client.get(f"{LIST}/{judo.ref}")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert b"secret" not in answer.content
    assert json.loads(answer.content)["detail"].startswith("Le site a rencontré une erreur")


def test_the_description_names_every_parameter_and_refusals_as_problems(client, town):
    described = json.loads(client.get("/api/v1/openapi.json").content)
    listing = described["paths"][LIST]["get"]
    assert {said["name"] for said in listing["parameters"]} >= {
        "q", "theme", "skill", "need", "area", "kind", "near", "radius", "bbox", "sort", "cursor", "limit",
    }  # fmt: skip
    assert list(listing["responses"]["422"]["content"]) == ["application/problem+json"]


def test_the_page_explains_and_tries_every_address_without_script(client, judo, forum):
    page = client.get(reverse("api:docs"))
    text = page.content.decode()
    described = api.get_openapi_schema()["paths"]
    for path, methods in described.items():
        assert f"<code>GET {path}</code>" in text
        for said in methods["get"].get("parameters", ()):
            assert f'name="{said["name"]}"' in text
    for example in re.findall(r'Exemple[^<]*<a href="([^"]+)"', text):
        assert client.get(example.replace("&amp;", "&")).status_code == 200, example
    assert len(page.content) < 100_000


def test_the_page_completes_an_address_that_holds_a_name(client, judo):
    answer = client.get("/api/v1/docs", {"ref": judo.ref})
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}/{judo.ref}")
    escaped = client.get("/api/v1/docs", {"ref": "//ailleurs.example"})
    assert escaped["Location"] == f"{LIST}/%2F%2Failleurs.example"


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Keep the test's transaction open across requests, as Django's own client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
SLOW_FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.mark.usefixtures("_one_connection")
@schema.parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW_FIXTURES)
def test_whatever_is_sent_the_answer_is_as_described(judo, forum, case):
    case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})


PARAMETERS = st.sampled_from(
    ["q", "theme", "skill", "need", "area", "kind", "near", "radius", "bbox", "sort", "cursor", "limit",
     "created", "size", "state", "public", "x"]
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=30),
    st.floats().map(str),
    st.integers().map(str),
    st.tuples(st.floats(), st.floats()).map(lambda pair: f"{pair[0]},{pair[1]}"),
    st.sampled_from(
        [
            "43.61,3.87",
            "1,2,3,4",
            "sport",
            "sport.judo,culture",
            "34172",
            "bzI",
            '"',
            "\0",
            "1980-2080",
        ]
    ),
)


@given(params=st.lists(st.tuples(PARAMETERS, VALUES), max_size=5))
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW_FIXTURES)
def test_any_parameters_are_answered_or_refused_by_name(judo, params):
    asked: dict[str, list[str]] = {}
    for name, value in params:
        asked.setdefault(name, []).append(value)
    answer = Client().get(LIST, asked)
    assert answer.status_code in {200, 422}
    said = json.loads(answer.content)
    if answer.status_code == 422:
        assert {error["parameter"] for error in said["errors"]} <= set(asked)
    else:
        assert said["total"] <= 1
