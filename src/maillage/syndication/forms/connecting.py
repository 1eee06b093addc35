"""The connector of a platform, and what it needs to know."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from maillage.core.ui.french import format_date
from maillage.directory.forms.belonging import PlainForm
from maillage.syndication.assisted.registry import TEXTS
from maillage.syndication.connectors.base import Setting
from maillage.syndication.connectors.registry import ALL_CONNECTORS
from maillage.syndication.enums import Mode
from maillage.syndication.feeds.registry import FEEDS

NONE = ("", "Aucun pour le moment")
GUIDE = ("guide", "Guide à imprimer")


def connectors(mode: str) -> list[tuple[str, str]]:
    """Return what can be chosen for a way of being there."""
    if mode == Mode.PUSH:
        return [NONE, *((key, one.name) for key, one in ALL_CONNECTORS.items())]
    if mode == Mode.PULL:
        return [NONE, *((key, feed.label) for key, feed in FEEDS.items()), GUIDE]
    return [NONE, *((key, text.name) for key, text in TEXTS.items())]


class ConnectorForm(PlainForm):
    connector = forms.ChoiceField(label="Comment lui parler", required=False)
    rate = forms.IntegerField(
        label="Appels par minute, au plus",
        min_value=1,
        max_value=6000,
        help_text="Ce que la plateforme accepte. Dans le doute, 60.",
        error_messages={
            "required": "Dites combien d’appels par minute la plateforme accepte.",
            "invalid": "Écrivez un nombre entier, par exemple 60.",
            "min_value": "Au moins un appel par minute.",
            "max_value": "6 000 appels par minute au plus.",
        },
    )

    def __init__(self, *args: Any, mode: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["connector"].choices = connectors(mode)


class SettingsForm(PlainForm):
    """What a connector needs. Secrets are written, never shown: blank keeps what is there.

    ``sealed`` names the secrets kept now, each with the day it was written when it is known.
    """

    def __init__(
        self,
        *args: Any,
        wanted: Sequence[Setting],
        known: Mapping[str, str],
        sealed: Mapping[str, datetime | None],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        for setting in wanted:
            kept = setting.secret and setting.name in sealed
            note = kept_note(sealed[setting.name]) if kept else ""
            self.fields[name_of(setting)] = forms.CharField(
                label=setting.label,
                help_text=" ".join(filter(None, (setting.help, note))),
                required=setting.required and not kept and not setting.default,
                max_length=2000,
                initial="" if setting.secret else known.get(setting.name, setting.default),
                widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
                if setting.secret
                else forms.TextInput(),
                error_messages={"required": f"Remplissez « {setting.label} »."},
            )

    def plain(self) -> dict[str, str]:
        """Return the settings that the team may read again."""
        return {s.name: self.cleaned_data[name_of(s)] for s in self.wanted if not s.secret}

    def secrets(self) -> dict[str, str]:
        """Return the secrets that were typed; those left blank stay as they are."""
        typed = {s.name: self.cleaned_data[name_of(s)] for s in self.wanted if s.secret}
        return {name: value for name, value in typed.items() if value}


def name_of(setting: Setting) -> str:
    """Return the name of a setting's field: no connector can hide another field of the page."""
    return f"set-{setting.name}"


def kept_note(since: datetime | None) -> str:
    told = f" le {format_date(timezone.localtime(since), weekday=False)}" if since else ""
    return f"Enregistré{told}. Laissez vide pour le garder."
