"""Forms of the components page: one with every kind of field, one refused with every kind of error."""

from datetime import date

from django import forms

THEMES = (
    ("sport", "Sport et loisirs de plein air"),
    ("culture", "Culture, patrimoine et pratiques artistiques amateurs"),
    ("solidarite", "Solidarité, entraide et accompagnement des personnes isolées"),
    ("environnement", "Environnement et jardins partagés"),
)
AUDIENCES = (
    ("public", "Tout le monde"),
    ("network", "Les associations et collectifs membres du réseau"),
    ("own", "Les personnes de mon organisation seulement"),
)


class ShowcaseForm(forms.Form):
    name = forms.CharField(
        label="Nom usuel",
        help_text="Celui que les gens emploient, par exemple « Les Amis du jardin des Plantes ».",
        max_length=120,
    )
    email = forms.EmailField(
        label="Adresse électronique de contact",
        required=False,
        help_text="Elle reste cachée tant que vous ne choisissez pas de la montrer.",
    )
    description = forms.CharField(
        label="Ce que vous faites, en quelques phrases",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Écrivez pour une personne qui ne vous connaît pas. Évitez les sigles.",
    )
    theme = forms.ChoiceField(label="Thème principal", choices=[("", "Choisir un thème"), *THEMES])
    themes = forms.MultipleChoiceField(
        label="Autres thèmes",
        choices=THEMES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Cochez tout ce qui convient.",
    )
    audience = forms.ChoiceField(
        label="Qui peut voir cette fiche ?", choices=AUDIENCES, widget=forms.RadioSelect
    )
    since = forms.DateField(
        label="Date de création", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    logo = forms.FileField(
        label="Logo", required=False, help_text="PNG ou JPEG, 2 Mo au plus. Il sera réduit."
    )
    identifier = forms.CharField(
        label="Numéro RNA",
        disabled=True,
        required=False,
        initial="W343012345",
        help_text="Il vient du répertoire national et ne se change pas ici.",
    )
    agreement = forms.BooleanField(
        label="J’ai le droit de parler au nom de cette association et j’accepte que ces "
        "informations soient publiées sous licence ouverte"
    )


def empty_form() -> ShowcaseForm:
    return ShowcaseForm(prefix="vide", use_required_attribute=False)


def refused_form() -> ShowcaseForm:
    """Return the same form as it comes back when what was typed can not be accepted."""
    form = ShowcaseForm(
        data={
            "refus-name": "",
            "refus-email": "contact(arobase)exemple",
            "refus-description": "",
            "refus-theme": "sport",
            "refus-themes": ["sport", "culture"],
            "refus-since": date(1987, 5, 4).isoformat(),
        },
        prefix="refus",
        use_required_attribute=False,
    )
    form.add_error("name", "Donnez un nom : c’est lui que l’on cherchera dans l’annuaire.")
    form.add_error(
        None,
        "Une fiche du même nom existe à la même adresse. Est-ce la vôtre ? Réclamez-la plutôt.",
    )
    for field, error in (
        ("email", "Cette adresse n’a pas la forme nom@domaine.fr. Vérifiez le signe « @ »."),
        ("description", "Écrivez au moins une phrase : elle aide les personnes à vous choisir."),
        ("audience", "Choisissez qui peut voir cette fiche."),
        ("agreement", "Cochez la case pour continuer, ou demandez à la personne responsable."),
    ):
        form.errors.pop(field, None)
        form.add_error(field, error)
    form.errors["name"] = form.error_class(form.errors["name"].as_data()[-1:])
    return form
