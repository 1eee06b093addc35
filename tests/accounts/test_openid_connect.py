"""Signing in through an OpenID Connect provider, when one is configured."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from maillage.accounts.models import Person
from maillage.config.environment import Environment
from maillage.core.models import AuditEntry
from tests.accounts.openid_provider import openid_provider
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

CLAIMS = {
    "sub": "agent-42",
    "name": "Julien Mercier",
    "email": "julien.mercier@ville.example",
    "email_verified": True,
}
LOGIN = {"provider_id": "oidc"}


@pytest.fixture
def provider(settings):
    settings.LOGIN_REDIRECT_URL = "accounts:home"
    with openid_provider(CLAIMS) as address:
        settings.SOCIALACCOUNT_PROVIDERS = Environment(
            {
                "MAILLAGE_OIDC_URL": address,
                "MAILLAGE_OIDC_NAME": "Compte de la Ville",
                "MAILLAGE_OIDC_CLIENT": "maillage",
                "MAILLAGE_OIDC_SECRET": "secret",
            }
        ).openid_connect()
        yield address


def come_back(client, *, code="bon"):
    """Leave for the provider and come back with its code; return the answer."""
    leaving = client.post(reverse("openid_connect_login", kwargs=LOGIN))
    state = parse_qs(urlsplit(leaving.url).query)["state"][0]
    return client.get(
        reverse("openid_connect_callback", kwargs=LOGIN), {"code": code, "state": state}
    )


def test_the_provider_is_offered_by_its_name(client, provider):
    assert "Compte de la Ville" in client.get(reverse("account_login")).content.decode()


def test_without_configuration_there_is_no_such_page(client):
    assert client.post(reverse("openid_connect_login", kwargs=LOGIN)).status_code == 404


def test_a_link_alone_asks_before_leaving(client, provider):
    page = client.get(reverse("openid_connect_login", kwargs=LOGIN))
    assert "Vous allez quitter ce site" in page.content.decode()


def test_r3_a_newcomer_chooses_a_name_and_reads_what_is_kept_before_an_account_exists(
    client, provider
):
    response = come_back(client)
    assert response.url == reverse("socialaccount_signup")
    assert not Person.objects.exists()
    page = client.get(response.url).content.decode()
    assert "Ce que nous gardons" in page
    assert 'value="Julien Mercier"' in page
    client.post(response.url, {"name": "Julien M.", "email": CLAIMS["email"]})
    person = Person.objects.get()
    assert (person.name, person.email) == ("Julien M.", CLAIMS["email"])
    assert client.session["_auth_user_id"] == str(person.pk)
    assert AuditEntry.objects.get().verb == "accounts.person_joined"
    client.logout()
    assert come_back(client).url == reverse("accounts:home")
    assert Person.objects.count() == 1


def test_the_provider_does_not_open_the_account_of_somebody_with_the_same_address(client, provider):
    PersonFactory(email=CLAIMS["email"])
    come_back(client)
    assert "_auth_user_id" not in client.session
    client.post(reverse("socialaccount_signup"), {"name": "Autre", "email": CLAIMS["email"]})
    assert "_auth_user_id" not in client.session
    assert Person.objects.count() == 1


def test_a_refused_code_is_told_without_a_crash(client, provider):
    response = come_back(client, code="mauvais")
    assert response.status_code == 401
    assert "La connexion n’a pas abouti" in response.content.decode()
    assert not Person.objects.exists()
