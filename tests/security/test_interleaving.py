"""Two members at once, through the real server's threads: neither ever sees a word of the other's."""

import http.client
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.security.server import Served, served
from tests.support.sandbox import Sandbox
from tests.support.source import SHIPPED, modules
from tests.support.tables import cases

CANARIES = ("canaryhong", "canarylee")
FORM = "/narae/inquiries/new/?category=2601"
# The light ones often, those that ask Online Contact now and then.
PATHS = [*(["/narae/", "/narae/inquiries/new/"] * 4), FORM, "/narae/inquiries/"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, sandbox_process: Sandbox) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("portal"), sandbox_process) as there:
        yield there


@pytest.fixture
def server(running: Served, sandbox: Sandbox) -> Served:
    sandbox.reset(wild=False, spam_policy=False)
    return running


def ask(server: Served, number: int) -> list[str]:
    """What is wrong with the answer to one request; each eleventh is broken off before it is read."""
    mine, other = CANARIES if number % 2 else CANARIES[::-1]
    path = PATHS[number // 2 % len(PATHS)]
    connection = http.client.HTTPConnection(*server.address, timeout=60)
    try:
        htmx = {"HX-Request": "true"} if number % 5 == 0 else {}
        connection.request("GET", path, headers={"Cookie": f"session={server.sessions[mine]}", **htmx})
        if number % 11 == 0:
            return []
        answer = connection.getresponse()
        body = answer.read().decode()
    finally:
        connection.close()
    wrong = [] if answer.status == 200 else [f"{path}: {answer.status}"]
    # A fragment has no header with the member's name in it.
    wrong += [] if mine in body or htmx else [f"{path}: not a word of one's own"]
    wrong += [f"{path}: a word of the other's"] if other in body else []
    return wrong + [f"{path}: {name}" for name in kept_by_others(answer)]


def kept_by_others(answer: http.client.HTTPResponse) -> list[str]:
    """Return what would let a cache keep the answer, or give it to another visitor."""
    control = set(re.split(r", *", answer.headers.get("Cache-Control", "")))
    vary = set(re.split(r", *", answer.headers.get("Vary", "")))
    kept = [f"without {name}" for name in {"no-store", "private"} - control]
    return kept + [f"the same for every {name}" for name in {"Cookie", "HX-Request"} - vary]


@pytest.mark.parametrize("requests", cases([300, 2_000]))
def test_t18_concurrent_members_see_no_data_of_each_other(server: Served, requests: int) -> None:
    with ThreadPoolExecutor(12) as pool:
        wrong = [text for texts in pool.map(lambda n: ask(server, n), range(requests)) for text in texts]
    assert wrong == []


def test_t18_the_words_are_there_to_be_seen(server: Served) -> None:
    """Otherwise that they are not seen would say nothing."""
    assert [ask(server, number) for number in (1, 2)] == [[], []]
    swapped = Served(server.url, dict(zip(CANARIES, reversed(server.sessions.values()), strict=True)), server.log)
    assert any("a word of the other's" in text for text in ask(swapped, 1))


def test_t18_no_view_uses_the_shared_page_cache() -> None:
    """No view of ours is kept by Django's cache of whole pages."""
    assert [str(module) for module in modules(*SHIPPED) if "cache_page" in "\n".join(module.lines)] == []
