"""Modules are imported long before they are used: pytest collects all tests first, and a server runs for weeks."""

import ast
from collections.abc import Iterator

import pytest

from tests.support.source import OURS, modules

CLOCKS = {"time.time", "time.time_ns", "time.monotonic", "timezone.now", "datetime.now", "datetime.today", "date.today"}
CLOCKS |= {"timezone.localdate", "timezone.localtime", "datetime.utcnow"}
METHODS = {name.rpartition(".")[2] for name in CLOCKS}  # looked at first, as to write a name out takes long


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a module that importing it runs: all but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            given = (*child.decorator_list, *child.args.defaults, *filter(None, child.args.kw_defaults))
            for expression in given:
                if not isinstance(expression, ast.Lambda):
                    yield expression
                    yield from run_at_import(expression)
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from run_at_import(child)


def clock_reads(tree: ast.AST) -> list[str]:
    calls = [node for node in run_at_import(tree) if isinstance(node, ast.Call)]
    may_read = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in METHODS]
    return [ast.unparse(call) for call in may_read if ast.unparse(call.func) in CLOCKS]


def test_no_import_reads_the_clock() -> None:
    found = {str(module): clock_reads(module.tree) for module in modules(*OURS, "tests", "benchmarks")}
    assert {name: reads for name, reads in found.items() if reads} == {}


@pytest.mark.parametrize(
    "source",
    ["NOW = time.time()", "def f(now=timezone.now()): pass", "@case([{'at': date.today()}])\ndef f(): pass"],
)
def test_a_clock_that_is_read_is_found(source: str) -> None:
    assert len(clock_reads(ast.parse(source))) == 1


def test_a_function_may_read_it() -> None:
    assert clock_reads(ast.parse("def f():\n    return time.time()")) == []
