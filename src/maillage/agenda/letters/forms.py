"""The form of the letter: an address."""

from django import forms

from maillage.agenda.registering.forms import OpenForm


class LetterForm(OpenForm):
    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Donnez l’adresse où recevoir la lettre.",
            "invalid": "Cette adresse n’a pas la forme nom@domaine.fr.",
        },
    )
