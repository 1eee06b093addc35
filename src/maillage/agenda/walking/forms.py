"""Forms of trails and of their stops."""

from typing import Any

from django import forms

from maillage.agenda.models import Stop, Trail
from maillage.agenda.telling.forms import carriers, day_field
from maillage.agenda.walking.services import Description, StopSaid
from maillage.core.actor import Actor
from maillage.directory.forms.belonging import PlainForm, area_choices
from maillage.directory.models import Organisation
from maillage.territory.models import Area

YES, NO, UNSAID = "oui", "non", ""
SAID = {YES: True, NO: False, UNSAID: None}


class TrailForm(PlainForm):
    title = forms.CharField(
        label="Titre", max_length=160,
        error_messages={
            "required": "Donnez un titre à ce parcours.",
            "max_length": "Ce titre est trop long : 160 caractères au plus.",
        },
    )  # fmt: skip
    summary = forms.CharField(
        label="En une phrase", max_length=300, required=False,
        error_messages={"max_length": "Cette phrase est trop longue : 300 caractères au plus."},
    )  # fmt: skip
    description = forms.CharField(
        label="Présentation", required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    area = forms.ChoiceField(label="Quartier", required=False)
    day = day_field(
        "Jour", "", required=False,
        help_text="Si le parcours est prévu pour un seul jour. Sinon, laissez vide : chaque personne choisit le sien.",
    )  # fmt: skip
    organisation = forms.ChoiceField(label="Porté par", required=False)

    def __init__(self, *args: Any, actor: Actor, trail: Trail | None = None, **kwargs: Any) -> None:
        if trail is not None:
            kwargs["initial"] = {
                "title": trail.title, "summary": trail.summary, "description": trail.description,
                "area": trail.area.code if trail.area else "", "day": trail.day,
                "organisation": trail.organisation.ref if trail.organisation else "",
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "Plusieurs quartiers"), *area_choices()]
        self.fields["organisation"].choices = carriers(actor)

    def trail_description(self, **more: Any) -> Description:
        said = self.cleaned_data
        return Description(
            title=said["title"], summary=said["summary"], description=said["description"],
            area=Area.objects.filter(code=said["area"]).first(), day=said["day"],
            organisation=Organisation.objects.filter(ref=said["organisation"]).first(), **more,
        )  # fmt: skip


class StopForm(PlainForm):
    """What a stop says."""

    label = forms.CharField(
        label="Nom de l’étape", max_length=160,
        error_messages={"required": "Donnez un nom à cette étape."},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label="Durée de la visite, en minutes",
        error_messages={
            "required": "Donnez une durée en minutes.",
            "invalid": "Donnez une durée en minutes, par exemple 20.",
        },
    )
    hours = forms.CharField(
        label="Horaires", max_length=250, required=False,
        help_text=(
            "À l’écriture d’OpenStreetMap, par exemple : We,Sa 14:00-18:00. Vide : ceux de la fiche de "
            "l’organisation, ou les dates de l’événement."
        ),
    )  # fmt: skip
    step_free = forms.ChoiceField(
        label="De plain-pied", required=False, widget=forms.RadioSelect,
        choices=((YES, "Oui, sans aucune marche"), (NO, "Non, il y a des marches"), (UNSAID, "Je ne sais pas")),
        help_text="Sans réponse, le parcours dit que personne ne l’a dit : rien n’est supposé.",
    )  # fmt: skip
    note = forms.CharField(label="À voir, à savoir", max_length=300, required=False)

    def __init__(self, *args: Any, stop: Stop, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "label": stop.label, "minutes": stop.minutes, "hours": stop.hours, "note": stop.note,
            "step_free": next(key for key, value in SAID.items() if value is stop.step_free),
        }  # fmt: skip
        super().__init__(*args, **kwargs)

    @property
    def said(self) -> StopSaid:
        return StopSaid(**{**self.cleaned_data, "step_free": SAID[self.cleaned_data["step_free"]]})


class ProposalForm(PlainForm):
    area = forms.ChoiceField(
        label="Quartier", error_messages={"required": "Choisissez un quartier."}
    )
    day = day_field("Jour", "Choisissez un jour.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "Choisir un quartier"), *area_choices()]
        self.fields["area"].error_messages["invalid_choice"] = "Ce quartier n’existe pas."


class AddressForm(PlainForm):
    """A stop at a place of its own."""

    label = forms.CharField(
        label="Nom du lieu", max_length=160, error_messages={"required": "Donnez un nom à ce lieu."}
    )
    address = forms.CharField(
        label="Adresse", max_length=250,
        help_text="Numéro, rue, code postal et commune.",
        error_messages={"required": "Donnez l’adresse : elle place l’étape sur la carte."},
    )  # fmt: skip
