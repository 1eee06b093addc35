"""The base of the steps of editing: a form that reads and gives back values of a profile."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from maillage.core.errors import MaillageError
from maillage.directory.cleaning import clean_value
from maillage.directory.fields import FIELDS


class StepForm(forms.Form):
    """A step of editing. ``keys`` are the profile's fields that it gives; each is cleaned by the rules
    of the directory, whose sentence stands under the field.
    """

    keys: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, values: Mapping[str, Any], **kwargs: Any) -> None:
        self.current = values
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, initial=self.initial_of(values), **kwargs)
        self.values: dict[str, Any] = {}

    def initial_of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {key: values.get(key) for key in self.keys}

    def value_of(self, key: str) -> Any:
        """Return what the form says of one field, not yet cleaned."""
        return self.cleaned_data.get(key)

    def field_of(self, key: str) -> str | None:
        """Return the name of the form's field under which a refusal of ``key`` is told."""
        return key if key in self.fields else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for key in self.keys:
            if self.field_of(key) in self.errors:
                continue
            try:
                self.values[key] = clean_value(key, self.value_of(key))
            except MaillageError as error:
                self.add_error(self.field_of(key), error.message)
        return cleaned


def text(
    key: str, *, label: str = "", help_text: str = "", rows: int = 0, **attrs: str
) -> forms.CharField:
    """Return the field of a text of the profile; its length is checked by the directory's rules."""
    widget = (
        forms.Textarea(attrs={"rows": rows, **attrs})
        if rows
        else forms.TextInput(attrs=dict(attrs))
    )
    field = FIELDS[key]
    return forms.CharField(
        label=label or field.label, required=False, help_text=help_text, widget=widget, strip=False
    )
