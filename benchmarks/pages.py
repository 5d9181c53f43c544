"""What pages cost in processor time, against a bare page of 1 KB behind the same middlewares in the same round."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from benchmarks import process_stats
from benchmarks.customer import LANGUAGE, LIST, PICKER, SMALLEST_FORM, Customer, form_path
from benchmarks.load import Crowd, Result
from benchmarks.report import Figure, ratio, spread

_BARE = "/floor/1024/"
_USUAL_FORM, _FULLEST_FORM = form_path(2557), form_path(2542)
_AT_ONCE, _ROUNDS, _EACH = 4, 9, 8
_CREATES = 8  # in a round
_HTMX = ("HX-Request: true",)


@dataclass(frozen=True, slots=True)
class Load:
    result: Result
    cpu: float  # seconds of all web workers, a request


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    path: str
    bar: str
    headers: tuple[str, ...] = ()


def measure(customer: Customer) -> list[Figure]:
    """The processor time of the delivery worker counts, too: a share of what is sent, and next to none of pages."""
    pages = _list_pages(customer)
    warm(customer, pages)
    costs: dict[str, list[tuple[float, float]]] = {}
    seconds: dict[str, list[float]] = {}
    for number in range(_ROUNDS):
        measured = _measure_round(customer, pages, reverse=bool(number % 2))
        measured["create"] = _measure_creates(customer)
        for name, cost in measured.items():
            costs.setdefault(name, []).append((cost, measured["bare"]))
            seconds.setdefault(name, []).append(cost)

    def figure(name: str, bar: str) -> Figure:
        milliseconds = 1000 * median(seconds[name])
        return Figure(name, f"{ratio(costs[name]):.1f}  ({spread(costs[name])}; {milliseconds:.1f} ms)", bar)

    return [
        *(figure(page.name, page.bar) for page in pages),
        figure("create", "13"),
        Figure("the bare page", f"{1000 * median(seconds['bare']):.2f} ms"),
    ]


def measure_memory(customer: Customer) -> list[Figure]:
    """What all processes of a usual place take, after pages of every kind and some deliveries."""
    shares = [process_stats.proportional(pid) for pid in (customer.portal.pid, *customer.portal.workers)]
    each = ", ".join(f"{share:.0f}" for share in shares)
    return [Figure("web 2 x 16 threads and one worker, PSS", f"{sum(shares):.0f} MiB  ({each})", "190 MiB")]


def warm(customer: Customer, pages: Sequence[Page] = ()) -> None:
    """Every worker has everything loaded, whichever of them the kernel picks for a connection."""
    usual = (form_path(SMALLEST_FORM), _USUAL_FORM, _FULLEST_FORM, LIST, PICKER)
    for path in (*usual, *(page.path for page in pages)):
        for _ in range(6):
            with crowd(customer, 8) as customers:
                customers.ask(path, 1)


def load(customer: Customer, customers: Crowd, path: str, each: int, headers: Sequence[str] = ()) -> Load:
    """Let everybody ask for a page `each` times, and return how long that took, and the processor time of it."""
    workers = customer.portal.workers
    before = process_stats.cpu_seconds(workers)
    result = customers.ask(path, each, headers)
    return Load(result, (process_stats.cpu_seconds(workers) - before) / len(result.latencies))


@contextmanager
def crowd(customer: Customer, at_once: int) -> Iterator[Crowd]:
    headers = [f"Cookie: {customer.cookies}", f"Accept-Language: {LANGUAGE}", "Accept-Encoding: gzip, br"]
    with Crowd(customer.portal.port, at_once, headers) as customers:
        yield customers


def _list_pages(customer: Customer) -> list[Page]:
    return [
        Page("usual form, 8 fields", _USUAL_FORM, "4.5"),
        Page("fullest form, 19 fields", _FULLEST_FORM, "6"),
        Page("list, 20 tickets", LIST, "8"),
        Page("thread", _find_longest_thread(customer), "7.5"),
        Page("picker step by htmx", PICKER, "3", _HTMX),
    ]


def _find_longest_thread(customer: Customer) -> str:
    """Return the address of the listed ticket whose page is the longest."""
    threads = sorted(set(re.findall(rf'class="row-link[^>]*href="({LIST}[^"/#]+/)#?', customer.get(LIST).text)))
    return str(max(threads, key=lambda path: len(customer.get(path).content)))


def _measure_round(customer: Customer, pages: Sequence[Page], *, reverse: bool) -> dict[str, float]:
    """All pages over the same connections, so that each has the same share of each worker; the order takes turns.

    Returns the seconds of processor time for a request, by the page's name.
    """
    with crowd(customer, _AT_ONCE) as customers:
        customers.ask(_BARE, 2)

        def cost(path: str, headers: Sequence[str] = (), each: int = _EACH) -> float:
            return load(customer, customers, path, each, headers).cpu

        # The bare page before and after all others, so that a machine that changes its speed meanwhile counts in both.
        bare = cost(_BARE, each=4 * _EACH)
        costs = {page.name: cost(page.path, page.headers) for page in (reversed(pages) if reverse else pages)}
        return {**costs, "bare": (bare + cost(_BARE, each=4 * _EACH)) / 2}


def _measure_creates(customer: Customer) -> float:
    """Return the seconds of all processes from a form's post to the receipt's page; opening it does not count."""
    forms = [customer.open(form_path(SMALLEST_FORM)) for _ in range(_CREATES)]
    processes = customer.portal.workers
    before = process_stats.cpu_seconds(processes)
    for form in forms:
        customer.get(customer.send(form).headers["Location"])
    return (process_stats.cpu_seconds(processes) - before) / _CREATES
