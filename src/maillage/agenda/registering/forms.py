"""Forms of registrations: people's own, and those of the people who keep the list."""

from collections.abc import Sequence
from typing import Any

from django import forms

from maillage.agenda.models import Event, Occurrence
from maillage.agenda.registering.dates import date_words, places_words
from maillage.directory.forms.belonging import PlainForm

EMAIL_WRONG = "Cette adresse n’a pas la forme nom@domaine.fr."


def places_field(most: int, label: str = "Combien de personnes ?") -> forms.IntegerField:
    words = f"Écrivez un nombre entre 1 et {most}." if most > 1 else "Écrivez 1."
    return forms.IntegerField(
        label=label, min_value=1, max_value=most, initial=1,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
    )  # fmt: skip


def date_label(occurrence: Occurrence) -> str:
    places = places_words(occurrence)
    return f"{date_words(occurrence)} ({places})" if places else date_words(occurrence)


class OpenForm(PlainForm):
    """A form that anybody may send, without an account."""

    # Hidden from people by the style sheet and from screen readers; programs fill it in.
    homepage = forms.CharField(
        label="Ne remplissez pas ce champ",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("homepage"))


class RegistrationForm(OpenForm):
    """Somebody's registration to one of the open dates of an event, without account."""

    date = forms.ChoiceField(
        label="Quelle date ?",
        error_messages={
            "required": "Choisissez une date.",
            "invalid_choice": "Cette date n’est plus ouverte aux inscriptions : choisissez-en une autre.",
        },
    )
    name = forms.CharField(
        label="Votre nom",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": "Donnez votre nom : c’est lui qui sera sur la feuille de présence.",
            "max_length": "Ce nom est trop long : 120 caractères au plus.",
        },
    )
    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=254,
        help_text="Vous y recevez la confirmation, un rappel, et le lien pour annuler.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Donnez votre adresse : elle reçoit le lien pour annuler.",
            "invalid": EMAIL_WRONG,
        },
    )
    phone = forms.CharField(
        label="Votre téléphone",
        max_length=40,
        required=False,
        help_text="Pour vous prévenir d’un changement de dernière minute.",
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        error_messages={"max_length": "Ce numéro est trop long : 40 caractères au plus."},
    )
    places = places_field(1)
    needs = forms.CharField(
        label="Avez-vous besoin de quelque chose pour participer ?",
        max_length=500,
        required=False,
        help_text=(
            "Par exemple : une place pour un fauteuil, un interprète en langue des signes. Lu par "
            "l’organisation seule."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "C’est trop long : 500 caractères au plus."},
    )

    def __init__(
        self, *args: Any, event: Event, dates: Sequence[Occurrence], **kwargs: Any
    ) -> None:
        super().__init__(*args, auto_id="inscription_%s", **kwargs)
        self.dates = {str(one.pk): one for one in dates}
        if len(dates) == 1:
            self.fields["date"].widget = forms.HiddenInput()
            self.initial.setdefault("date", dates[0].pk)
        self.fields["date"].choices = [(key, date_label(one)) for key, one in self.dates.items()]
        if event.places_each > 1:
            self.fields["places"] = places_field(event.places_each)
        else:
            del self.fields["places"]
        if not event.asks_needs:
            del self.fields["needs"]

    @property
    def occurrence(self) -> Occurrence:
        return self.dates[self.cleaned_data["date"]]

    def answers(self) -> dict[str, Any]:
        """Return what the service asks for, once valid."""
        said = self.cleaned_data
        return {
            "name": said["name"],
            "email": said["email"],
            "phone": said["phone"],
            "places": said.get("places", 1),
            "needs": said.get("needs", ""),
        }


class PlacesForm(PlainForm):
    """Another number of places, by the private link."""

    places = places_field(1, "Nombre de personnes")

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"] = places_field(most, "Nombre de personnes")


class AddedForm(PlainForm):
    """Somebody added to the list, often at the door."""

    name = forms.CharField(
        label="Nom", max_length=120, error_messages={"required": "Donnez un nom."}
    )
    email = forms.EmailField(
        label="Adresse électronique",
        required=False,
        help_text="Avec elle, la personne reçoit sa confirmation si la date est à venir.",
        error_messages={"invalid": EMAIL_WRONG},
    )
    places = places_field(500, "Nombre de personnes")
    is_there = forms.BooleanField(label="Déjà là", required=False)


class MessageForm(PlainForm):
    """What is written to everybody registered."""

    subject = forms.CharField(
        label="Objet",
        max_length=120,
        error_messages={"required": "Donnez un objet : c’est ce qui se lit d’abord."},
    )
    text = forms.CharField(
        label="Votre message",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Écrivez votre message.",
            "max_length": "Ce message est trop long : 4 000 caractères au plus.",
        },
    )
    waiting_too = forms.BooleanField(label="Aussi aux personnes en liste d’attente", required=False)


class ReasonForm(PlainForm):
    """A reason, for an act that somebody else bears."""

    reason = forms.CharField(
        label="Pourquoi ?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Dites pourquoi.",
            "max_length": "C’est trop long : 300 caractères au plus.",
        },
    )
