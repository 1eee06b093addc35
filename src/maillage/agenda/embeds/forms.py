"""What the embedded agenda shows: words, theme, area, how many dates."""

from django import forms

from maillage.agenda.embeds.content import MOST, USUAL
from maillage.territory.enums import Level
from maillage.territory.models import Area
from maillage.territory.nomenclatures import public_themes

AREAS = (Level.COMMUNE, Level.QUARTIER)


class EmbedForm(forms.Form):
    """Only drawn: what is asked is read from the address as for the agenda's page."""

    q = forms.CharField(
        label="Mots et dates", help_text="Par exemple : judo, ce week-end.", required=False
    )
    theme = forms.ChoiceField(label="Thème", required=False)
    area = forms.ChoiceField(label="Quartier ou commune", required=False)
    nombre = forms.IntegerField(
        label="Nombre de dates",
        help_text=f"De 1 à {MOST} ; sans réponse, {USUAL}. Un lien mène toujours à l’agenda entier.",
        required=False,
        widget=forms.NumberInput(attrs={"min": 1, "max": MOST}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs, use_required_attribute=False)
        themes = [(theme.code, theme.label) for theme in public_themes()]
        areas = Area.objects.filter(level__in=AREAS).order_by("level", "name", "code")
        self.fields["theme"].choices = [("", "Tous"), *themes]
        self.fields["area"].choices = [("", "Partout"), *areas.values_list("code", "name")]
