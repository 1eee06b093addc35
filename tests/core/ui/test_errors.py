import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from maillage.core.actor import Actor
from maillage.core.errors import NotAllowed, NotVisible
from maillage.core.ui import errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of_nobody() -> HttpRequest:
    request = RequestFactory().get("/quelque-part")
    request.user = AnonymousUser()
    request.actor = Actor.anonymous()
    return request


@pytest.mark.parametrize(
    ("handler", "status", "title"),
    [
        (errors.bad_request, 400, "Nous n’avons pas compris cette demande"),
        (errors.permission_denied, 403, "Vous ne pouvez pas faire cela ici"),
        (errors.not_found, 404, "Cette page est introuvable"),
        (errors.gone, 410, "Cette page a été retirée"),
        (errors.too_many_requests, 429, "Trop de demandes en peu de temps"),
        (errors.server_error, 500, "Le site a rencontré une erreur"),
        (errors.csrf_failure, 403, "Vous ne pouvez pas faire cela ici"),
    ],
)
def test_error_pages_say_what_happened(handler, status, title, request_of_nobody) -> None:
    response = handler(request_of_nobody)
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in response.content.decode()


def test_refusal_is_told_with_its_reason(request_of_nobody) -> None:
    reason = "Vous n’agissez pour aucune association."
    page = errors.permission_denied(request_of_nobody, NotAllowed((reason,))).content.decode()
    assert f"<p>{reason}</p>" in page


def test_messages_for_programmers_are_not_shown(request_of_nobody) -> None:
    page = errors.bad_request(
        request_of_nobody, ValueError("no such column: secret")
    ).content.decode()
    assert "secret" not in page


def test_not_visible_says_the_same_as_absent(request_of_nobody) -> None:
    hidden = errors.not_found(request_of_nobody, NotVisible()).content
    assert "n’existe pas ou n’est pas visible pour vous" in hidden.decode()


def test_too_many_requests_tells_programs_when_to_come_back(request_of_nobody) -> None:
    response = errors.too_many_requests(request_of_nobody, retry_after=40)
    assert response["Retry-After"] == "40"
    assert "Réessayez dans 40\u00a0secondes." in response.content.decode()


def test_error_pages_do_without_actor_and_user() -> None:
    assert errors.not_found(RequestFactory().get("/x")).status_code == 404


def test_server_error_needs_no_query(request_of_nobody, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        errors.server_error(request_of_nobody)


def test_server_error_survives_broken_templates(request_of_nobody, settings) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": {"loaders": []}}]
    response = errors.server_error(request_of_nobody)
    assert (response.status_code, response.content.decode()) == (500, errors.LAST_RESORT)


def test_missing_page_is_answered_in_our_style(client) -> None:
    response = client.get("/une-page-qui-n-existe-pas")
    assert response.status_code == 404
    assert "Cette page est introuvable" in response.content.decode()
