"""Short forms of the acts on an event."""

from django import forms

from maillage.agenda.enums import Status
from maillage.agenda.forms.fields import AgendaForm

STATUS_HELP = {
    Status.SCHEDULED: "l’événement a lieu aux dates dites",
    Status.RESCHEDULED: "il a lieu à une autre date, que vous avez déjà corrigée",
    Status.MOVED_ONLINE: "il a lieu en ligne au lieu d’être sur place",
    Status.POSTPONED: "il aura lieu plus tard, on ne sait pas encore quand",
    Status.FULL: "il n’y a plus de place",
    Status.CANCELLED: "il n’aura pas lieu",
}
CHOICES = [(one.value, f"{one.label.capitalize()} : {STATUS_HELP[one]}") for one in Status]


class StatusForm(AgendaForm):
    status = forms.ChoiceField(
        label="Comment cela se passe-t-il ?", choices=CHOICES, widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une des réponses.", "invalid_choice": "Choisissez une des réponses."},
    )  # fmt: skip
    note = forms.CharField(
        label="En quelques mots", required=False, strip=False,
        help_text="Par exemple : à cause de la pluie ; les billets restent valables.",
    )  # fmt: skip


class RemovalForm(AgendaForm):
    reason = forms.CharField(
        label="Pourquoi ?", required=False, strip=False,
        help_text="Ce motif reste à la place de l’événement, pour qui avait gardé son adresse.",
    )  # fmt: skip


class DecisionForm(AgendaForm):
    """The team's answer to a proposal."""

    decision = forms.ChoiceField(choices=[("accept", "accept"), ("refuse", "refuse")])
    reason = forms.CharField(required=False, strip=False)


class CharterForm(AgendaForm):
    text = forms.CharField(
        label="Texte de la charte", strip=False, widget=forms.Textarea(attrs={"rows": 24}),
        help_text="**gras**, listes avec un tiret, titres avec deux dièses.",
        error_messages={"required": "La charte est vide : écrivez son texte."},
    )  # fmt: skip
    number = forms.IntegerField(widget=forms.HiddenInput)
