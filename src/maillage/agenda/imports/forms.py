"""Forms of sources of events."""

from typing import Any

from django import forms

from maillage.agenda.imports.following import Description
from maillage.agenda.models import EventSource
from maillage.directory.forms.belonging import PlainForm

RHYTHMS = ((6, "quatre fois par jour"), (24, "tous les jours"), (168, "toutes les semaines"))


class SourceForm(PlainForm):
    """A source of events, as people describe it."""

    name = forms.CharField(
        label="Nom",
        max_length=160,
        help_text="Celui que l’équipe lira, par exemple : Agenda de la médiathèque.",
        error_messages={"required": "Donnez un nom à cette source."},
    )
    url = forms.CharField(
        label="Adresse de l’agenda",
        max_length=500,
        help_text=(
            "Un agenda ICS (https:// ou webcal://), un export JSON d’OpenAgenda, ou un tableau CSV ou XLSX."
        ),
        error_messages={"required": "Donnez l’adresse où lire cet agenda."},
    )
    licence = forms.CharField(
        label="Licence", max_length=120, required=False,
        help_text="Celle que la source annonce, par exemple : Licence Ouverte 2.0.",
    )  # fmt: skip
    every_hours = forms.TypedChoiceField(
        label="Rythme de lecture", choices=RHYTHMS, coerce=int, initial=24,
        error_messages={"required": "Choisissez un rythme."},
    )  # fmt: skip
    publishes = forms.BooleanField(
        label="Ses événements sont publics sans relecture",
        required=False,
        help_text="Sinon, chacun attend d’être relu selon la charte de l’agenda.",
    )
    mapping = forms.CharField(
        label="Correspondance des colonnes",
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="Pour un tableau seulement : quelle colonne donne quoi, en TOML.",
    )

    def __init__(self, *args: Any, source: EventSource | None = None, **kwargs: Any) -> None:
        if source is not None:
            names = ("name", "url", "licence", "every_hours", "publishes", "mapping")
            kwargs["initial"] = {name: getattr(source, name) for name in names}
        super().__init__(*args, **kwargs)
        if source is not None and not source.url:
            self.fields["url"].required = False

    def description(self) -> Description:
        """Return what was typed, once valid."""
        return Description(**self.cleaned_data)
