"""F47: a real server whose few threads wait for OC: reads are refused, and inquiries are still accepted."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from inquiries.models import Inquiry
from tests.faults.serving import FILLED, PATIENCE, THREADS, Visitor, served
from tests.faults.steps import NEVER, State, tickets
from tests.inquiries.services.steps import wait_until
from tests.inquiries.views.steps import LIST, NEW, SIMPLE
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.words import say

READS = THREADS // 2
pytestmark = pytest.mark.django_db(transaction=True)


Arrives = Callable[[], Visitor]


@pytest.fixture
def arrives(member: Browser, tmp_path: Path) -> Iterator[Arrives]:
    """Opens a browser of the member's at the server."""
    cookies = {name: cookie.value for name, cookie in member.client.cookies.items()}
    waits = {"OC_PAGE_DEADLINE": str(2 * PATIENCE), "OC_FIRST_WAIT": str(2 * PATIENCE), "RECEIPT_WAIT": str(PATIENCE)}
    with served(tmp_path, OC_READS=str(READS), **waits) as server:
        yield lambda: Visitor(server.url, cookies)


@pytest.fixture
def busy(arrives: Arrives, sandbox: Sandbox) -> Iterator[None]:
    """As many as may read at once are reading, and OC lets them wait."""
    sandbox.fault("list", "delay", seconds=NEVER)

    def wait() -> None:
        with pytest.raises(requests.RequestException):
            arrives().get(LIST, timeout=2 * PATIENCE)

    pool = ThreadPoolExecutor(READS)
    waiting = [pool.submit(wait) for _ in range(READS)]
    wait_until(lambda: len(sandbox.journal("list")) == READS)
    yield
    assert not any(each.done() for each in waiting), "they waited all the time"
    pool.shutdown(wait=False)  # they end with the server


def test_F47_reads_are_shed_and_sending_is_not(arrives: Arrives, sandbox: Sandbox, busy: None) -> None:
    visitor = arrives()
    for _ in range(THREADS):
        problem = say("We cannot load the list right now. Nothing is lost.", "en")
        assert problem in visitor.get(LIST).get_text(" ")
    assert len(sandbox.journal("list")) == READS
    receipt = visitor.send(visitor.get(f"{NEW}?category={SIMPLE}"), **FILLED)
    assert receipt.select_one("#receipt-state.tone-done")
    inquiry = Inquiry.objects.get()
    assert inquiry.state == State.DELIVERED
    assert len(tickets(sandbox, inquiry.receipt)) == 1
