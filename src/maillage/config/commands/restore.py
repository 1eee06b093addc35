"""Remet en place une sauvegarde. Tout est vérifié d’abord ; en cas de refus, rien n’est changé.

Le site doit être arrêté. Ce qui est remplacé est gardé à côté.
"""

import argparse
from pathlib import Path

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.ui.french import count

NAME = "restore"
HELP = "remet en place une sauvegarde"
NEEDS = Needs.SETTINGS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FICHIER", help="fichier écrit par maillage backup"
    )
    parser.add_argument("--force", action="store_true", help="remplace le territoire déjà installé")
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.config import installation
    from maillage.core import backup, clock, index

    with console.progress("Éléments restaurés") as advance:
        restored = backup.restore(
            file=options.file, now=clock.now(), force=options.force, progress=advance
        )
    migrated = installation.migrate()
    with console.progress("Fiches indexées") as advance:
        indexed = index.rebuild_now(advance)
    manifest = restored.manifest
    console.result(
        {
            "territory": manifest.territory,
            "created_at": manifest.created_at,
            "version": manifest.version,
            "rows": restored.rows,
            "media": restored.media,
            "migrations": migrated,
            "indexed": indexed,
            "aside": str(restored.aside) if restored.aside else None,
        },
        f"« {manifest.territory} » est de retour, tel que le {manifest.created_at[:16].replace('T', ' à ')} "
        f"(temps universel) : {count(restored.rows, 'ligne')}, "
        f"{count(restored.media, 'fichier déposé', 'fichiers déposés')}.",
        *((f"Ce qui a été remplacé est gardé dans {restored.aside}.",) if restored.aside else ()),
        "Comparez vos réglages avec ceux de la sauvegarde : reglages-restaures.env, dans le dossier de données.",
    )
