"""Forms of belonging, groups, reports and the team's decisions."""

from typing import Any

from django import forms

from maillage.directory.enums import Role, State
from maillage.directory.models import Membership, Organisation
from maillage.territory.models import Area, Theme

ROLE_HELP = {
    Role.MANAGER: "modifie la fiche, invite et retire des personnes",
    Role.EDITOR: "modifie la fiche",
    Role.REPRESENTATIVE: "parle au nom de l’organisation, sans modifier la fiche",
}


def role_choices() -> list[tuple[str, str]]:
    return [
        (role.value, f"{role.label[:1].upper()}{role.label[1:]} : {ROLE_HELP[role]}")
        for role in Role
    ]


class PlainForm(forms.Form):
    """A form whose browser checks are off: the site's own sentences say what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)


class MessageForm(PlainForm):
    message = forms.CharField(
        label="Votre message à l’équipe d’animation",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Votre place dans l’organisation, et comment le vérifier : un site, un numéro, une personne.",
        error_messages={
            "required": "Dites en quelques mots votre place dans l’organisation, et comment le vérifier.",
            "max_length": "Ce message est trop long : 2 000 caractères au plus.",
        },
    )


class CodeForm(PlainForm):
    code = forms.CharField(
        label="Code à six chiffres",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={
            "required": "Saisissez les six chiffres reçus à l’adresse de l’organisation."
        },
    )


class InviteForm(PlainForm):
    email = forms.EmailField(
        label="Adresse électronique",
        error_messages={
            "required": "Donnez l’adresse de la personne que vous invitez.",
            "invalid": "Cette adresse n’a pas la forme nom@domaine.fr.",
        },
    )
    role = forms.ChoiceField(
        label="Son rôle", choices=role_choices, initial=Role.EDITOR, widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un rôle."},
    )  # fmt: skip


class RoleForm(PlainForm):
    role = forms.ChoiceField(label="Rôle", choices=Role.choices)


class LeaveForm(PlainForm):
    """``successor`` is asked of the last manager only, among the organisation's people."""

    successor = forms.ChoiceField(label="Qui gérera la fiche après vous ?", required=False)

    def __init__(self, *args: Any, others: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(m.person_id), m.person.name) for m in others]
        self.fields["successor"].choices = [("", "Choisir une personne"), *people]


class TakeoverForm(PlainForm):
    message = forms.CharField(
        label="Un mot pour l’équipe d’animation",
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GroupForm(PlainForm):
    """An informal group: four answers."""

    name = forms.CharField(
        label="Nom du groupe",
        max_length=250,
        help_text="Celui que vous employez entre vous.",
        error_messages={"required": "Donnez un nom à votre groupe."},
    )
    summary = forms.CharField(
        label="Ce que vous faites, en une phrase",
        max_length=200,
        help_text="Par exemple : nous jardinons ensemble au pied de notre immeuble.",
        error_messages={
            "required": "Dites en une phrase ce que fait votre groupe.",
            "max_length": "Cette phrase est trop longue : 200 caractères au plus.",
        },
    )
    theme = forms.ChoiceField(
        label="Thème",
        error_messages={"required": "Choisissez un thème : c’est par lui que l’on vous trouve."},
    )
    area = forms.ChoiceField(
        label="Quartier",
        help_text="Aucune adresse n’est demandée.",
        error_messages={"required": "Choisissez un quartier."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", "Choisir un thème"), *theme_choices()]
        self.fields["area"].choices = [("", "Choisir un quartier"), *area_choices()]


def theme_choices() -> list[tuple[str, str]]:
    themes = Theme.objects.filter(parent=None, retired=False).order_by("order", "code")
    return list(themes.values_list("code", "label"))


def area_choices() -> list[tuple[str, str]]:
    """Return communes and districts, each district under its commune."""
    areas = Area.objects.filter(level__in=("commune", "quartier")).select_related("parent")
    ordered = sorted(areas.order_by("path"), key=lambda area: area.path)
    return [
        (area.code, area.name if area.level == "commune" else f"{area.parent.name} – {area.name}")
        if area.parent is not None
        else (area.code, area.name)
        for area in ordered
    ]


class ReportForm(PlainForm):
    message = forms.CharField(
        label="Qu’est-ce qui est faux ?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Et, si vous le savez, ce qui est juste.",
        error_messages={
            "required": "Dites ce qui est faux et, si vous le savez, ce qui est juste.",
            "max_length": "Ce message est trop long : 2 000 caractères au plus.",
        },
    )
    email = forms.EmailField(
        label="Votre adresse électronique",
        required=False,
        help_text="Pour recevoir la réponse. Elle est effacée ensuite.",
        error_messages={
            "invalid": "Cette adresse n’a pas la forme nom@domaine.fr. Vous pouvez la laisser vide."
        },
    )
    # Hidden from people by the style sheet and from screen readers; programs fill it in.
    homepage = forms.CharField(
        label="Ne remplissez pas ce champ",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("homepage"))


class DecisionForm(PlainForm):
    """The team's answer: the button pressed says accept or refuse."""

    decision = forms.ChoiceField(
        choices=[("accept", "Accepter"), ("refuse", "Refuser")],
        error_messages={"required": "Choisissez d’accepter ou de refuser."},
    )
    reason = forms.CharField(
        label="Votre réponse",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    role = forms.ChoiceField(
        label="Rôle", choices=[("", "Selon l’usage"), *Role.choices], required=False
    )

    @property
    def accepted(self) -> bool:
        return self.cleaned_data["decision"] == "accept"


class SuggestionForm(DecisionForm):
    """The third answer to a suggestion: this value, and the next ones of that source."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices += [("always", "Toujours selon cette source")]


class StateForm(PlainForm):
    to = forms.ChoiceField(label="Situation", choices=State.choices, widget=forms.RadioSelect)
    on = forms.DateField(
        label="Date de la dissolution",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    successor = forms.CharField(
        label="Organisation qui prend la suite",
        required=False,
        max_length=200,
        help_text="L’adresse de sa fiche sur ce site, s’il y en a une.",
    )

    def clean_successor(self) -> Organisation | None:
        text = self.cleaned_data["successor"].strip().rstrip("/")
        if not text:
            return None
        found = Organisation.objects.filter(ref=text.rsplit("/", 1)[-1], listing="listed").first()
        if found is None:
            raise forms.ValidationError(
                "Aucune fiche n’a cette adresse. Copiez celle de la page de l’organisation."
            )
        return found


class ListingForm(PlainForm):
    reason = forms.CharField(
        label="Motif", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il est envoyé aux personnes qui gèrent la fiche.",
    )  # fmt: skip
