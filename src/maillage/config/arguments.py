"""argparse that speaks French, in its help and in its refusals."""

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from maillage.core.ui.french import typography

EXIT_USAGE = 2

# What argparse says, in the words of Python 3.11 to 3.13, and what people read.
REFUSALS = (
    (r"the following arguments are required: (.+)", r"il manque : \1"),
    (r"one of the arguments (.+) is required", r"il faut l’un de ces arguments : \1"),
    (r"unrecognized arguments: (.+)", r"argument inconnu : \1"),
    (r"ambiguous option: (\S+) could match (.+)", r"option ambiguë : \1 peut vouloir dire \2"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 ne va pas avec \2"),
    (r"argument (.+?): expected one argument", r"\1 attend une valeur"),
    (r"argument (.+?): expected at least one argument", r"\1 attend au moins une valeur"),
    (r"argument (.+?): expected (\d+) arguments", r"\1 attend \2 valeurs"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 n’attend pas de valeur (\2)"),
    (
        r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)",
        r"\1 ne peut pas valoir \2 ; choix possibles : \3",
    ),
    (r"argument (.+?): invalid int value: (.+)", r"\1 attend un nombre entier, pas \2"),
    (r"argument (.+?): invalid float value: (.+)", r"\1 attend un nombre, pas \2"),
    (r"argument (.+?): (.+)", r"\1 : \2"),
)


def in_french(message: str) -> str:
    """Translate what argparse refuses."""
    for pattern, sentence in REFUSALS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return match.expand(sentence)
    return message


class FrenchFormatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Any,
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Emploi : " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose help and errors are in French; a wrong use ends with the status 2."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("formatter_class", FrenchFormatter)
        options["add_help"] = False
        options.setdefault("allow_abbrev", False)
        super().__init__(*args, **options)
        self._positionals.title = "Arguments"
        self._optionals.title = "Options"
        self.add_argument("-h", "--help", action="help", help="montre cette aide et s’arrête")

    def format_help(self) -> str:
        return typography(super().format_help())

    def error(self, message: str) -> NoReturn:
        self.exit(
            EXIT_USAGE,
            self.format_usage()
            + typography(f"{self.prog} : {in_french(message)}.\n")
            + typography(f"Pour tout savoir : {self.prog} --help\n"),
        )
