"""The help with 10,000 questions against the demo's 40: the first page of a process that knows nothing."""

import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import process_stats, servers
from benchmarks.report import Figure
from benchmarks.servers import Portal, Sandbox

_HELP = "/narae/help/"
_MANY, _AT_A_TIME = 10_000, 500
_SEARCH = f"{_HELP}?q=환불+3일"
_SEARCHES = 9
_PATIENCE = 240.0  # seconds
_ANSWER = "<p>주문하신 상품의 환불은 반품 상품이 도착한 뒤 영업일 기준 3일 안에 처리됩니다.</p>" * 8


@dataclass(frozen=True, slots=True)
class Growth:
    """What was measured with one number of questions: times in seconds, the size in bytes, the memory in MiB."""

    first: float
    size: int
    search: float
    memory: float
    complete: float
    again: float


def measure() -> list[Figure]:
    """Measure both, each with a database and a process of its own."""
    with servers.sandbox() as sandbox:
        few = _measure(sandbox)
        _publish_many(sandbox)
        many = _measure(sandbox)
    return [
        Figure("first page, cold", f"{many.first / few.first:.2f} of 40 questions  ({many.first:.2f} s)", "1 s"),
        Figure("first page, bytes before compression", f"{many.size / few.size:.2f}  ({many.size / 1000:.0f} KB)"),
        Figure("until all are held", f"{many.complete:.0f} s in the background"),
        Figure("first page of a new process, once all are stored", f"{many.again:.2f} s", "1 s"),
        Figure("a search, warm", f"{many.search / few.search:.2f}  ({1000 * many.search:.0f} ms)"),
        Figure("memory of the process, once all are held", f"{many.memory - few.memory:.0f} MiB more"),
    ]


def _publish_many(sandbox: Sandbox) -> None:
    sandbox.control("POST", "faq", {"clear": True})
    for begin in range(1, _MANY, _AT_A_TIME):
        texts = ({"id": n, "texts": {"ko": [f"{n:05}번 질문", _ANSWER]}} for n in range(begin, begin + _AT_A_TIME))
        sandbox.control("POST", "faq", {"add": list(texts)})


def _measure(sandbox: Sandbox) -> Growth:
    with tempfile.TemporaryDirectory(prefix="portal-benchmarks-") as folder:
        env = servers.environment(Path(folder))
        servers.prepare(env, sandbox.url)
        with servers.portal(env, workers=1) as portal:
            first, size = _open_first_page(portal)
            complete = _wait_until_stored(Path(folder) / "portal.sqlite3")
            search = median(_time(portal, _SEARCH)[0] for _ in range(_SEARCHES))
            memory = process_stats.resident(portal.workers[0])
        with servers.portal(env, workers=1) as portal:
            again, _size = _open_first_page(portal)
    return Growth(first, size, search, memory, complete, again)


def _open_first_page(portal: Portal) -> tuple[float, int]:
    """Open the help in a process that has run its code once, and has no questions."""
    _time(portal, "/accounts/sign-in/")
    return _time(portal, _HELP)


def _time(portal: Portal, path: str) -> tuple[float, int]:
    with servers.http() as session:
        began = time.monotonic()
        answer = session.get(f"{portal.url}{path}", timeout=60)
        took = time.monotonic() - began
    answer.raise_for_status()
    return took, len(answer.content)


def _wait_until_stored(database: Path) -> float:
    """Wait until the whole FAQ is in the database; the seconds that it took."""
    began = time.monotonic()
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        while not connection.execute("SELECT 1 FROM inquiries_catalogcopy WHERE key = 'faq:ko'").fetchone():
            if time.monotonic() - began > _PATIENCE:
                raise RuntimeError("the FAQ was not read to its end")
            time.sleep(0.2)
    return time.monotonic() - began
