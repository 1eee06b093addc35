"""What people tick when they agree: fields once, platforms once."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms

from maillage.directory.fields import label_of
from maillage.directory.forms.belonging import PlainForm
from maillage.syndication.models import Destination

NEEDED = "name"


class ChoicesForm(PlainForm):
    """Fields and platforms. Nothing is ticked unless ``initial`` says so.

    ``fields`` are those that can be sent now; ``named``: codes of platforms that have the name already.
    """

    field = forms.MultipleChoiceField(
        label="Ce que vous voulez transmettre",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins un champ à transmettre.",
            "invalid_choice": "Un champ coché n’est plus public ou n’est plus rempli. Relisez vos choix.",
        },
    )
    to = forms.MultipleChoiceField(
        label="Où",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins une plateforme.",
            "invalid_choice": "Une plateforme cochée n’est plus ouverte. Relisez vos choix.",
        },
    )

    def __init__(
        self,
        *args: Any,
        fields: Iterable[str],
        destinations: Iterable[Destination],
        named: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = {destination.code: destination for destination in destinations}
        self.named = named
        self.fields["field"].choices = [(key, label_of(key)) for key in fields]
        self.fields["to"].choices = [(code, one.name) for code, one in self.by_code.items()]

    def clean(self) -> None:
        chosen, codes = self.cleaned_data.get("field"), self.cleaned_data.get("to")
        if not chosen or not codes:
            return
        nameless = [code for code in codes if code not in self.named]
        if NEEDED not in chosen and nameless:
            self.add_error(
                "field", "Cochez aussi le nom : sans lui, personne ne saurait qui vous êtes."
            )

    @property
    def destinations(self) -> list[Destination]:
        return [self.by_code[code] for code in self.cleaned_data["to"]]


class OnePlatformForm(PlainForm):
    """The fields of one platform; none ticked is a withdrawal."""

    field = forms.MultipleChoiceField(
        label="Ce que vous voulez transmettre",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Un champ coché n’est plus public ou n’est plus rempli. Relisez vos choix."
        },
    )

    def __init__(self, *args: Any, fields: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [(key, label_of(key)) for key in fields]

    def clean_field(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["field"]
        if chosen and NEEDED not in chosen:
            raise forms.ValidationError(
                "Le nom part avec le reste : cochez-le aussi, ou décochez tout pour retirer la fiche."
            )
        return chosen


class ReadForm(PlainForm):
    """The last box before agreeing, and the version of the words it stands for."""

    read = forms.BooleanField(
        label="Nous avons lu ce texte et nous donnons notre accord.",
        error_messages={"required": "Cochez que vous avez lu le texte, si vous êtes d’accord."},
    )
    text = forms.IntegerField(widget=forms.HiddenInput)
