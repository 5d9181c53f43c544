"""Tests use the source by its public names only. What a test needs is public there, or tested through what is."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.source import OURS, Module, modules

SHARED = {"_", "_name"}  # also names of the standard library or of Django, which a test may have to set


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@cache
def private_names() -> frozenset[str]:
    """The private functions, classes, constants and attributes of the source."""
    found: set[str] = set()
    for module in modules(*OURS):
        for node in ast.walk(module.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                found.add(node.name)
            elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Store):
                found.add(node.id if isinstance(node, ast.Name) else node.attr)
    return frozenset(filter(is_private, found)) - SHARED


def touched(module: Module) -> Iterator[str]:
    """The private names of the source that a test imports, reads from an object, or replaces by a text."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OURS:
            yield from (alias.name for alias in node.names if is_private(alias.name))
        elif isinstance(node, ast.Attribute):
            if node.attr in private_names() and ast.unparse(node.value) not in {"self", "cls"}:
                yield node.attr
        elif isinstance(node, ast.Call):
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            yield from {text.rpartition(".")[2] for text in texts} & private_names()


def test_no_test_touches_a_private_name_of_the_source() -> None:
    found = [(module, name) for module in modules("tests", "benchmarks") for name in touched(module)]
    assert [f"{module}: {name}" for module, name in found] == []


# --- and this rule can fail -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "from accounts.generated_usernames import _PREFIX",
        "usernames._PREFIX",
        "patch.setattr(usernames, '_PREFIX', '')",
        "patch.setattr('accounts.generated_usernames._PREFIX', '')",
    ],
)
def test_a_private_name_is_seen(line: str, tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(line + "\n")
    assert list(touched(Module(path))) == ["_PREFIX"]
