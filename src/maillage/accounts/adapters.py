"""Where allauth meets this module: words, names, the record, and what the provider tells."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse

from maillage.accounts.errors import InvalidName
from maillage.accounts.models import Person
from maillage.accounts.names import clean_name
from maillage.accounts.services import welcome_person
from maillage.core import clock
from maillage.core.site import current_site_name

TRY_LATER = "Trop d’essais en peu de temps. Attendez quelques minutes, puis recommencez."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": (
            "Ce compte est fermé. Écrivez à l’administration du site pour le rouvrir."
        ),
        "cannot_remove_primary_email": (
            "Cette adresse sert à vous connecter : remplacez-la d’abord."
        ),
        "duplicate_email": "Cette adresse est déjà la vôtre.",
        "email_password_mismatch": (
            "L’adresse et le mot de passe ne vont pas ensemble. Vérifiez-les, ou laissez le mot "
            "de passe "
            "vide pour recevoir un code."
        ),
        "email_taken": "Cette adresse ne peut pas être utilisée. Choisissez-en une autre.",
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_code": "Ce code n’est pas le bon. Vérifiez-le, ou demandez-en un nouveau.",
        "incorrect_password": "Ce mot de passe n’est pas le bon.",
        "invalid_or_expired_key": "Ce lien n’est plus valable. Demandez-en un nouveau.",
        "invalid_login": "Cette adresse n’est pas reconnue comme une adresse électronique.",
        "invalid_password_reset": "Ce lien n’est plus valable. Demandez-en un nouveau.",
        "rate_limited": TRY_LATER,
        "same_as_current": "C’est déjà votre adresse. Donnez-en une autre.",
        "too_many_login_attempts": TRY_LATER,
        "unverified_primary_email": "Confirmez d’abord votre adresse.",
    }

    @transaction.atomic
    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        user.name = form.cleaned_data["name"]
        person = super().save_user(request, user, form, commit=commit)
        if commit:
            welcome_person(person=person, now=clock.now())
        return person

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        words = {"territory": current_site_name(), "site_url": settings.BASE_URL}
        super().send_mail(template_prefix, email, context | words)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:home")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": (
            "Cette adresse a déjà un compte ici. Connectez-vous d’abord avec lui, puis reliez-y %s "
            "depuis « Mon compte »."
        ),
        "invalid_token": "La réponse du fournisseur n’est pas valable. Recommencez.",
        "no_password": "Votre compte n’a pas de mot de passe.",
        "no_verified_email": "Votre compte n’a pas d’adresse confirmée.",
        "disconnect_last": (
            "C’est votre seul moyen de vous connecter : ajoutez-en d’abord un autre."
        ),
        "connected_other": "Ce compte est déjà relié à une autre personne.",
    }

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: a person chooses their name and reads what is kept before an account exists."""
        return False

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> Person:
        """Take the name that the provider tells, when it fits; it can be changed in the form."""
        person = super().populate_user(request, sociallogin, data)
        parts = f"{data.get('first_name') or ''} {data.get('last_name') or ''}"
        try:
            person.name = clean_name(data.get("name") or parts)
        except InvalidName:
            person.name = ""
        return person

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        initial = super().get_signup_form_initial_data(sociallogin)
        return initial | {"name": sociallogin.user.name}


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": "Retirez d’abord le second facteur, puis changez d’adresse.",
        "cannot_delete_authenticator": "Ce second facteur ne peut pas être retiré.",
        "cannot_generate_recovery_codes": (
            "Ajoutez d’abord une clé d’accès ou une application à codes."
        ),
        "incorrect_code": "Ce code n’est pas le bon. Vérifiez-le et recommencez.",
        "unverified_email": "Confirmez d’abord votre adresse électronique.",
    }

    def _get_site_name(self) -> str:
        return f"Maillage, {current_site_name()}"

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's signature
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Ma clé" if number == 1 else f"Ma clé n° {number}"
