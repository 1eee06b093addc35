"""Every page of an account renders, in French, for the people who may open it."""

import json
import re

import pytest
from allauth import urls as allauth_urls
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from maillage.accounts import urls
from tests.accounts.software_key import SoftwareKey
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

FOR_EVERYBODY = (
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "socialaccount_login_cancelled",
    "accounts:deleted",
)
FOR_ONESELF = (
    "accounts:home",
    "accounts:devices",
    "accounts:data",
    "accounts:delete",
    "account_logout",
    "account_email",
    "account_set_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "socialaccount_connections",
)
# Pages of a step or of another state, each opened by a test of its own, here or in test_sign_in.
OPENED_ELSEWHERE = {
    "accounts:rename",
    "accounts:act_for",
    "accounts:demo",
    "accounts:people",
    "accounts:function",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_change_password",
    "account_reauthenticate",
    "account_reset_password_from_key",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "socialaccount_login_error",
    "socialaccount_signup",
    "openid_connect_login",
    "openid_connect_callback",
}
ENGLISH = re.compile(
    r"\b(sign in|sign up|password|email address|please|your|account)\b", re.IGNORECASE
)
TAGS = re.compile(r"<script.*?</script>|<[^>]*>", re.DOTALL)


def names(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + pattern.name if pattern.name else ""
        else:
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, prefix + space)


def assert_in_french(response, status=200):
    assert response.status_code == status
    text = TAGS.sub(" ", response.content.decode())
    assert not ENGLISH.findall(text), ENGLISH.findall(text)
    assert response.content.count(b"<h1") == 1
    assert b"veuillez" not in response.content.lower()


@pytest.fixture(autouse=True)
def _a_home_for_those_who_sign_in(settings):
    settings.LOGIN_REDIRECT_URL = "accounts:home"


@pytest.fixture
def person(client):
    person = PersonFactory(name="Claire Martin")
    client.force_login(person)
    return person


@pytest.fixture
def protected(client, person):
    """A person with an application, recovery codes and a key."""
    page = client.get(reverse("mfa_add_webauthn"))
    credential = SoftwareKey().create(page.context["js_data"]["creation_options"])
    key = Authenticator.objects.create(
        user=person,
        type="webauthn",
        data={"name": "Téléphone", "credential": json.loads(credential)},
    )
    Authenticator.objects.create(user=person, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    RecoveryCodes.activate(person)
    return person, key


@pytest.mark.parametrize("name", FOR_EVERYBODY)
def test_a_visitor_opens(client, name):
    assert_in_french(client.get(reverse(name)))


def test_the_page_of_a_failed_provider_says_so(client):
    assert_in_french(client.get(reverse("socialaccount_login_error")), status=401)


@pytest.mark.parametrize("name", FOR_ONESELF)
def test_a_signed_in_person_opens(client, person, name):
    assert_in_french(client.get(reverse(name)))


@pytest.mark.parametrize("name", FOR_ONESELF[:4])
def test_a_visitor_is_asked_to_sign_in(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={reverse(name)}"


def test_every_page_is_opened_by_a_test():
    opened = {*FOR_EVERYBODY, *FOR_ONESELF, *OPENED_ELSEWHERE}
    assert set(names(urls.urlpatterns)) == opened


def test_every_address_of_allauth_has_a_french_one():
    missing = {
        name
        for name in names(allauth_urls.urlpatterns)
        if name and name != "usersessions_list" and not has_address(name)
    }
    assert missing == set()


def has_address(name):
    for arguments in ({}, {"pk": 1}, {"uidb36": "1", "key": "k"}, {"provider_id": "oidc"}):
        try:
            return reverse(name, kwargs=arguments).startswith("/compte/")
        except NoReverseMatch:
            continue
    return False


def test_the_password_page_is_for_those_who_have_one(client):
    client.force_login(PersonFactory(password="quatre mots sans rapport"))
    assert_in_french(client.get(reverse("account_change_password")))


def test_a_sensitive_page_asks_for_the_password_again(client):
    client.force_login(PersonFactory(password="quatre mots sans rapport"))
    response = client.get(reverse("mfa_activate_totp"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_reauthenticate"))
    assert_in_french(response)


def test_pages_of_the_second_factor_open_once_the_code_is_given(client, protected):
    person, key = protected
    for name in ("mfa_reauthenticate", "mfa_reauthenticate_webauthn"):
        assert_in_french(client.get(reverse(name)))
    code = RecoveryCodes(
        Authenticator.objects.get(user=person, type="recovery_codes")
    ).get_unused_codes()[0]
    client.post(reverse("mfa_reauthenticate"), {"code": code})
    for name in (
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_list_webauthn",
    ):
        assert_in_french(client.get(reverse(name)))
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert_in_french(client.get(reverse(name, args=[key.pk])))
    download = client.get(reverse("mfa_download_recovery_codes"))
    assert len(download.content.decode().split()) == 9


def test_the_home_of_an_account_asks_a_bounded_number_of_queries(
    client, protected, django_assert_max_num_queries
):
    with django_assert_max_num_queries(16):
        client.get(reverse("accounts:home"))


def test_r9_a_visitor_without_a_session_costs_no_query_and_no_session(
    client, django_assert_num_queries
):
    client.get(reverse("accounts:deleted"))
    with django_assert_num_queries(0):
        response = client.get(reverse("accounts:deleted"))
    assert "sessionid" not in response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_forms_without_a_token_are_refused(person):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)
    assert strict.post(reverse("accounts:rename"), {"name": "Autre"}).status_code == 403
