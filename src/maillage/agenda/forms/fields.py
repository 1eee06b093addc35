"""Fields that the forms of the agenda share."""

from collections.abc import Iterable
from typing import Any

from django import forms

from maillage.agenda.cleaning import LABELS

Choices = Iterable[tuple[str, str]]


def text(
    name: str, *, help_text: str = "", rows: int = 0, label: str = "", **attrs: str
) -> forms.CharField:
    """Return the field of a text; its length is checked by the agenda's rules."""
    widget = (
        forms.Textarea(attrs={"rows": rows, **attrs})
        if rows
        else forms.TextInput(attrs=dict(attrs))
    )
    return forms.CharField(
        label=label or LABELS[name], required=False, help_text=help_text, widget=widget, strip=False
    )


def whole(
    name: str, *, help_text: str = "", label: str = "", most: int = 1_000_000
) -> forms.IntegerField:
    said = label or LABELS[name]
    return forms.IntegerField(
        label=said, required=False, help_text=help_text, min_value=0, max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": f"« {said} » : écrivez un nombre en chiffres, par exemple 120.",
            "min_value": f"« {said} » : écrivez zéro ou plus.",
            "max_value": f"« {said} » : ce nombre est trop grand.",
        },
    )  # fmt: skip


def money(name: str, *, label: str) -> forms.DecimalField:
    """Return the field of an amount in euros."""
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_value=1_000_000, decimal_places=2, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ("invalid", "max_decimal_places", "max_digits", "min_value", "max_value"),
            f"« {label} » : écrivez un prix en euros, par exemple 7,50.",
        ),
    )  # fmt: skip


def choice(
    name: str, choices: Choices, *, label: str = "", help_text: str = ""
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label or LABELS[name], choices=list(choices), required=False, help_text=help_text,
        error_messages={"invalid_choice": "Choisissez une des réponses proposées."},
    )  # fmt: skip


def radios(
    name: str, choices: Choices, *, label: str = "", help_text: str = ""
) -> forms.ChoiceField:
    field = choice(name, choices, label=label, help_text=help_text)
    field.widget = forms.RadioSelect(choices=field.choices)
    return field


def boxes(
    name: str, choices: Choices, *, help_text: str = "", label: str = ""
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label or LABELS[name], choices=list(choices), required=False, help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "« %(value)s » n’est pas dans la liste proposée."},
    )  # fmt: skip


class AgendaForm(forms.Form):
    """A form whose browser checks are off: the site's own sentences say what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
