"""Signing up and in, by each way, and what is refused."""

import json
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from maillage.accounts.models import Person
from maillage.core.models import AuditEntry, OutgoingMail
from tests.accounts.software_key import SoftwareKey
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

PASSWORD = "quatre mots sans rapport"
SECRET = "JBSWY3DPEHPK3PXP"
CODE = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _a_home_for_those_who_sign_in(settings):
    settings.LOGIN_REDIRECT_URL = "accounts:home"
    # Django's test runner puts mail in memory; here it is read where people's mail is: the outbox.
    settings.EMAIL_BACKEND = "maillage.core.mail.backend.OutboxBackend"


def last_mail():
    return OutgoingMail.objects.order_by("-pk").first()


def code_in(mail):
    return CODE.search(mail.text).group()


def is_signed_in(client):
    return "_auth_user_id" in client.session


def totp_now():
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def sign_up(client, name="Claire Martin", email="claire@exemple.fr"):
    return client.post(reverse("account_signup"), {"name": name, "email": email})


def test_sign_up_by_code_opens_an_account_and_records_it(client):
    response = sign_up(client)
    assert response.url == reverse("account_email_verification_sent")
    assert not is_signed_in(client)
    page = client.get(response.url)
    assert "claire@exemple.fr" in page.content.decode()
    response = client.post(response.url, {"code": code_in(last_mail())})
    assert response.url == reverse("accounts:home")
    person = Person.objects.get()
    assert (person.name, person.email, person.has_usable_password()) == (
        "Claire Martin",
        "claire@exemple.fr",
        False,
    )
    assert EmailAddress.objects.get().verified
    assert is_signed_in(client)
    assert AuditEntry.objects.get().verb == "accounts.person_joined"


def test_sign_up_says_what_is_kept_before_anything_is_sent(client):
    page = client.get(reverse("account_signup")).content.decode()
    assert "Ce que nous gardons" in page
    assert "supprimer votre compte, sans demander à personne" in page


@pytest.mark.parametrize("name", ["", "<script>alert(1)</script>", "x" * 81, "moi@exemple.fr"])
def test_sign_up_refuses_a_name_that_is_none(client, name):
    response = sign_up(client, name=name)
    assert response.status_code == 200
    assert "Il reste des points à corriger" in response.content.decode()
    assert not Person.objects.exists()


def test_a_wrong_code_is_told_and_the_third_one_ends_the_attempt(client):
    url = sign_up(client).url
    for _ in range(2):
        page = client.post(url, {"code": "WRONG1"})
        assert "Ce code n’est pas le bon" in page.content.decode()
    response = client.post(url, {"code": "WRONG1"})
    assert response.status_code == 302
    assert client.post(url, {"code": code_in(last_mail())}).status_code == 302
    assert not is_signed_in(client)


def visible(response):
    """Return an answer without what changes at each request."""
    return re.sub(rb'value="[A-Za-z0-9]{64}"', b"", response.content)


def test_r2_sign_up_does_not_tell_that_an_address_has_an_account(client):
    PersonFactory(email="claire@exemple.fr")
    known = sign_up(client)
    known_page = client.get(known.url)
    assert last_mail().subject == "Vous avez déjà un compte"
    client.cookies.clear()
    unknown = sign_up(client, email="autre@exemple.fr")
    unknown_page = client.get(unknown.url)
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert visible(known_page).replace(b"claire@exemple.fr", b"") == visible(unknown_page).replace(
        b"autre@exemple.fr", b""
    )


def test_r2_sign_in_by_code_does_not_tell_that_an_address_has_no_account(client):
    PersonFactory(email="claire@exemple.fr")
    pages = []
    for address in ("claire@exemple.fr", "inconnue@exemple.fr"):
        client.cookies.clear()
        response = client.post(reverse("account_login"), {"login": address, "password": ""})
        assert response.url == reverse("account_confirm_login_code")
        page = client.get(response.url)
        pages.append(visible(page).replace(address.encode(), b""))
    assert pages[0] == pages[1]
    assert last_mail().subject == "Cette adresse n’a pas de compte"


