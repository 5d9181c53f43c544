"""How fast pages are, against a bare view with a page of the same size behind the same middlewares."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks import process_stats
from benchmarks.customer import LANGUAGE, LIST, PICKER, SMALLEST_FORM, Customer, form_path
from benchmarks.load import Crowd, Result
from benchmarks.report import Figure, ratio, spread
from benchmarks.servers import Sandbox

_USUAL_FORM, _FULLEST_FORM = 2557, 2542
_PAGES = (
    ("picker", PICKER, ""),
    ("usual form, 8 fields", form_path(_USUAL_FORM), "3 ms of CPU"),
    ("fullest form, 19 fields", form_path(_FULLEST_FORM), ""),
    ("list, 20 tickets", LIST, "4.5 ms of CPU"),
)
_AT_ONCE, _ROUNDS, _EACH = 4, 5, 25
_WAITING_AT_ONCE, _WAITING_ROUNDS, _WAITING_EACH = 32, 5, 8
_UPSTREAM_TAKES = 150  # ms


@dataclass(frozen=True, slots=True)
class Load:
    result: Result
    cpu: float  # seconds of all workers, a request


def measure(customer: Customer) -> list[Figure]:
    """Pages as fast as they go."""
    figures = []
    for name, path, bar in _PAGES:
        rounds = _rounds(customer, path, _floor(customer, path))
        figures += _figures(name, bar, rounds)
    return figures


def measure_waiting(customer: Customer, sandbox: Sandbox) -> list[Figure]:
    """The list while the upstream takes its time, against a bare view that takes as long."""
    floor = f"{_floor(customer, LIST)}after/{_UPSTREAM_TAKES}/"
    fault = {"match": {"op": "list"}, "do": {"kind": "delay", "seconds": _UPSTREAM_TAKES / 1000, "then": "answer"}}
    rule = sandbox.control("POST", "faults", fault)["id"]
    rounds = []
    try:
        for number in range(_WAITING_ROUNDS):
            with _crowd(customer, _WAITING_AT_ONCE) as crowd:
                rounds.append(_pair(customer, crowd, (LIST, floor), number, _WAITING_EACH))
    finally:
        sandbox.control("DELETE", f"faults/{rule}")
    speed = [(ours.result.per_second, theirs.result.per_second) for ours, theirs in rounds]
    ours, theirs = (sorted(each)[len(each) // 2] for each in zip(*speed, strict=True))
    return [
        Figure("pages a second", f"{ratio(speed):.2f} of the floor  ({spread(speed)})", "at least 0.95 of the floor"),
        Figure("", f"{ours:.0f} against {theirs:.0f}"),
    ]


def warm(customer: Customer) -> None:
    """Every worker has everything loaded, whichever of them the kernel picks for a connection."""
    for path in (form_path(SMALLEST_FORM), *(path for _name, path, _bar in _PAGES)):
        for _ in range(6):
            with _crowd(customer, 8) as crowd:
                crowd.ask(path, 1)


def _floor(customer: Customer, path: str) -> str:
    return f"/floor/{len(customer.get(path).content)}/"


def _rounds(customer: Customer, path: str, floor: str) -> list[tuple[Load, Load]]:
    rounds = []
    for number in range(_ROUNDS):
        with _crowd(customer, _AT_ONCE) as crowd:
            crowd.ask(floor, 2)
            rounds.append(_pair(customer, crowd, (path, floor), number, _EACH))
    return rounds


def _pair(customer: Customer, crowd: Crowd, pages: tuple[str, str], number: int, each: int) -> tuple[Load, Load]:
    """Both over the same connections, so that both have the same share of each worker; who begins takes turns."""
    order = pages if number % 2 else reversed(pages)
    measured = {path: _loaded(customer, crowd, path, each) for path in order}
    return measured[pages[0]], measured[pages[1]]


def _loaded(customer: Customer, crowd: Crowd, path: str, each: int) -> Load:
    workers = customer.portal.workers
    before = process_stats.cpu_seconds(workers)
    result = crowd.ask(path, each)
    return Load(result, (process_stats.cpu_seconds(workers) - before) / len(result.latencies))


@contextmanager
def _crowd(customer: Customer, at_once: int) -> Iterator[Crowd]:
    headers = [f"Cookie: {customer.cookies}", f"Accept-Language: {LANGUAGE}", "Accept-Encoding: gzip"]
    with Crowd(customer.portal.port, at_once, headers) as crowd:
        yield crowd


def _figures(name: str, bar: str, rounds: list[tuple[Load, Load]]) -> list[Figure]:
    cpu = [(ours.cpu, theirs.cpu) for ours, theirs in rounds]
    speed = [(ours.result.per_second, theirs.result.per_second) for ours, theirs in rounds]
    halves = [(ours.result.percentile(50), theirs.result.percentile(50)) for ours, theirs in rounds]
    tails = [(ours.result.percentile(90), theirs.result.percentile(90)) for ours, theirs in rounds]
    mine, floor = (1000 * sorted(each)[len(each) // 2] for each in zip(*cpu, strict=True))
    return [
        Figure(f"{name}: CPU a request", f"{ratio(cpu):.2f} of the floor  ({mine:.1f} ms, floor {floor:.1f})", bar),
        Figure(f"{name}: requests a second", f"{ratio(speed):.2f} of the floor  ({spread(speed)})"),
        Figure(f"{name}: p50 and p90", f"{ratio(halves):.2f} and {ratio(tails):.2f} of the floor's"),
    ]
