"""The commands, one per file, in the order of the help.

A command module says its ``NAME`` ("backup", "import rna"), its ``HELP`` (one line), what it ``NEEDS`` before it
can run, ``add_arguments(parser)`` and ``run(options, console)``, which returns an exit status or nothing. Models and
services are imported inside ``run``: arguments are read before Django is loaded, so that help is immediate.
"""

from argparse import ArgumentParser, Namespace
from typing import Protocol

from maillage.config.commands import (
    audit_verify,
    backup,
    bench_data,
    clashes,
    deliveries,
    demo,
    doctor,
    duplicates_find,
    duplicates_list,
    export_agenda,
    export_directory,
    geocode,
    import_directory,
    import_events,
    import_rna,
    init,
    link,
    restore,
    search,
    serve,
    sources_list,
    sources_run,
    user_add,
    user_functions,
    user_list,
    validate,
    worker,
)
from maillage.config.console import Console
from maillage.config.needs import Needs


class Command(Protocol):
    __doc__: str | None
    NAME: str
    HELP: str
    NEEDS: Needs

    def add_arguments(self, parser: ArgumentParser) -> None: ...

    def run(self, options: Namespace, console: Console) -> int | None: ...


GROUPS = {
    "import": "importe des associations et des événements",
    "export": "écrit des données ouvertes",
    "sources": "lit et montre les sources suivies",
    "duplicates": "cherche les fiches en double",
    "user": "gère les comptes et les fonctions",
    "audit": "vérifie le registre public des actes",
    "bench": "fabrique de quoi mesurer la vitesse",
}

ALL: tuple[Command, ...] = (
    demo,
    init,
    serve,
    worker,
    import_rna,
    import_directory,
    import_events,
    validate,
    link,
    export_directory,
    export_agenda,
    search,
    geocode,
    clashes,
    deliveries,
    sources_run,
    sources_list,
    duplicates_find,
    duplicates_list,
    user_add,
    user_list,
    user_functions,
    backup,
    restore,
    audit_verify,
    doctor,
    bench_data,
)
