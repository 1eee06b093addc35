"""The step "Où et quand": address, access, opening hours."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from maillage.directory.forms import hours
from maillage.directory.forms.values import StepForm
from maillage.territory.nomenclatures import accessibility_fields

VENUE_ROWS = 4
PARTS = {"label": "nom", "address": "numéro et rue", "postcode": "code postal", "city": "commune"}
PLACE_NAMES = {"label": "place_label", "address": "address", "postcode": "postcode", "city": "city"}
POSITION = ("insee", "lat", "lon", "precision")
# What a visitor needs to know first; the rest of the vocabulary is kept as it was.
ACCESS = (
    "entree_plain_pied", "entree_marches", "entree_marches_rampe", "entree_aide_humaine",
    "accueil_cheminement_plain_pied", "sanitaires_adaptes", "stationnement_pmr",
    "transport_station_presence", "accueil_equipements_malentendants",
)  # fmt: skip


def _access_field(name: str) -> forms.Field:
    field = accessibility_fields()[name]
    if field.type == "integer":
        return forms.IntegerField(label=field.label, required=False, min_value=0, max_value=200)
    if field.type == "choices":
        return forms.MultipleChoiceField(
            label=field.label,
            choices=field.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    choices = field.choices if field.type == "choice" else (("oui", "Oui"), ("non", "Non"))
    return forms.ChoiceField(
        label=field.label, choices=[("", "Je ne sais pas"), *choices], required=False
    )


def _venue_fields() -> dict[str, forms.Field]:
    """Return the rows of the other places where an organisation is active."""
    return {
        f"venue{row}_{part}": forms.CharField(
            label=f"Lieu {row + 1}, {label}", required=False, max_length=150
        )
        for row in range(VENUE_ROWS)
        for part, label in PARTS.items()
    }


def _initial_venues(venues: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        f"venue{row}_{part}": venue.get(part, "")
        for row, venue in enumerate(venues[:VENUE_ROWS])
        for part in PARTS
    }


def moved(before: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """Return an address as typed; its position is kept while it is the same, otherwise found anew."""
    same = all(typed[part] == (before.get(part) or "") for part in ("address", "postcode", "city"))
    kept = {part: before[part] for part in POSITION if same and part in before}
    return {part: value for part, value in {**kept, **typed}.items() if value not in ("", None)}


class PlaceForm(StepForm):
    keys = ("place", "venues", "accessibility", "opening_hours")

    place_label = forms.CharField(
        label="Nom du lieu",
        required=False,
        max_length=150,
        help_text="Par exemple : gymnase du Lavoir.",
    )
    address = forms.CharField(
        label="Numéro et rue",
        required=False,
        max_length=250,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    postcode = forms.CharField(
        label="Code postal",
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    city = forms.CharField(
        label="Commune",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    hide_place = forms.BooleanField(
        label="Ne pas montrer cette adresse",
        required=False,
        help_text="Votre organisation et l’équipe d’animation la voient encore. La fiche dit seulement la commune.",
    )

    def __init__(self, *args: Any, hidden: bool = False, **kwargs: Any) -> None:
        self.hidden_now = hidden
        super().__init__(*args, **kwargs)
        self.fields |= {f"access_{name}": _access_field(name) for name in ACCESS}
        self.fields |= hours.hour_fields()
        self.fields |= _venue_fields()

    def initial_of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        place = values.get("place") or {}
        described = values.get("accessibility") or {}
        return {
            "place_label": place.get("label", ""),
            "address": place.get("address", ""),
            "postcode": place.get("postcode", ""),
            "city": place.get("city", ""),
            "hide_place": self.hidden_now,
            **{f"access_{name}": _shown(described.get(name)) for name in ACCESS},
            **hours.initial_hours(values.get("opening_hours") or ""),
            **_initial_venues(values.get("venues") or ()),
        }

    def field_of(self, key: str) -> str | None:
        names = {"place": "address", "venues": "venue0_address", "opening_hours": "hours_written"}
        return names.get(key)

    @property
    def days(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """Return each day with its ranges as pairs of fields."""
        return [
            (
                name.capitalize(),
                [(self[f"day{day}_from{n}"], self[f"day{day}_to{n}"]) for n in hours.RANGES],
            )
            for day, name in enumerate(hours.DAY_NAMES)
        ]

    @property
    def access_fields(self) -> list[Any]:
        return [self[f"access_{name}"] for name in ACCESS]

    def clean(self) -> dict[str, Any]:
        for name, sentence in hours.refusals(self.cleaned_data):
            self.add_error(name, sentence)
        cleaned = super().clean()
        if any(name.startswith(("day", "hours_")) for name in self.errors):
            self.values.pop("opening_hours", None)
        return cleaned

    def value_of(self, key: str) -> Any:
        if key == "place":
            return self._place()
        if key == "venues":
            return self._venues()
        if key == "accessibility":
            return self._accessibility()
        return hours.hours_value(self.cleaned_data)

    @property
    def venue_rows(self) -> list[list[Any]]:
        return [[self[f"venue{row}_{part}"] for part in PARTS] for row in range(VENUE_ROWS)]

    def _place(self) -> dict[str, Any]:
        typed = {part: self.cleaned_data.get(name) or "" for part, name in PLACE_NAMES.items()}
        return moved(self.current.get("place") or {}, typed)

    def _venues(self) -> list[dict[str, Any]]:
        """Return the rows typed, then those that the page has no row for."""
        known = list(self.current.get("venues") or ())
        rows = []
        for row in range(VENUE_ROWS):
            before = known[row] if row < len(known) else {}
            typed = {part: self.cleaned_data.get(f"venue{row}_{part}") or "" for part in PARTS}
            if any(typed.values()):
                rows.append(moved(before, typed))
        return rows + known[VENUE_ROWS:]

    def _accessibility(self) -> dict[str, Any]:
        described = dict(self.current.get("accessibility") or {})
        for name in ACCESS:
            value = self.cleaned_data.get(f"access_{name}")
            described.pop(name, None)
            if value not in ("", None, []):
                described[name] = (
                    {"oui": True, "non": False}.get(value, value)
                    if isinstance(value, str)
                    else value
                )
        return described


def _shown(value: Any) -> Any:
    return {True: "oui", False: "non"}[value] if isinstance(value, bool) else value
