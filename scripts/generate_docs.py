"""Write the reference pages that are drawn from the code: ``python scripts/generate_docs.py``.

With ``--check`` nothing is written: the pages that are out of date are named, and the status is 1.
A test does the same, so that a right, a state or an address can not change without its page.
"""

import argparse
import importlib
import importlib.util
import inspect
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import django
from django.apps import apps
from django.urls import URLPattern, get_resolver

from maillage.core.permissions import REGISTRY

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs/reference"
NOTE = "<!-- Page écrite par scripts/generate_docs.py : changez le code, puis relancez-le. -->"
LOWEST_FIRST = (
    "core", "accounts", "territory", "directory", "syndication", "harvest", "duplicates", "agenda", "portal",
    "demo",
)  # fmt: skip
# The directory first: it is what most people look for.
MODULES = (
    "directory", "agenda", "syndication", "harvest", "duplicates", "territory", "accounts", "core", "portal",
    "demo",
)  # fmt: skip
RIGHTS = """\
Chaque droit est une suite de conditions, dans l’ordre où elles sont dites. La première qui n’est pas remplie donne la
phrase que la personne lit. La même décision éteint le bouton, refuse l’envoi et répond à l’API
(`maillage.core.permissions.decide`). Les conditions sont des prédicats de `rules.py` : `|` se lit « ou », `&` « et »,
`~` « sauf »."""
STEPS = """\
Chaque flèche est un service ; toute autre étape est refusée, par le service et par un test. Les tables sont dans le
fichier `enums.py` de chaque module."""
LAYERS = """\
Du plus bas au plus haut. Un module n’importe que ceux qui le précèdent dans cette page ; à ceux qui le suivent, il
parle par événements et par registres. `algorithms` (calculs purs, sans Django) est sous tous ; `config` (réglages,
commande `maillage`) les assemble. Les descriptions des objets viennent du code, en anglais."""
ADDRESSES = """\
Toutes les adresses du site et leur nom dans le code. Une adresse publiée ne change pas : s’il le faut, l’ancienne mène
à la nouvelle."""


def optional(name: str) -> ModuleType | None:
    """Return a module of ours, or nothing when it has not been written."""
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def cell(text: str) -> str:
    """Return a text that fits in one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def first_sentence(one: type) -> str:
    """Return the first sentence of a class's docstring."""
    text = cell(inspect.cleandoc(one.__doc__ or "")).replace("``", "`")
    return text.split(". ")[0].rstrip(".")


def permissions() -> str:
    lines = [
        "# Droits",
        NOTE,
        "",
        RIGHTS,
    ]
    modules = sorted({name.partition(".")[0] for name in REGISTRY}, key=MODULES.index)
    for module in modules:
        lines += [
            "",
            f"## {module}",
            "",
            "| droit | ce qu’il permet | condition | sinon |",
            "|---|---|---|---|",
        ]
        for name in sorted(name for name in REGISTRY if name.startswith(f"{module}.")):
            right = REGISTRY[name]
            for number, (predicate, reason) in enumerate(right.conditions):
                head = f"`{name}` | {cell(right.label)}" if number == 0 else " | "
                lines.append(f"| {head} | `{cell(predicate.name)}` | {cell(reason)} |")
    return "\n".join(lines) + "\n"


def step_tables(module: str) -> Iterator[tuple[type, Mapping[str, frozenset[str]]]]:
    """Yield (choices, steps) for each ``*_STEPS`` of a module's enums."""
    enums = optional(f"maillage.{module}.enums")
    for name, value in vars(enums).items() if enums else ():
        if name.endswith("_STEPS") and isinstance(value, Mapping):
            yield type(next(iter(value))), value


def states() -> str:
    lines = [
        "# États",
        NOTE,
        "",
        STEPS,
    ]
    for module in LOWEST_FIRST:
        for choices, steps in step_tables(module):
            lines += ["", f"## {choices.__name__} ({module})", ""]
            if choices.__doc__ and choices.__module__.startswith("maillage"):
                lines += [f"*{' '.join(inspect.cleandoc(choices.__doc__).split())}*", ""]
            lines += ["```mermaid", "stateDiagram-v2"]
            lines += [f"    {state} : {choices(state).label}" for state in steps]
            lines += [
                f"    {state} --> {after}"
                for state in steps
                for after in sorted(steps[state], key=list(steps).index)
            ]
            lines += [f"    {state} --> [*]" for state in steps if not steps[state]]
            lines += ["```", "", "| état | peut devenir |", "|---|---|"]
            for state in steps:
                after = ", ".join(
                    choices(one).label for one in sorted(steps[state], key=list(steps).index)
                )
                lines.append(
                    f"| {choices(state).label} (`{state}`) | {after or 'rien : la demande est close'} |"
                )
    return "\n".join(lines) + "\n"


