"""How the consistency tests read the source: files, modules, functions, classes."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/maillage"
DOCS = ROOT / "docs"
MODULES = (
    "core", "accounts", "territory", "directory", "syndication", "harvest", "duplicates", "agenda", "portal",
    "demo",
)  # fmt: skip

Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(folder: Path = SOURCE) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def templates() -> list[Path]:
    return sorted([*SOURCE.glob("*/templates/**/*.html"), *SOURCE.glob("*/templates/**/*.txt")])


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[Function]:
    """Yield the functions at the top of a file."""
    for node in parsed(path).body:
        if isinstance(node, Function):
            yield node


def public_functions(path: Path) -> Iterator[Function]:
    yield from (node for node in functions(path) if not node.name.startswith("_"))


def classes(path: Path) -> Iterator[ast.ClassDef]:
    yield from (node for node in parsed(path).body if isinstance(node, ast.ClassDef))


def first_arguments(path: Path, *called: str) -> Iterator[str]:
    """Yield the literal strings given as verb or name to the functions ``called``.

    ``record(verb="x")`` gives "x", ``require(actor, "y", obj)`` gives "y"; a choice between two literals gives both.
    """
    for node in ast.walk(parsed(path)):
        if not isinstance(node, ast.Call):
            continue
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if name not in called:
            continue
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            yield from literals(argument)


def literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


DOTTED = re.compile(rf"(?:{'|'.join(MODULES)})\.[a-z_]+")


def names_of_tests(module: str) -> set[str]:
    """Return the names of the tests of a module."""
    return {
        node.name
        for path in python_files(ROOT / "tests" / module)
        for node in ast.walk(parsed(path))
        if isinstance(node, Function) and node.name.startswith("test_")
    }
