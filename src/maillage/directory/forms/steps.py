"""The short steps in which a profile is edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from maillage.core.errors import MaillageError
from maillage.directory.enums import Audience, Kind, Listing
from maillage.directory.fields import FIELDS
from maillage.directory.forms.place import PlaceForm
from maillage.directory.forms.values import StepForm, text
from maillage.directory.logos import read_logo
from maillage.directory.models import Organisation
from maillage.territory.nomenclatures import (
    audiences,
    languages,
    size_classes,
    skills,
    themes,
)

LINK_ROWS = 4


def _boxes(
    key: str, choices: list[tuple[str, str]], help_text: str = ""
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=FIELDS[key].label,
        choices=choices,
        required=False,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "« %(value)s » n’est pas dans la liste proposée."},
    )


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


class IdentityForm(StepForm):
    keys = ("name", "acronym", "other_names", "created_on", "affiliations", "logo")

    name = text(
        "name", help_text="Le nom complet, tel que vous le dites.", autocomplete="organization"
    )
    acronym = text("acronym", help_text="S’il y en a un, par exemple MJC.")
    other_names = text("other_names", help_text="Un par ligne : ancien nom, nom d’usage.", rows=3)
    created_on = forms.DateField(
        label="Date de création",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Cette date n’est pas lisible. Exemple : 25/03/2019."},
    )
    logo_file = forms.FileField(
        label="Logo",
        required=False,
        help_text="PNG, JPEG ou WebP, 2 Mo au plus. Il sera réduit à 512 pixels.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    remove_logo = forms.BooleanField(label="Retirer le logo", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        federations = Organisation.objects.filter(kind=Kind.FEDERATION, listing=Listing.LISTED)
        choices = list(federations.order_by("name", "pk").values_list("ref", "name"))
        self.fields["affiliations"] = _boxes("affiliations", choices)
        if not choices:
            del self.fields["affiliations"]

    def initial_of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **super().initial_of(values),
            "other_names": "\n".join(values.get("other_names") or ()),
        }

    def clean_logo_file(self) -> Any:
        upload = self.cleaned_data.get("logo_file")
        try:
            return read_logo(upload) if upload else None
        except MaillageError as error:
            raise forms.ValidationError(error.message) from None

    def value_of(self, key: str) -> Any:
        if key == "other_names":
            return self.cleaned_data.get("other_names", "").splitlines()
        if key == "logo":
            return "" if self.cleaned_data.get("remove_logo") else self.current.get("logo")
        if key == "affiliations" and key not in self.fields:
            return self.current.get(key)
        return super().value_of(key)


def _size(key: str) -> forms.ChoiceField:
    choices = [("", "Ne pas dire"), *((c.code, c.label) for c in size_classes(key).values())]
    return forms.ChoiceField(label=FIELDS[key].label, choices=choices, required=False)


class ActivityForm(StepForm):
    keys = ("summary", "description", "needs", "volunteers", "employees", "members", "budget")

    summary = text(
        "summary",
        help_text="200 caractères au plus : ce que vous faites, et pour qui.",
        maxlength="200",
    )
    description = text(
        "description",
        help_text="Écrivez pour une personne qui ne vous connaît pas. **gras**, listes avec un tiret, "
        "liens entre crochets : [notre site](https://exemple.org).",
        rows=10,
    )
    needs = text(
        "needs", help_text="Un local, des bénévoles, du matériel : ce qui vous aiderait.", rows=3
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in ("volunteers", "employees", "members", "budget"):
            self.fields[key] = _size(key)


@dataclass
class Group:
    """Boxes of one family."""

    label: str
    boxes: list[Any]

    @property
    def chosen(self) -> int:
        return sum(1 for box in self.boxes if box.data["selected"])


class ThemesForm(StepForm):
    keys = ("themes", "publics", "skills_offered", "skills_sought", "languages")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_label = [(code, found.label) for code, found in skills().items()]
        self.fields["themes"] = _boxes(
            "themes",
            [(code, theme.label) for code, theme in themes().items()],
            "Un à cinq thèmes : c’est par eux que l’on vous trouve.",
        )
        self.fields["publics"] = _boxes("publics", [(c, a.label) for c, a in audiences().items()])
        self.fields["skills_offered"] = _boxes(
            "skills_offered", by_label, "Ce que vous pourriez partager."
        )
        self.fields["skills_sought"] = _boxes(
            "skills_sought", by_label, "Ce qui vous manque aujourd’hui."
        )
        self.fields["languages"] = _boxes(
            "languages", [(c, _capital(lang.label)) for c, lang in languages().items()]
        )

    def groups(self, key: str) -> list["Group"]:
        """Return the boxes of a long list under their family, families with a choice open."""
        families: dict[str, Group] = {}
        for box in self[key]:
            code = str(box.data["value"])
            label = (
                themes()[code.split(".", maxsplit=1)[0]].label
                if key == "themes"
                else skills()[code].family
            )
            group = families.setdefault(label, Group(label, []))
            group.boxes.append(box)
        return list(families.values())

    @property
    def pickers(self) -> list[tuple[Any, list["Group"]]]:
        return [
            (self[key], self.groups(key)) for key in ("themes", "skills_offered", "skills_sought")
        ]

    def value_of(self, key: str) -> Any:
        chosen = list(self.cleaned_data.get(key) or ())
        kept = [code for code in self.current.get(key) or () if code in chosen]
        # The first theme is the main one: those already chosen keep their order.
        return kept + [code for code in chosen if code not in kept]


class ContactForm(StepForm):
    keys = ("phone", "email", "website", "links")

    phone = text(
        "phone", help_text="Par exemple 04 67 00 00 00.", autocomplete="tel", inputmode="tel"
    )
    email = text(
        "email", help_text="Celle de l’organisation, plutôt que la vôtre.", inputmode="email"
    )
    website = text("website", help_text="Par exemple https://www.asso.fr.", inputmode="url")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(LINK_ROWS):
            self.fields[f"link{row}_label"] = forms.CharField(
                label=f"Lien {row + 1}, intitulé", required=False, max_length=80
            )
            self.fields[f"link{row}_url"] = forms.CharField(
                label=f"Lien {row + 1}, adresse",
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"inputmode": "url"}),
            )

    @property
    def link_rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"link{row}_label"], self[f"link{row}_url"]) for row in range(LINK_ROWS)]

    def initial_of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        initial = super().initial_of(values)
        for row, link in enumerate((values.get("links") or ())[:LINK_ROWS]):
            initial[f"link{row}_label"], initial[f"link{row}_url"] = (
                link.get("label", ""),
                link["url"],
            )
        return initial

    def field_of(self, key: str) -> str | None:
        return "link0_url" if key == "links" else key

    def value_of(self, key: str) -> Any:
        if key != "links":
            return super().value_of(key)
        rows = [
            {
                "label": self.cleaned_data.get(f"link{row}_label", ""),
                "url": self.cleaned_data.get(f"link{row}_url", ""),
            }
            for row in range(LINK_ROWS)
        ]
        return rows + list((self.current.get("links") or ())[LINK_ROWS:])


class AudienceForm(StepForm):
    """Who sees each field. Fields that are always public are not asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in FIELDS.values():
            if not field.always_public:
                self.fields[field.key] = forms.ChoiceField(
                    label=field.label,
                    choices=[(value, _capital(str(label))) for value, label in Audience.choices],
                )

    def initial_of(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return dict(values["audiences"])

    @property
    def audiences(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in self.fields if key in self.cleaned_data}


@dataclass(frozen=True)
class Step:
    """One short page of editing."""

    slug: str
    label: str
    form: type[StepForm]
    lede: str

    @property
    def template(self) -> str:
        return f"directory/edit/{self.slug}.html"


STEPS = (
    Step("identite", "Identité", IdentityForm, "Comment vous vous appelez."),
    Step(
        "activites",
        "Ce que vous faites",
        ActivityForm,
        "Pour une personne qui ne vous connaît pas encore.",
    ),
    Step("themes", "Thèmes et compétences", ThemesForm, "Ce par quoi l’on vous trouve."),
    Step("lieux", "Où et quand", PlaceForm, "L’adresse, l’accès, les horaires."),
    Step("contact", "Contact", ContactForm, "Comment vous joindre."),
    Step("visibilite", "Qui voit quoi", AudienceForm, "Chaque champ a son public."),
)
BY_SLUG = {step.slug: step for step in STEPS}
