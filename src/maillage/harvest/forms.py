"""Forms of followed sources."""

from typing import Any

from django import forms

from maillage.directory.forms.belonging import PlainForm
from maillage.harvest.enums import MAPPED, Kind
from maillage.harvest.models import FollowedSource
from maillage.harvest.services.following import Description

RHYTHMS = (
    (1, "tous les jours"),
    (7, "toutes les semaines"),
    (30, "tous les mois"),
    (0, "seulement quand on le demande"),
)
YES, NO = "oui", "non"


class SourceForm(PlainForm):
    """A followed source, as people describe it."""

    name = forms.CharField(
        label="Nom",
        max_length=120,
        help_text="Celui que tout le monde lira, par exemple : Annuaire de la Métropole.",
        error_messages={"required": "Donnez un nom à cette source."},
    )
    kind = forms.ChoiceField(
        label="Genre",
        choices=[(kind.value, f"{kind.label[0].upper()}{kind.label[1:]}") for kind in Kind],
        error_messages={"required": "Choisissez un genre de source."},
    )
    location = forms.CharField(
        label="Adresse",
        max_length=600,
        help_text=(
            "Pour un autre Maillage, l’adresse de son accueil ; pour un YesWiki, "
            "https://mon-wiki.fr/?api/forms/1/entries ; pour un fichier déposé, son nom."
        ),
        error_messages={"required": "Donnez l’adresse où lire cette source."},
    )
    publisher = forms.CharField(label="Qui publie ces données", max_length=120, required=False)
    licence = forms.CharField(
        label="Licence",
        max_length=80,
        help_text="Elle accompagne chaque ligne. Par exemple : Licence Ouverte 2.0.",
        error_messages={"required": "Donnez la licence : sans elle, rien ne peut être repris."},
    )
    republishable = forms.ChoiceField(
        label="Cette licence permet-elle de republier ?",
        choices=(
            (YES, "Oui : ce que donne la source paraît dans l’annuaire et ses exports"),
            (NO, "Non : seules l’équipe et l’organisation concernée le voient"),
        ),
        initial=YES,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si la licence permet de republier."},
    )
    every = forms.TypedChoiceField(
        label="Rythme de lecture", choices=RHYTHMS, coerce=int, initial=7,
        error_messages={"required": "Choisissez un rythme."},
    )  # fmt: skip
    proposes = forms.BooleanField(
        label="Une organisation nouvelle attend l’accord de l’équipe",
        required=False,
        help_text="Toujours vrai pour le RNA et le JOAFE.",
    )
    mapping = forms.CharField(
        label="Correspondance des colonnes",
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=(
            "Pour un tableau, un GeoJSON ou un YesWiki : quelle colonne donne quel champ, en TOML. "
            "La documentation en donne des exemples."
        ),
    )
    key = forms.CharField(
        label="Clé d’accès",
        required=False,
        max_length=300,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Si le serveur en demande une. Elle est gardée chiffrée et ne se réaffiche pas.",
    )
    forget_key = forms.BooleanField(label="Oublier la clé enregistrée", required=False)

    def __init__(self, *args: Any, followed: FollowedSource | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", initial_of(followed) if followed else {"mapping": EXAMPLE})
        super().__init__(*args, **kwargs)
        if followed is None or not followed.sealed:
            del self.fields["forget_key"]

    def description(self) -> Description:
        """Return what was typed, once valid."""
        said = dict(self.cleaned_data)
        key, forgotten = said.pop("key"), said.pop("forget_key", False)
        mapped = said["kind"] in MAPPED
        return Description(
            **said
            | {
                "republishable": said["republishable"] == YES,
                "mapping": said["mapping"] if mapped else "",
                "key": "" if forgotten else key or None,
            }
        )


EXAMPLE = """[columns]
id = "identifiant"
name = "nom"
phone = "telephone"
email = "courriel"
"""


def initial_of(followed: FollowedSource) -> dict[str, Any]:
    source = followed.source
    return {
        "name": source.name,
        "kind": followed.kind,
        "location": followed.location,
        "publisher": source.publisher,
        "licence": source.licence,
        "republishable": YES if source.republishable else NO,
        "every": followed.every,
        "proposes": followed.proposes,
        "mapping": followed.mapping,
    }
