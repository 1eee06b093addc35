"""The form of the letter: an address."""

from django import forms

from maillage.directory.forms.belonging import PlainForm


class LetterForm(PlainForm):
    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Donnez l’adresse où recevoir la lettre.",
            "invalid": "Cette adresse n’a pas la forme nom@domaine.fr.",
        },
    )
    # Hidden from people by the style sheet and from screen readers; programs fill it in.
    homepage = forms.CharField(
        label="Ne remplissez pas ce champ",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("homepage"))
