"""Forms of the page that checks a table."""

from collections.abc import Sequence
from typing import Any

from django import forms

from maillage.core.ui.french import format_number
from maillage.directory.forms.belonging import PlainForm
from maillage.harvest.validator.words import LABELS

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.geojson,.json,.gz,.zip,text/csv"
IGNORED = ("", "ne pas reprendre cette colonne")
LICENCES = (
    ("Licence Ouverte 2.0", "Licence Ouverte 2.0"),
    ("ODbL 1.0", "ODbL 1.0"),
    ("", "aucune n’est écrite"),
)


class DropForm(PlainForm):
    """One file. ``too_big`` is told by who received it: such a file was not even kept."""

    file = forms.FileField(
        label="Votre tableau",
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "class": "drop"}),
        error_messages={
            "required": "Choisissez un fichier : CSV, Excel (.xlsx) ou GeoJSON.",
            "empty": "Ce fichier est vide. Choisissez-en un autre.",
        },
    )

    def __init__(self, *args: Any, limit: int, too_big: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit, self.too_big = limit, too_big
        self.fields["file"].help_text = (
            f"CSV, Excel (.xlsx) ou GeoJSON, {self.size} au plus, compressé ou non. La première ligne nomme "
            "les colonnes."
        )

    @property
    def size(self) -> str:
        return f"{format_number(max(1, self.limit // (1024 * 1024)))} Mo"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if self.too_big or (file and file.size > self.limit):
            self.errors.pop("file", None)
            self.add_error(
                "file",
                f"Ce fichier est trop gros : {self.size} au plus. Compressez-le (.zip ou .gz), ou "
                "découpez-le.",
            )
        return cleaned


class ColumnsForm(PlainForm):
    """What each column is, as a person says it."""

    def __init__(self, *args: Any, columns: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            IGNORED,
            *((key, f"{label[0].upper()}{label[1:]}") for key, label in LABELS.items()),
        ]
        for position, column in enumerate(columns):
            if not column["name"]:
                continue
            self.fields[f"c{position}"] = forms.ChoiceField(
                label=column["name"],
                choices=choices,
                required=False,
                initial=column["field"],
                help_text=_help(column),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and "name" not in cleaned.values():
            raise forms.ValidationError(
                "Aucune colonne ne donne le nom des organisations : choisissez laquelle."
            )
        return cleaned

    def chosen(self) -> dict[str, str]:
        """Return {column position: field}."""
        return {name[1:]: field for name, field in self.cleaned_data.items() if field}


def _help(column: dict[str, Any]) -> str:
    examples = " · ".join(_short(text) for text in column["examples"][:2])
    said = column["reason"][:1].upper() + column["reason"][1:]
    return " ".join(
        part for part in (f"{said}." if said else "", examples and f"Exemples : {examples}") if part
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39] + "…"


class ImportForm(PlainForm):
    """Where the rows come from: asked before they are stored, and shown beside each value."""

    title = forms.CharField(
        label="Nom de la source",
        max_length=100,
        error_messages={
            "required": "Nommez cette source : ce nom est écrit à côté de chaque valeur."
        },
        help_text="Écrit à côté de chaque valeur reprise, par exemple « Forum des associations 2026 ».",
    )
    publisher = forms.CharField(label="Qui a fait ce tableau", max_length=150, required=False)
    licence = forms.ChoiceField(
        label="Licence du tableau", choices=LICENCES, required=False,
        help_text="Sans licence écrite, demandez d’abord l’accord de qui a fait le tableau.",
    )  # fmt: skip
    url = forms.URLField(
        label="Adresse où le trouver", required=False, assume_scheme="https",
        error_messages={"invalid": "Écrivez une adresse complète : https://…"},
    )  # fmt: skip
