"""The forms of the inventory: propose a platform, correct it, answer a proposal."""

from typing import Any

from django import forms

from maillage.directory.fields import FIELDS
from maillage.directory.forms.belonging import PlainForm
from maillage.syndication.enums import Mode

MODES = (
    (Mode.ASSISTED, "On recopie à la main (si vous ne savez pas, choisissez ceci)"),
    (Mode.PULL, "Elle vient lire une liste que nous publions"),
    (Mode.PUSH, "Nous pouvons lui envoyer les fiches"),
)
INVALID_ADDRESS = "Cette adresse n’est pas lisible. Elle commence par https:// ou http://."
# What never leaves: our own reading of a state, and files that no platform takes.
SENDABLE = tuple((key, field.label) for key, field in FIELDS.items() if field.shape != "file")


def line(label: str, size: int, help_text: str = "", *, required: str = "") -> forms.CharField:
    """Return a field of one line; ``required`` is the sentence said when it is blank."""
    return forms.CharField(
        label=label,
        max_length=size,
        required=bool(required),
        help_text=help_text,
        error_messages={
            "required": required,
            "max_length": f"C’est trop long : {size} caractères au plus.",
        },
    )


def paragraph(label: str, help_text: str = "", *, required: str = "") -> forms.CharField:
    found = line(label, 2000, help_text, required=required)
    found.widget = forms.Textarea(attrs={"rows": 3})
    return found


class ProposeForm(PlainForm):
    """What anybody of the network knows of a platform; the team completes it."""

    name = line("Son nom", 120, required="Donnez le nom de la plateforme.")
    url = forms.URLField(
        label="Son adresse sur internet",
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": INVALID_ADDRESS},
    )
    purpose = paragraph(
        "À quoi elle sert",
        "En une ou deux phrases, comme vous le diriez à une voisine.",
        required="Dites en une phrase à quoi elle sert.",
    )
    owner = line(
        "Qui la tient",
        160,
        "Une association, la Ville, une entreprise…",
        required="Dites qui la tient, même à peu près.",
    )
    audience = line(
        "Qui la consulte", 200, required="Dites qui la consulte : c’est ce qui aide à choisir."
    )
    mode = forms.ChoiceField(
        label="Comment y être",
        choices=MODES,
        initial=Mode.ASSISTED,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une façon d’y être."},
    )
    cost = line("Ce que cela coûte", 120, "Gratuit, 20 € par an…")


class EditForm(ProposeForm):
    """The whole entry, as the team keeps it."""

    licence = line("Licence ou conditions", 160)
    accepts = paragraph("Ce qu’elle accepte")
    how_to = paragraph("Comment y être, pas à pas")
    fields_taken = forms.MultipleChoiceField(
        label="Les champs de la fiche qu’elle peut recevoir",
        choices=SENDABLE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : rien ne part d’ici, la plateforme est seulement décrite.",
    )

    def values(self) -> dict[str, Any]:
        """Return what was typed under the names of the model."""
        cleaned = dict(self.cleaned_data)
        cleaned["fields"] = cleaned.pop("fields_taken")
        return cleaned


class ReasonForm(PlainForm):
    reason = paragraph("Pourquoi", required="Dites pourquoi : les associations le liront.")


class UseForm(PlainForm):
    url = forms.URLField(
        label="L’adresse de votre page là-bas",
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": INVALID_ADDRESS},
    )
