"""One function changes the state of an inquiry; new inquiries get theirs where they are made."""

import ast
from collections.abc import Iterator

import pytest

from tests.support.source import SHIPPED, modules

# Every writer of a state in the apps: the module, and how it writes.
ALLOWED = [
    ("inquiries.services.delivery_state_machine", "dict"),  # the columns of a transition, also of a prepared one
    ("inquiries.services.submission.accept", "dict"),  # the initial state, in the constructor's values
]
# These methods take a column as a keyword.
BY_KEYWORD = {
    *(prefix + method for prefix in ("", "a") for method in ("update", "create", "get_or_create", "update_or_create")),
    *("Inquiry", "dict"),
}
# These take the names of columns.
BY_NAME = {prefix + method for prefix in ("", "a") for method in ("save", "bulk_create", "bulk_update")}
SETTERS = {"setattr", "__setattr__"}


def find_writers(tree: ast.AST) -> Iterator[str]:
    """How a state is written in this source, once for each place."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr="state", ctx=ast.Store()):
                yield "assignment"
            case ast.Subscript(slice=ast.Constant(value="state"), ctx=ast.Store()):
                yield "item"
            case ast.Dict(keys=keys) if any(_is_state(key) for key in keys):
                yield "dict"
            case ast.Call():
                yield from _find_in_call(node)


def _find_in_call(call: ast.Call) -> Iterator[str]:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    by_keyword = called in BY_KEYWORD and any(keyword.arg == "state" for keyword in call.keywords)
    as_argument = called in SETTERS and any(_is_state(value) for value in values)
    in_a_list = called in BY_NAME and any(_is_state(node) for value in values for node in ast.walk(value))
    if by_keyword or as_argument or in_a_list:
        yield called


def _is_state(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value == "state"


def test_one_function_changes_a_state() -> None:
    found = [(module.name, how) for module in modules(*SHIPPED) for how in find_writers(module.tree)]
    assert sorted(found) == ALLOWED


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("rows.update(state=State.ACCEPTED)", "update"),
        ("await rows.aupdate(state='accepted', next_at=now)", "aupdate"),
        ("rows.update(**{'state': 'accepted'})", "dict"),
        ("queued = {'next_at': now, 'state': 'accepted'}\nrows.update(**queued)", "dict"),
        ("queued = dict(state='accepted')", "dict"),
        ("queued = {}\nqueued['state'] = 'accepted'", "item"),
        ("Inquiry.objects.create(state='accepted')", "create"),
        ("Inquiry.objects.get_or_create(receipt='R', state='accepted')", "get_or_create"),
        ("Inquiry.objects.update_or_create(receipt='R', defaults={'state': 'accepted'})", "dict"),
        ("Inquiry(state='accepted')", "Inquiry"),
        ("models.Inquiry(state='accepted')", "Inquiry"),
        ("Inquiry.objects.bulk_create([Inquiry(state='accepted')])", "Inquiry"),
        ("Inquiry.objects.bulk_create(new, update_conflicts=True, update_fields=['state'])", "bulk_create"),
        ("Inquiry.objects.bulk_update(rows, ['next_at', 'state'])", "bulk_update"),
        ("Inquiry.objects.bulk_update(rows, fields=('state',))", "bulk_update"),
        ("inquiry.state = 'accepted'", "assignment"),
        ("inquiry.state, inquiry.next_at = 'accepted', now", "assignment"),
        ("inquiry.state: str = 'accepted'", "assignment"),
        ("inquiry.state += 'accepted'", "assignment"),
        ("for inquiry.state in State: pass", "assignment"),
        ("setattr(inquiry, 'state', 'accepted')", "setattr"),
        ("object.__setattr__(inquiry, 'state', 'accepted')", "__setattr__"),
        ("inquiry.save(update_fields=['state'])", "save"),
        ("inquiry.save(update_fields={'next_at', 'state'})", "save"),
    ],
)
def test_each_kind_of_writer_is_found(source: str, how: str) -> None:
    assert list(find_writers(ast.parse(source))) == [how]


@pytest.mark.parametrize(
    "source",
    [
        "rows.filter(state='accepted').update(next_at=now)",
        "rows.exclude(state__in=ENDED)",
        "transition(rows, State.ACCEPTED, next_at=now)",
        "if inquiry.state == 'accepted': inquiry.save()",
        "sociallogin.state['address'] = ''",
        "Receipt(state=inquiry.state)",
        "list_filter = ('state', 'kind')",
    ],
)
def test_a_reader_is_not_taken_for_a_writer(source: str) -> None:
    assert list(find_writers(ast.parse(source))) == []
