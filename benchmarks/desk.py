"""The operators' desk with 60,000 inquiries and 50 services against an empty portal, both running at once."""

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import requests

from benchmarks import report, servers
from benchmarks.report import Figure
from benchmarks.servers import Portal, Sandbox

# The oldest inquiry, which the searches look for: nothing is found early.
NAME, PHONE, EMAIL, RECEIPT = "제갈하늘누리", "010-9876-5432", "oldest@example.com", "00000-000000"
_ROUNDS = 9
_SERVICES, _MORE_SERVICES = 50, 200
_INQUIRIES = "/admin/inquiries/inquiry/"
_ISSUE = "/admin/inquiries/knownissue/add/"
# What is read in both portals. The empty one has no inquiries, and finds nothing.
_PAGES = {
    "home": "/admin/",
    "home, 90 days": "/admin/?days=90",
    "list of inquiries": _INQUIRIES,
    "inbox: what needs a person": f"{_INQUIRIES}?needs=any",
    "queue: waiting to be sent": f"{_INQUIRIES}?state__exact=accepted",
    "unfinished for a day": f"{_INQUIRIES}?age=day",
    "list, searched by receipt": f"{_INQUIRIES}?q={RECEIPT}",
    "list, the last page": f"{_INQUIRIES}?p=600",
}
_SEARCHES = {
    "search by receipt": RECEIPT,
    "search by receipt, one letter misheard": "00000-000001",
    "search by telephone": PHONE,
    "search by name": NAME,
    "search by email": EMAIL,
    "search by ticket": "T00000000",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """An administrator who is signed in at a portal."""

    portal: Portal
    session: requests.Session

    def open(self, path: str) -> float:
        """Open a page; the seconds until it was read."""
        return self._time(lambda: self.session.get(f"{self.portal.url}{path}", timeout=120))

    def search(self, words: str) -> float:
        """Search as the home's box does; the seconds until the results were read."""
        page = self.session.get(f"{self.portal.url}/admin/search/", timeout=120).text
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        body = {"q": words, "csrfmiddlewaretoken": found.group(1) if found else ""}
        return self._time(lambda: self.session.post(f"{self.portal.url}/admin/search/", body, timeout=120))

    @staticmethod
    def _time(ask: Callable[[], requests.Response]) -> float:
        began = time.monotonic()
        answer = ask()
        took = time.monotonic() - began
        answer.raise_for_status()
        return took


def measure(databases: list[str]) -> list[Figure]:
    """Measure both portals.

    Args:
        databases: the addresses of two empty databases on PostgreSQL; none for two files of SQLite.
    """
    with servers.sandbox() as sandbox, tempfile.TemporaryDirectory(prefix="portal-benchmarks-") as folder:
        environments = []
        for number, name in enumerate(("empty", "full")):
            (Path(folder) / name).mkdir()
            env = servers.environment(Path(folder) / name) | {"STAFF_SECOND_FACTOR": "false"}
            environments.append(env | ({"DATABASE_URL": databases[number]} if databases else {}))
        empty, full = environments
        servers.migrate(empty)
        servers.prepare(full, sandbox.url)
        servers.run(full, f"add_services({_SERVICES}); add_inquiries()")
        with _open(empty) as nothing, _open(full) as everything:
            figures = list(_compare(nothing, everything))
        servers.run(full, f"add_services({_MORE_SERVICES})")
        with _open(empty) as nothing, _open(full) as everything:
            figures += _measure_issue_form(full, sandbox, nothing, everything)
    return figures


@contextmanager
def _open(env: dict[str, str]) -> Iterator[Desk]:
    with servers.portal(env, workers=1) as portal, servers.http() as session:
        session.cookies.set("session", servers.run(env, "sign_in()").strip())
        session.headers["Accept-Language"] = "ko"
        yield Desk(portal, session)


def _compare(nothing: Desk, everything: Desk) -> Iterator[Figure]:
    """Time every page and search of both in turns, after each was opened once."""
    asks: list[tuple[str, Callable[[Desk], float]]] = [(what, partial(Desk.open, path=p)) for what, p in _PAGES.items()]
    asks += [(what, partial(Desk.search, words=words)) for what, words in _SEARCHES.items()]
    for what, ask in asks:
        ask(nothing), ask(everything)
        rounds = [(ask(everything), ask(nothing)) for _ in range(_ROUNDS)]
        bar = "300 ms and 3" if what.startswith("home") else ""
        yield Figure(what, _describe(rounds), bar)


def _describe(rounds: list[tuple[float, float]]) -> str:
    ours, theirs = (1000 * median(times) for times in zip(*rounds, strict=True))
    ratio = f"{report.ratio(rounds):.2f} of an empty one ({report.spread(rounds)})"
    return f"{ours:.0f} ms, {ratio}, which takes {theirs:.0f} ms"


def _measure_issue_form(env: dict[str, str], sandbox: Sandbox, nothing: Desk, everything: Desk) -> Iterator[Figure]:
    """Count what the form of a known issue asks, and time it."""
    what = f"known-issue form, {_MORE_SERVICES} services"
    queries = servers.run(env, f"print_queries({_ISSUE!r})").strip()
    sandbox.control("DELETE", "journal")
    cold = everything.open(_ISSUE)
    nothing.open(_ISSUE)
    rounds = [(everything.open(_ISSUE), nothing.open(_ISSUE)) for _ in range(_ROUNDS)]
    yield Figure(f"{what}: queries of a new process", queries, "15")
    yield Figure(f"{what}: calls upstream", str(len(sandbox.journal())), "0")
    yield Figure(f"{what}: cold", f"{cold:.2f} s")
    yield Figure(f"{what}: warm", _describe(rounds))
