"""The form of a highlight: what it is about, and which events it tells."""

from typing import Any

from django import forms

from maillage.agenda.models import Highlight
from maillage.agenda.telling.queries import Criteria, written_for
from maillage.agenda.telling.services import Description
from maillage.core.actor import Actor
from maillage.directory.forms.belonging import PlainForm, area_choices
from maillage.directory.models import Organisation
from maillage.directory.rules import team
from maillage.territory.models import Area, Theme
from maillage.territory.nomenclatures import public_themes, sub_themes

DAY_ERRORS = {"invalid": "Cette date ne se lit pas : choisissez un jour du calendrier."}


def day_field(label: str, missing: str, **said: Any) -> forms.DateField:
    """Return a field for one day, chosen in the browser's calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    errors = {**DAY_ERRORS, "required": missing}
    return forms.DateField(label=label, widget=widget, error_messages=errors, **said)


def carriers(actor: Actor) -> list[tuple[str, str]]:
    """Return the organisations that somebody may write for; the team may carry by itself."""
    rows = Organisation.objects.filter(pk__in=written_for(actor)).order_by("name", "pk")
    own = [(one.ref, one.name) for one in rows]
    return [("", "L’équipe d’animation"), *own] if team(actor, None) else own


def themes_by_family() -> list[Any]:
    """Return themes with their sub-themes, as grouped choices."""
    return [
        (
            one.label,
            [(one.code, f"{one.label} (tout)")] + [(s.code, s.label) for s in sub_themes(one.code)],
        )
        for one in public_themes()
    ]


class HighlightForm(PlainForm):
    """What a highlight says and gathers; the events to tick are beside it."""

    title = forms.CharField(
        label="Titre", max_length=160,
        help_text="Celui de l’affiche, par exemple : Semaine des solidarités.",
        error_messages={
            "required": "Donnez un titre à ce temps fort.",
            "max_length": "Ce titre est trop long : 160 caractères au plus.",
        },
    )  # fmt: skip
    summary = forms.CharField(
        label="En une phrase", max_length=300, required=False,
        error_messages={"max_length": "Cette phrase est trop longue : 300 caractères au plus."},
    )  # fmt: skip
    description = forms.CharField(
        label="Introduction", required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Pourquoi ces événements ensemble, et pour qui.",
    )  # fmt: skip
    first_day = day_field("Premier jour", "Choisissez le premier jour.")
    last_day = day_field("Dernier jour", "Choisissez le dernier jour.")
    theme = forms.ChoiceField(label="Thème", required=False)
    area = forms.ChoiceField(label="Quartier", required=False)
    keyword = forms.CharField(
        label="Mot-clé", max_length=80, required=False,
        help_text="Au singulier ou au pluriel, avec ou sans accent.",
    )  # fmt: skip
    organisation = forms.ChoiceField(label="Porté par", required=False)

    def __init__(
        self, *args: Any, actor: Actor, highlight: Highlight | None = None, **kwargs: Any
    ) -> None:
        if highlight is not None:
            kwargs["initial"] = initial_of(highlight)
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "Tous les thèmes"), *themes_by_family()]
        self.fields["area"].choices = [("", "Tous les quartiers"), *area_choices()]
        self.fields["organisation"].choices = carriers(actor)

    @property
    def criteria(self) -> Criteria | None:
        """Return what gathers events, None while the period is not said."""
        said = self.cleaned_data if self.is_bound and self.is_valid() is not None else self.initial
        first, last = said.get("first_day"), said.get("last_day")
        if not first or not last or last < first:
            return None
        area = Area.objects.filter(code=said.get("area") or "").first()
        return Criteria(first, last, said.get("theme") or "", area, said.get("keyword") or "")

    def description_with(self, events: list[Any]) -> Description:
        """Return what was said, with the events that were ticked."""
        said = self.cleaned_data
        return Description(
            title=said["title"], summary=said["summary"], description=said["description"],
            first_day=said["first_day"], last_day=said["last_day"], keyword=said["keyword"],
            theme=Theme.objects.filter(code=said["theme"]).first(),
            area=Area.objects.filter(code=said["area"]).first(),
            organisation=Organisation.objects.filter(ref=said["organisation"]).first(),
            events=events,
        )  # fmt: skip


def initial_of(highlight: Highlight) -> dict[str, Any]:
    names = ("title", "summary", "description", "first_day", "last_day", "keyword")
    return {name: getattr(highlight, name) for name in names} | {
        "theme": highlight.theme_id or "",
        "area": highlight.area.code if highlight.area else "",
        "organisation": highlight.organisation.ref if highlight.organisation else "",
    }
