"""Services, rights, the record and events: what the house asks of each, read in the source."""

import ast
import dataclasses
import importlib
import inspect

import pytest

from maillage.core.audit.history import known_verbs
from maillage.core.permissions import REGISTRY
from tests.consistency.reading import (
    DOCS,
    DOTTED,
    MODULES,
    SOURCE,
    first_arguments,
    literals,
    parsed,
    public_functions,
    python_files,
    relative,
)

SERVICES = [
    path
    for path in python_files()
    if path.parent.name == "services" or path.name == "services.py"
    if path.name != "__init__.py"
]
# Parts that several verbs of the same folder share: the verb that calls them has decided, and holds the actor.
SHARED_PARTS = {
    "accounts/services/leaving.py:erase": "of delete_person and of the weekly clearing, in their transaction",
    "accounts/services/people.py:welcome_person": "the newcomer is the actor",
    "directory/services/steps.py:decide_request": "of the three decisions of the team, in their transaction",
}


def services() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (f"{path.relative_to(SOURCE)}:{function.name}", function)
        for path in SERVICES
        for function in public_functions(path)
    ]


def is_verb(function: ast.FunctionDef) -> bool:
    """Say whether a function changes something: it is atomic, records, publishes or takes an actor."""
    named = {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
    }
    return "actor" in named or bool(called & {"record", "publish", "require"})


def test_services_take_keywords_only() -> None:
    guilty = {
        name
        for name, function in services()
        if is_verb(function) and (function.args.args or function.args.posonlyargs)
    }
    assert guilty - SHARED_PARTS.keys() == set()


def test_services_that_record_take_the_actor() -> None:
    guilty = {
        name
        for name, function in services()
        if is_verb(function)
        and "actor" not in {argument.arg for argument in function.args.kwonlyargs}
    }
    assert guilty - SHARED_PARTS.keys() == set()


def test_shared_parts_of_services_exist() -> None:
    assert SHARED_PARTS.keys() - {name for name, _ in services()} == set()


def test_services_are_typed() -> None:
    guilty = {
        name
        for name, function in services()
        if function.returns is None
        or any(one.annotation is None for one in [*function.args.args, *function.args.kwonlyargs])
    }
    assert guilty == set()


def test_services_never_see_a_request() -> None:
    guilty = {
        relative(path)
        for path in SERVICES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.http")
    }
    assert guilty == set()


def test_every_act_recorded_is_told_in_french() -> None:
    recorded = {
        verb
        for path in python_files()
        for verb in first_arguments(path, "record", "_record", "record_act")
        if DOTTED.fullmatch(verb)
    }
    assert recorded
    assert recorded - known_verbs() == set()


def test_every_sentence_of_the_record_is_of_an_act_that_exists() -> None:
    written = {
        node.value
        for path in python_files()
        if path.name != "sentences.py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert known_verbs() - written == set()


def asked_rights() -> set[str]:
    """Return the names of rights that the source asks for (decide, require, access helpers)."""
    asking = ("decide", "require", "organisation_for", "decision", "allowed")
    return {
        name
        for path in python_files()
        for name in first_arguments(path, *asking)
        if DOTTED.fullmatch(name)
    }


def test_every_right_asked_for_is_declared() -> None:
    assert asked_rights()
    assert asked_rights() - REGISTRY.keys() == set()


def test_every_right_declared_is_asked_for() -> None:
    written = {
        value
        for path in python_files()
        if path.name != "rules.py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.expr)
        for value in literals(node)
    }
    assert REGISTRY.keys() - written == set()


def test_every_right_is_in_the_reference() -> None:
    page = (DOCS / "reference/permissions.md").read_text()
    assert {name for name in REGISTRY if f"`{name}`" not in page} == set()


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_refusals_are_whole_french_sentences(name: str) -> None:
    right = REGISTRY[name]
    assert right.label[0].isupper()
    assert right.label[-1].isalpha() or right.label[-1] in "»)"
    for _, reason in right.conditions:
        assert reason[0].isupper()
        assert reason.endswith(".")
        assert "'" not in reason


@pytest.mark.parametrize("module", MODULES)
def test_events_are_frozen(module: str) -> None:
    if not (SOURCE / module / "events.py").exists():
        pytest.skip("this module tells nothing")
    events = importlib.import_module(f"maillage.{module}.events")
    for _, event in inspect.getmembers(events, inspect.isclass):
        if event.__module__ == events.__name__:
            assert dataclasses.is_dataclass(event)
            assert event.__dataclass_params__.frozen
            assert event.__doc__
