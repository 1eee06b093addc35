"""What people fill in. The sign-up form is the part that allauth's own forms inherit from."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from maillage.accounts.enums import Function
from maillage.accounts.errors import InvalidName
from maillage.accounts.names import MAX_LENGTH, clean_name

NAME_HELP = "Le nom que les autres verront : le vôtre, un prénom ou un nom d’usage."


class NameField(forms.CharField):
    """A person's name, with the sentence that says what does not fit."""

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "label": "Votre nom",
            "help_text": NAME_HELP,
            "widget": forms.TextInput(attrs={"autocomplete": "name", "maxlength": MAX_LENGTH}),
        }
        super().__init__(**(defaults | kwargs))

    def clean(self, value: Any) -> str:
        try:
            return clean_name(super().clean(value))
        except InvalidName as error:
            raise ValidationError(error.message, code=error.code) from None


class SignupForm(forms.Form):
    """What is asked beside the address when somebody signs up, also through an OpenID provider."""

    name = NameField()
    field_order = ["name", "email"]

    def signup(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Called by allauth once the account is saved; the adapter already wrote the name."""


class RenameForm(forms.Form):
    name = NameField()


class ConfirmDeletionForm(forms.Form):
    confirm = forms.BooleanField(
        label="Je comprends que la suppression est définitive.",
        error_messages={
            "required": "Cochez cette case pour confirmer : la suppression est définitive."
        },
    )


class PeopleSearchForm(forms.Form):
    q = forms.CharField(label="Nom ou adresse", required=False, max_length=100)


class FunctionForm(forms.Form):
    """A function to give or to take; ``act`` is the button that was pressed."""

    function = forms.ChoiceField(label="Fonction", choices=Function.choices)
    act = forms.ChoiceField(choices=[("give", "Donner"), ("take", "Retirer")])
