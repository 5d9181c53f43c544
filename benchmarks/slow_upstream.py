"""How well pages wait for a slow upstream, against a bare view that takes as long."""

from benchmarks.customer import LIST, Customer
from benchmarks.pages import Load, crowd, load
from benchmarks.report import Figure, ratio, spread
from benchmarks.servers import Sandbox

_AT_ONCE, _ROUNDS, _EACH = 32, 5, 8
_UPSTREAM_TAKES = 150  # ms


def measure(customer: Customer, sandbox: Sandbox) -> list[Figure]:
    """The list while the upstream takes its time, and a page of as many bytes that sleeps as long."""
    floor = f"/floor/{len(customer.get(LIST).content)}/after/{_UPSTREAM_TAKES}/"
    fault = {"match": {"op": "list"}, "do": {"kind": "delay", "seconds": _UPSTREAM_TAKES / 1000, "then": "answer"}}
    rule = sandbox.control("POST", "faults", fault)["id"]
    try:
        rounds = [_pair(customer, (LIST, floor), number) for number in range(_ROUNDS)]
    finally:
        sandbox.control("DELETE", f"faults/{rule}")
    speed = [(ours.result.per_second, theirs.result.per_second) for ours, theirs in rounds]
    ours, theirs = (sorted(each)[len(each) // 2] for each in zip(*speed, strict=True))
    return [
        Figure("pages a second", f"{ratio(speed):.2f} of the floor  ({spread(speed)})", "at least 0.9 of the floor"),
        Figure("", f"{ours:.0f} against {theirs:.0f}"),
    ]


def _pair(customer: Customer, pages: tuple[str, str], number: int) -> tuple[Load, Load]:
    """Both over the same connections, so that both have the same share of each worker; who begins takes turns."""
    order = pages if number % 2 else reversed(pages)
    with crowd(customer, _AT_ONCE) as customers:
        measured = {path: load(customer, customers, path, _EACH) for path in order}
    return measured[pages[0]], measured[pages[1]]