def test_r2_password_reset_does_not_tell_that_an_address_has_no_account(client):
    PersonFactory(email="claire@exemple.fr", password=PASSWORD)
    answers = [
        client.post(reverse("account_reset_password"), {"email": address}).url
        for address in ("claire@exemple.fr", "inconnue@exemple.fr")
    ]
    assert answers == [reverse("account_reset_password_done")] * 2


def test_sign_in_by_code(client):
    person = PersonFactory(email="monique@exemple.fr")
    client.post(reverse("account_login"), {"login": "Monique@exemple.fr", "password": ""})
    mail = last_mail()
    assert mail.to == "monique@exemple.fr"
    assert "votre code pour vous connecter" in mail.subject
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mail)})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_sign_in_by_password(client):
    person = PersonFactory(email="claire@exemple.fr", password=PASSWORD)
    client.post(reverse("account_login"), {"login": "claire@exemple.fr", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    PersonFactory(email="claire@exemple.fr", password=PASSWORD)
    pages = []
    for address in ("claire@exemple.fr", "inconnue@exemple.fr"):
        client.cookies.clear()
        page = client.post(reverse("account_login"), {"login": address, "password": "faux " * 4})
        assert "ne vont pas ensemble" in page.content.decode()
        pages.append(visible(page).replace(address.encode(), b""))
    assert pages[0] == pages[1]


def test_sign_in_goes_where_the_person_was_heading_and_never_elsewhere(client):
    PersonFactory(email="claire@exemple.fr", password=PASSWORD)
    given = {"login": "claire@exemple.fr", "password": PASSWORD}
    response = client.post(reverse("account_login"), given | {"next": reverse("accounts:data")})
    assert response.url == reverse("accounts:data")
    client.logout()
    response = client.post(reverse("account_login"), given | {"next": "https://ailleurs.example/"})
    assert response.url == reverse("accounts:home")


def test_passwords_are_throttled_for_one_address(client):
    PersonFactory(email="claire@exemple.fr", password=PASSWORD)
    for _ in range(5):
        client.post(reverse("account_login"), {"login": "claire@exemple.fr", "password": "faux"})
    page = client.post(
        reverse("account_login"), {"login": "claire@exemple.fr", "password": PASSWORD}
    )
    assert "Trop d’essais en peu de temps" in page.content.decode()
    assert not is_signed_in(client)


def test_sign_in_is_throttled_for_one_visitor_with_the_page_429(client):
    answers = [
        client.post(reverse("account_login"), {"login": f"a{number}@exemple.fr", "password": ""})
        for number in range(31)
    ]
    assert [answer.status_code for answer in answers[:10]] == [302] * 10
    assert answers[-1].status_code == 429
    assert "Trop de demandes en peu de temps" in answers[-1].content.decode()


def test_a_closed_account_does_not_open(client):
    PersonFactory(email="claire@exemple.fr", password=PASSWORD, is_active=False)
    client.post(reverse("account_login"), {"login": "claire@exemple.fr", "password": PASSWORD})
    assert not is_signed_in(client)


def test_a_password_is_reset_by_the_link(client):
    person = PersonFactory(email="claire@exemple.fr", password=PASSWORD)
    client.post(reverse("account_reset_password"), {"email": "claire@exemple.fr"})
    link = re.search(r"http://testserver(\S+)", last_mail().text).group(1)
    page = client.get(link, follow=True)
    assert "Choisir un mot de passe" in page.content.decode()
    new = "cinq autres mots sans rapport"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    client.logout()
    assert "Ce lien n’est plus valable" in client.get(link, follow=True).content.decode()


def test_a_short_or_common_password_is_refused_in_french(client):
    client.force_login(PersonFactory())
    page = client.post(
        reverse("account_set_password"), {"password1": "azerty", "password2": "azerty"}
    )
    assert "trop court" in page.content.decode()


def test_the_address_changes_once_the_code_sent_to_the_new_one_is_given(client):
    person = PersonFactory(email="avant@exemple.fr")
    client.force_login(person)
    response = client.post(
        reverse("account_email"), {"email": "apres@exemple.fr", "action_add": "1"}
    )
    mail = last_mail()
    assert mail.to == "apres@exemple.fr"
    client.post(response.url, {"code": code_in(mail)})
    person.refresh_from_db()
    assert person.email == "apres@exemple.fr"
    assert "L’adresse de votre compte a changé" in set(
        OutgoingMail.objects.filter(to="avant@exemple.fr").values_list("subject", flat=True)
    )


def test_the_second_factor_is_asked_after_the_password(client):
    person = PersonFactory(email="claire@exemple.fr", password=PASSWORD)
    Authenticator.objects.create(user=person, type="totp", data={"secret": SECRET})
    response = client.post(
        reverse("account_login"), {"login": "claire@exemple.fr", "password": PASSWORD}
    )
    assert response.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    page = client.get(response.url)
    assert "Un second facteur protège ce compte" in page.content.decode()
    page = client.post(response.url, {"code": "000000"})
    assert "Ce code n’est pas le bon" in page.content.decode()
    client.post(response.url, {"code": totp_now()})
    assert is_signed_in(client)


@pytest.mark.django_db(transaction=True)
def test_an_application_is_linked_and_gives_recovery_codes(client):
    person = PersonFactory()
    client.force_login(person)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    response = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert "Mes codes de secours" in response.content.decode()
    kinds = Authenticator.objects.order_by("type").values_list("type", flat=True)
    assert list(kinds) == ["recovery_codes", "totp"]
    assert OutgoingMail.objects.filter(
        to=person.email, subject="Application à codes reliée"
    ).exists()


def register_key(client, person):
    client.force_login(person)
    page = client.get(reverse("mfa_add_webauthn"))
    key = SoftwareKey()
    credential = key.create(
        json.loads(json.dumps(dict(page.context["js_data"]["creation_options"])))
    )
    client.post(
        reverse("mfa_add_webauthn"),
        {"name": "Téléphone", "passwordless": "on", "credential": credential},
    )
    client.logout()
    return key


def test_a_passkey_signs_in_alone(client):
    person = PersonFactory()
    key = register_key(client, person)
    options = client.get(
        reverse("mfa_login_webauthn"), headers={"accept": "application/json"}
    ).json()
    response = client.post(
        reverse("mfa_login_webauthn"), {"credential": key.get(options["request_options"])}
    )
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_passkey_answer_made_for_another_challenge_is_refused(client):
    key = register_key(client, PersonFactory())
    url = reverse("mfa_login_webauthn")
    old = client.get(url, headers={"accept": "application/json"}).json()
    answer = key.get(old["request_options"])
    client.get(url, headers={"accept": "application/json"})
    client.post(url, {"credential": answer})
    assert not is_signed_in(client)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "rawId", "response", "type", "userHandle", "clientDataJSON"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


HOSTILE = {
    "a number where a text is expected": {"rawId": 10**12},
    "a deep list in CBOR": {
        "response": {"attestationObject": "gYGB" * 8000, "clientDataJSON": "e30"}
    },
    "too long": {"id": "a" * 200_000},
    "no text at all": {"response": {"userHandle": 2**62}},
}


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_passkey_answer_is_refused_cheaply(client, part):
    credential = json.dumps(
        {"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {}} | part
    )
    url = reverse("mfa_login_webauthn")
    client.get(url, headers={"accept": "application/json"})
    assert client.post(url, {"credential": credential}).status_code == 302
    client.force_login(PersonFactory())
    client.get(reverse("mfa_add_webauthn"))
    page = client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": credential})
    assert "La réponse de la clé d’accès n’est pas lisible" in page.content.decode()
    assert not Authenticator.objects.exists()


@hypothesis_settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(answer=JSON)
def test_any_nonsense_as_a_passkey_answer_is_refused_without_a_crash(client, settings, answer):
    settings.MFA_RATE_LIMITS = False
    url = reverse("mfa_login_webauthn")
    client.get(url, headers={"accept": "application/json"})
    assert client.post(url, {"credential": json.dumps(answer)}).status_code == 302
    assert not is_signed_in(client)
