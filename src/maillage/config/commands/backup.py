"""Sauvegarde toute l’installation dans un fichier : base de données, fichiers déposés, réglages.

Le site peut continuer de tourner. Le fichier contient des secrets : lui seul suffit à tout remettre en place.
"""

import argparse
from pathlib import Path

from maillage.config.console import Console
from maillage.config.needs import Needs
from maillage.core.ui.french import count, format_number

NAME = "backup"
HELP = "sauvegarde tout dans un fichier, sans arrêter le site"
NEEDS = Needs.DATABASE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FICHIER", help="fichier .tar.gz à écrire")
    parser.add_argument("--force", action="store_true", help="remplace le fichier s’il existe")
    parser.add_argument("--json", action="store_true", help="répond en JSON")


def run(options: argparse.Namespace, console: Console) -> None:
    from maillage.core import backup, clock

    with console.progress("Éléments sauvegardés") as advance:
        saved = backup.save(
            file=options.file, now=clock.now(), replace=options.force, progress=advance
        )
    console.result(
        {
            "file": str(saved.file),
            "bytes": saved.size,
            "rows": saved.rows,
            "media": saved.media,
            "media_included": saved.media_included,
        },
        f"Sauvegarde écrite : {saved.file} ({format_number(saved.size / 1e6, 1)} Mo, "
        f"{count(saved.rows, 'ligne')}, {count(saved.media, 'fichier déposé', 'fichiers déposés')}).",
        *(
            ()
            if saved.media_included
            else (
                "Les fichiers déposés sont gardés ailleurs (MAILLAGE_MEDIA_STORAGE) : sauvegardez-les là-bas.",
            )
        ),
    )
