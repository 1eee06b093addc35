"""Vérifie le registre public : chaque inscription, et leur enchaînement par empreintes SHA-256."""

import argparse

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.ui.french import count

NAME = "audit verify"
HELP = "vérifie que rien n’a été changé ni retiré du registre"
NEEDS = Needs.DATABASE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> int:
    from maillage.core import audit
    from maillage.core.models import AuditEntry

    with console.progress("Inscriptions vérifiées", AuditEntry.objects.count()) as advance:
        verified, broken = audit.verify(progress=advance)
    data = {
        "status": "ok" if broken is None else "broken",
        "verified": verified,
        "broken_at": broken.number if broken else None,
        "reason": broken.reason if broken else None,
    }
    if broken is None:
        console.result(data, f"Le registre est intact : {count(verified, 'inscription')} en tout.")
        return 0
    console.result(data)
    console.warn(
        f"Le registre a été touché. {broken.reason} Avant elle, {count(verified, 'inscription')} en ordre. "
        "Comparez avec une sauvegarde antérieure."
    )
    return 1