def events_of(module: str) -> list[type]:
    """Return the event classes of a module (``core.events`` is the mechanism, it declares none)."""
    events = optional(f"maillage.{module}.events") if module != "core" else None
    classes = vars(events).values() if events else ()
    return [one for one in classes if inspect.isclass(one) and one.__module__ == events.__name__]


def purpose(module: str) -> tuple[str, str]:
    """Return the title of a module's README and its first paragraph."""
    text = (ROOT / "src/maillage" / module / "README.md").read_text()
    title, _, rest = text.partition("\n")
    first = next(part for part in rest.split("\n\n") if part.strip())
    return title.removeprefix("# ").strip(), " ".join(first.split())


def modules() -> str:
    known_verbs = importlib.import_module("maillage.core.audit.history").known_verbs()
    lines = [
        "# Modules",
        NOTE,
        "",
        LAYERS,
    ]
    for module in LOWEST_FIRST:
        title, first = purpose(module)
        lines += ["", f"## {title}", "", first, ""]
        lines.append(f"Mots et invariants : `src/maillage/{module}/README.md`.")
        models = sorted(apps.get_app_config(module).get_models(), key=lambda model: model.__name__)
        if models:
            lines += ["", "| objet | nom français | ce qu’il est |", "|---|---|---|"]
            lines += [
                f"| `{model.__name__}` | {model._meta.verbose_name} | {first_sentence(model)} |"
                for model in models
            ]
        classes = events_of(module)
        if classes:
            lines += ["", "| événement | champs | quand |", "|---|---|---|"]
            for one in classes:
                fields = ", ".join(f"`{field}`" for field in one.__dataclass_fields__)
                lines.append(f"| `{one.__name__}` | {fields} | {first_sentence(one)} |")
        verbs = sorted(verb for verb in known_verbs if verb.startswith(f"{module}."))
        if verbs:
            lines += [
                "",
                "Actes inscrits au registre : " + ", ".join(f"`{verb}`" for verb in verbs) + ".",
            ]
        rights = sum(name.startswith(f"{module}.") for name in REGISTRY)
        if rights:
            lines += ["", f"Droits déclarés : {rights}, dans [permissions.md](permissions.md)."]
    return "\n".join(lines) + "\n"


def addresses() -> Iterator[tuple[str, str]]:
    """Yield (namespaced name, address) of every address of the site that has a name."""

    def walk(patterns: list, prefix: str, namespace: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern).removeprefix("^")
            if isinstance(pattern, URLPattern):
                if pattern.name:
                    yield f"{namespace}{pattern.name}", "/" + route.removesuffix("$")
            else:
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, route, inner)

    yield from walk(get_resolver().url_patterns, "", "")


def pages() -> str:
    lines = [
        "# Adresses du site",
        NOTE,
        "",
        ADDRESSES,
    ]
    found = sorted(set(addresses()), key=lambda one: one[1])
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, address in found:
        groups.setdefault(name.rpartition(":")[0] or "connexion (django-allauth)", []).append(
            (name, address)
        )
    for group in sorted(groups):
        lines += ["", f"## {group}", "", "| adresse | nom |", "|---|---|"]
        lines += [f"| `{cell(address)}` | `{name}` |" for name, address in groups[group]]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "permissions.md": permissions,
    "etats.md": states,
    "modules.md": modules,
    "pages.md": pages,
}


def blanks(text: str) -> str:
    """Return the text without runs of empty lines."""
    return re.sub(r"\n{3,}", "\n\n", text)


def stale() -> dict[str, str]:
    """Return {file name: what it should hold} for the pages that no longer say what the code does."""
    written = {}
    for name, write in PAGES.items():
        text, file = blanks(write()), REFERENCE / name
        if not file.exists() or file.read_text() != text:
            written[name] = text
    return written


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    late = stale()
    for name, text in late.items():
        if not options.check:
            (REFERENCE / name).write_text(text)
        sys.stdout.write(f"{'à refaire' if options.check else 'écrite'} : docs/reference/{name}\n")
    return 1 if late and options.check else 0


if __name__ == "__main__":
    os.environ.setdefault("MAILLAGE_DATA", tempfile.mkdtemp(prefix="maillage-docs-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    django.setup()
    sys.exit(main())
