"""allauth's forms in our words: one label for one thing, no placeholder standing for a label."""

import struct
from collections.abc import Callable
from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from allauth.socialaccount import forms as social_forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm

from maillage.accounts.keys import is_key_answer

ADDRESS = "Adresse électronique"
CODE = "Code"
LENGTH_HELP = (
    "Au moins 12 caractères. Trois ou quatre mots sans rapport entre eux se retiennent bien et se "
    "devinent mal."
)
# What parsing an answer of the wrong shape raises, from a missing key to a truncated number.
MALFORMED = (
    KeyError,
    AttributeError,
    TypeError,
    ValueError,
    IndexError,
    RecursionError,
    struct.error,
)
UNREADABLE_KEY = "La réponse de la clé d’accès n’est pas lisible. Recommencez."
LABELS = {
    "login": ADDRESS,
    "email": ADDRESS,
    "password": "Mot de passe",
    "oldpassword": "Mot de passe actuel",
    "password1": "Nouveau mot de passe",
    "password2": "Le même mot de passe, une seconde fois",
    "code": CODE,
    "account": "Compte relié",
}
HELP = {
    "oldpassword": "",
    "password": "",
    "password1": LENGTH_HELP,
    "code": "",
}


class InOurWords(BaseForm):
    """Gives each field its label and help from the tables above."""

    own_labels: dict[str, str] = {}
    own_help: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels, helps = LABELS | self.own_labels, HELP | self.own_help
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in labels:
                field.label = labels[name]
            if name in helps:
                field.help_text = helps[name]
            if name == "code":
                field.widget.attrs.update(spellcheck="false", autocapitalize="characters")


class LoginForm(InOurWords, account_forms.LoginForm):
    """One form for both ways: with a password, or left empty to receive a code by mail."""

    own_help = {"password": "Laissez vide pour recevoir un code par courriel."}

    def _setup_password_field(self) -> None:
        # allauth removes it when sign-up asks for no password; here it is one way of several.
        self.fields["password"].required = False


class SignupForm(InOurWords, account_forms.SignupForm):
    own_help = {"email": "Nous y enverrons un code. Elle n’est montrée à personne."}


class ChangeEmailForm(InOurWords, account_forms.ChangeEmailForm):
    own_labels = {"email": "Nouvelle adresse électronique"}


class ChangePasswordForm(InOurWords, account_forms.ChangePasswordForm):
    pass


class SetPasswordForm(InOurWords, account_forms.SetPasswordForm):
    pass


class ResetPasswordForm(InOurWords, account_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(InOurWords, account_forms.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(InOurWords, account_forms.ReauthenticateForm):
    pass


class RequestLoginCodeForm(InOurWords, account_forms.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(InOurWords, account_forms.ConfirmLoginCodeForm):
    pass


class ConfirmEmailVerificationCodeForm(InOurWords, account_forms.ConfirmEmailVerificationCodeForm):
    pass


class AuthenticateForm(InOurWords, mfa_forms.AuthenticateForm):
    own_help = {"code": "Celui de votre application, ou l’un de vos codes de secours."}


class MfaReauthenticateForm(InOurWords, mfa_forms.ReauthenticateForm):
    own_help = {"code": "Celui de votre application, ou l’un de vos codes de secours."}


class ActivateTOTPForm(InOurWords, totp_forms.ActivateTOTPForm):
    own_labels = {"code": "Code affiché par l’application"}


class ReadableKey(BaseForm):
    """Refuses what is not a key's answer: allauth expects the shape that browsers give it."""

    def read(self, method: Callable[[], Any]) -> Any:
        credential = self.cleaned_data.get("credential")
        try:
            if credential is not None and not is_key_answer(credential):
                raise ValueError
            return method()
        except MALFORMED:
            raise ValidationError(UNREADABLE_KEY, code="incorrect_code") from None


class SignedKeyForm(ReadableKey):
    def clean_credential(self) -> Any:
        return self.read(super().clean_credential)  # type: ignore[misc]


class AuthenticateWebAuthnForm(SignedKeyForm, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class LoginWebAuthnForm(SignedKeyForm, webauthn_forms.LoginWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(SignedKeyForm, webauthn_forms.ReauthenticateWebAuthnForm):
    pass


class AddWebAuthnForm(ReadableKey, InOurWords, webauthn_forms.AddWebAuthnForm):
    def clean(self) -> Any:
        return self.read(super().clean)

    own_labels = {
        "name": "Nom de la clé",
        "passwordless": "Me connecter avec cette clé seule, sans code ni mot de passe",
    }
    own_help = {
        "name": "Pour la reconnaître plus tard : « téléphone », « ordinateur du bureau ».",
        "passwordless": (
            "L’appareil demandera votre empreinte, votre visage ou son code de déverrouillage."
        ),
    }


class EditWebAuthnForm(InOurWords, webauthn_forms.EditWebAuthnForm):
    own_labels = {"name": "Nom de la clé"}


class SocialSignupForm(InOurWords, social_forms.SignupForm):
    own_help = {"email": "Reçue de votre fournisseur. Elle n’est montrée à personne."}


class DisconnectForm(InOurWords, social_forms.DisconnectForm):
    pass
