"""Forms about dates: check one, keep one, talk about one, the common calendar, the weights."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from maillage.agenda.clashing.candidates import Candidate, Wish, hours_on
from maillage.agenda.clashing.services import Common
from maillage.agenda.enums import Kind, Period
from maillage.agenda.forms.fields import AgendaForm
from maillage.agenda.models import CommonDate, Event
from maillage.algorithms.clashes import Weights
from maillage.directory.models import Organisation
from maillage.territory.enums import Level
from maillage.territory.models import Area, Place
from maillage.territory.nomenclatures import audiences, themes

NOT_A_DAY = "Cette date ne se lit pas. Écrivez-la comme 12/09/2026."
NOT_A_TIME = "Cette heure ne se lit pas. Écrivez-la comme 14:30."
ANYWHERE = ("", "Toute la ville, ou pas encore choisi")
ZONES = [("", "Toutes les zones"), ("A", "Zone A"), ("B", "Zone B"), ("C", "Zone C")]
MEANINGS: Mapping[str, tuple[str, str]] = {
    "theme": ("Même thème", "Deux événements du même thème, ou de thèmes voisins dans la liste."),
    "publics": ("Mêmes personnes", "Les mêmes publics et les mêmes âges."),
    "hours": ("Mêmes heures", "Le même moment, installation et trajet compris."),
    "nearness": (
        "Tout près",
        "La même rue ou le même quartier. Un grand événement attire de plus loin.",
    ),
    "size": ("Beaucoup de monde", "Le plus grand des deux attire beaucoup de monde."),
    "heavy": (
        "Date chargée",
        "Ce qu’ajoutent au plus des vacances, un examen, un grand rendez-vous de la ville.",
    ),
    "warn": (
        "Avertir à partir de",
        "Le score, sur 100, à partir duquel un chevauchement est signalé.",
    ),
}


def day_field(label: str, *, required: str = "", **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=bool(required),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": required, "invalid": NOT_A_DAY}, **kwargs,
    )  # fmt: skip


def time_field(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%Hh", "%H h %M", "%H h"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": NOT_A_TIME},
    )  # fmt: skip


def areas() -> list[tuple[str, str]]:
    rows = Area.objects.filter(level__in=(Level.COMMUNE, Level.QUARTIER, Level.SOUS_QUARTIER))
    return [ANYWHERE, *rows.order_by("name", "pk").values_list("code", "name")]


def area_of(code: str) -> Area | None:
    return Area.objects.filter(code=code).order_by("pk").first() if code else None


class CheckForm(AgendaForm):
    """A date and what is known of the event: enough to say what competes with it."""

    date = day_field("Date", required="Choisissez une date.")
    start = time_field("De")
    end = time_field("À")
    kind = forms.ChoiceField(
        label="C’est",
        required=False,
        choices=[(c, label.capitalize()) for c, label in Kind.choices],
    )
    theme = forms.ChoiceField(label="Thème", required=False)
    public = forms.ChoiceField(label="Pour qui", required=False)
    area = forms.ChoiceField(label="Quartier", required=False)
    expected = forms.IntegerField(
        label="Personnes attendues, environ", required=False, min_value=0, max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Écrivez un nombre en chiffres, par exemple 120."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = {
            "theme": [("", "Pas encore choisi"), *((c, one.label) for c, one in themes().items())],
            "public": [("", "Tout le monde"), *((c, one.label) for c, one in audiences().items())],
            "area": areas(),
        }
        for name, choices in lists.items():
            field: Any = self.fields[name]
            field.choices = choices

    def candidate(self) -> Candidate:
        said = self.cleaned_data
        wish = Wish(
            kind=said["kind"] or Kind.EVENT,
            themes=[said["theme"]] if said["theme"] else [],
            publics=[said["public"]] if said["public"] else [],
            expected=said["expected"],
            area=area_of(said["area"]),
        )
        return wish.on(*hours_on(said["date"], said["start"], said["end"]))


def typed_wish(data: Mapping[str, Any], event: Event | None, home: Place | None) -> Wish:
    """Read what the form of an event says so far; what can not be read yet is as if it were not said."""
    get_all = getattr(data, "getlist", lambda name: [data[name]] if name in data else [])

    def whole(name: str) -> int | None:
        text = str(data.get(name, "")).replace(" ", "").strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None

    where = data.get("where", "")
    kept = event.place if event is not None and where == "other" else None
    kind = data.get("kind", "")
    return Wish(
        kind=kind if kind in Kind.values else Kind.EVENT,
        themes=[code for code in get_all("themes") if code in themes()],
        publics=[code for code in get_all("publics") if code in audiences()],
        age_min=whole("age_min"),
        age_max=whole("age_max"),
        expected=whole("expected"),
        online=where == "online",
        area=area_of(data.get("area", "")),
        place=home if where == "ours" else kept,
        ref=event.ref if event is not None else "",
    )


class KeepForm(AgendaForm):
    """Why a date is kept."""

    day = day_field("Date", required="Choisissez une date.")
    reason = forms.CharField(
        label="Pourquoi gardez-vous cette date ?", required=False,
        help_text="Par exemple : la salle n’est libre que ce jour-là. L’équipe d’animation le lit.",
    )  # fmt: skip


class MoveForm(AgendaForm):
    """A date, and the day that it goes to."""

    day = day_field("Date", required="Choisissez une date.")
    to = day_field("Nouvelle date", required="Choisissez une nouvelle date.")


class TalkForm(AgendaForm):
    """A message to the people of another organisation."""

    organisation = forms.ChoiceField(
        label="De la part de",
        error_messages={"invalid_choice": "Choisissez une de vos organisations."},
    )
    message = forms.CharField(
        label="Votre message", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ce que vous prévoyez, et ce que vous proposez : décaler, s’unir, se partager les heures.",
    )  # fmt: skip
    gives_address = forms.BooleanField(
        label="Donner mon adresse électronique, pour la réponse", required=False
    )

    def __init__(
        self, *args: Any, organisations: list[Organisation], team: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in organisations}
        field: Any = self.fields["organisation"]
        field.choices = [(key, one.name) for key, one in self.known.items()]
        if team:
            field.choices = [("", "L’équipe d’animation"), *field.choices]
            field.required = False
        self.is_single = len(field.choices) == 1

    @property
    def writer(self) -> Organisation | None:
        return self.known.get(self.cleaned_data.get("organisation", ""))


class CommonForm(AgendaForm):
    """A date of the common calendar."""

    label = forms.CharField(
        label="Nom", required=False, help_text="Par exemple : Fête de la musique."
    )
    kind = forms.ChoiceField(
        label="C’est", choices=[(c, label.capitalize()) for c, label in Period.choices]
    )
    first_day = day_field("Premier jour", required="Donnez le premier jour.")
    last_day = day_field("Dernier jour", help_text="Laissez vide pour un seul jour.")
    weight = forms.IntegerField(
        label="Poids, de 0 à 100", initial=50,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="100 pour un rendez-vous que toute la ville suit, 30 pour une gêne légère.",
        error_messages={"required": "Donnez un poids de 0 à 100.", "invalid": "Écrivez un nombre de 0 à 100."},
    )  # fmt: skip
    area = forms.ChoiceField(label="Seulement dans", required=False)
    zone = forms.ChoiceField(label="Zone scolaire", choices=ZONES, required=False)
    publics = forms.MultipleChoiceField(
        label="Qui est pris ce jour-là", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Ne cochez rien si cela touche tout le monde.",
    )  # fmt: skip
    note = forms.CharField(label="Précision", required=False, max_length=300)

    def __init__(self, *args: Any, common: CommonDate | None = None, **kwargs: Any) -> None:
        if common is not None:
            kwargs["initial"] = {
                "label": common.label, "kind": common.kind, "first_day": common.first_day,
                "last_day": common.last_day, "weight": common.weight, "zone": common.zone,
                "area": common.area.code if common.area else "", "publics": common.publics,
                "note": common.note,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.choices = areas()
        publics: Any = self.fields["publics"]
        publics.choices = [(c, one.label) for c, one in audiences().items() if c != "tout-public"]

    def said(self, *, is_fictional: bool = False) -> Common:
        data = self.cleaned_data
        return Common(
            kind=data["kind"], label=data["label"].strip(), first_day=data["first_day"],
            last_day=data["last_day"] or data["first_day"], zone=data["zone"],
            area=area_of(data["area"]), publics=tuple(data["publics"]), weight=data["weight"],
            note=data["note"], is_fictional=is_fictional,
        )  # fmt: skip


class WeightsForm(AgendaForm):
    """The seven public numbers."""

    reason = forms.CharField(
        label="Pourquoi ce changement ?", required=False, max_length=300,
        help_text="Sera lu par tout le monde, sous les poids.",
    )  # fmt: skip

    def __init__(self, *args: Any, weights: Weights, **kwargs: Any) -> None:
        kwargs["initial"] = asdict(weights) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in MEANINGS.items():
            self.fields[name] = forms.IntegerField(
                label=label, help_text=help_text, min_value=0, max_value=100,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4"}),
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"), "Écrivez un nombre de 0 à 100."
                ),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        parts = ("theme", "publics", "hours", "nearness", "size")
        if all(name in data for name in parts):
            total = sum(data[name] for name in parts)
            if total != 100:
                rest = (
                    f"il manque {100 - total}" if total < 100 else f"il y a {total - 100} de trop"
                )
                raise ValidationError(
                    f"Les cinq premiers poids doivent faire 100 en tout : {rest}."
                )
        return data

    @property
    def weights(self) -> Weights:
        return Weights(**{name: self.cleaned_data[name] for name in MEANINGS})
