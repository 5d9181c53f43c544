"""How many calls go upstream for what a customer does, counted in the sandbox's journal."""

import base64
import re
from collections import Counter
from collections.abc import Callable

from benchmarks.customer import LIST, SMALLEST_FORM, Customer, form_path
from benchmarks.paced_upload import Upload, pdf
from benchmarks.report import Figure
from benchmarks.servers import Sandbox

# A type, and each of its ancestors from the top: what the five selects send one after another.
_PICKS = (2536, 2538, 2540, 2541, 2542)


def measure(customer: Customer, sandbox: Sandbox) -> list[Figure]:
    _warm(customer)

    def calls(what: str, bar: str, act: Callable[[], object]) -> Figure:
        sandbox.control("DELETE", "journal")
        act()
        counted = Counter(entry["op"] for entry in sandbox.journal())
        named = ", ".join(f"{count} {operation}" for operation, count in sorted(counted.items()))
        return Figure(what, f"{counted.total()}" + (f"  ({named})" if named else ""), bar)

    plain, with_files = customer.open(form_path(SMALLEST_FORM)), customer.open(form_path(SMALLEST_FORM))
    thread, file = _answered_thread(customer, sandbox)
    figures = [
        calls("five picks, by htmx", "0", lambda: _pick_all(customer)),
        calls("one form", "0", lambda: customer.open(form_path(SMALLEST_FORM))),
        calls("one list", "1", lambda: customer.get(LIST)),
        calls("one thread", "1", lambda: customer.get(thread)),
        calls("one file of that thread, read", "1", lambda: customer.get(file)),
        calls("one file, picked", "1", lambda: customer.upload(with_files, _small())),
        calls("send with that file", "1", lambda: customer.send(with_files)),
        calls("send without files", "1", lambda: customer.send(plain)),
    ]
    question = customer.open(thread)
    return [*figures, calls("ask again", "2, the thread is read before", lambda: customer.comment(question))]


def _small() -> Upload:
    return Upload(pdf(10_000))


def _warm(customer: Customer) -> None:
    """Types and fields are asked for once in a while, which is no customer's cost."""
    for category in (*_PICKS, SMALLEST_FORM):
        customer.get(form_path(category))


def _pick_all(customer: Customer) -> None:
    for category in _PICKS:
        customer.get(form_path(category), **{"HX-Request": "true"})


def _answered_thread(customer: Customer, sandbox: Sandbox) -> tuple[str, str]:
    """The address of a thread with an agent's file, and the file's."""
    customer.send(customer.open(form_path(SMALLEST_FORM)))
    ticket = sandbox.control("GET", "tickets")["tickets"][0]["ticketId"]
    file = {"name": "answer.pdf", "content_base64": base64.b64encode(pdf(10_000)).decode()}
    sandbox.control("POST", f"tickets/{ticket}/answer", {"html": "<p>Tomorrow.</p>", "files": [file]})
    thread = f"{LIST}{ticket}/"
    found = re.search(rf'href="({thread}files/[^"]+type=download)"', customer.get(thread).text)
    if not found:
        raise RuntimeError("the thread shows no file")
    return thread, found[1]
