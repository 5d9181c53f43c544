"""F47: a real server whose few threads wait for OC: reads are refused, and inquiries are still accepted."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
from bs4 import BeautifulSoup

from inquiries.models import Inquiry
from tests.faults.serving import THREADS, served
from tests.faults.steps import NEVER, State, tickets
from tests.inquiries.services.steps import wait_until
from tests.inquiries.views.steps import LINES, LIST, NEW, SIMPLE
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.words import say

PATIENCE = 30.0  # seconds; a request that has to wait for OC takes twice as long, and fails
READS = THREADS // 2
pytestmark = pytest.mark.django_db(transaction=True)


class Visitor:
    """Return a visitor of the server with an existing session."""

    def __init__(self, url: str, cookies: dict[str, str]) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.cookies.update(cookies)
        self.session.headers["Accept-Language"] = "en"

    def get(self, path: str, timeout: float = PATIENCE) -> BeautifulSoup:
        return self._read(self.session.get(urljoin(self.url, path), timeout=timeout))

    def send(self, page: BeautifulSoup, **typed: str) -> BeautifulSoup:
        (form,) = page.select("form#inquiry")
        hidden = {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}
        address = urljoin(self.url, str(form["action"]))
        posted = {name: (None, value) for name, value in (hidden | typed).items()}
        return self._read(self.session.post(address, files=posted, timeout=PATIENCE))

    def _read(self, answer: requests.Response) -> BeautifulSoup:
        assert answer.status_code == 200, answer.text
        return BeautifulSoup(answer.content, "html.parser")


Arrives = Callable[[], Visitor]


@pytest.fixture
def arrives(member: Browser, tmp_path: Path) -> Iterator[Arrives]:
    """Opens a browser of the member's at the server."""
    cookies = {name: cookie.value for name, cookie in member.client.cookies.items()}
    waits = {"OC_PAGE_DEADLINE": str(2 * PATIENCE), "OC_FIRST_WAIT": str(2 * PATIENCE)}
    with served(tmp_path, OC_READS=str(READS), **waits) as url:
        yield lambda: Visitor(url, cookies)


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
        assert say(
            "We cannot load the full list right now. Here is what you sent from this site. Nothing is lost.", "en"
        ) in visitor.get(LIST).get_text(" ")
    assert len(sandbox.journal("list")) == READS
    typed = {"f_name": "홍길동", "f_mail": "h@example.com", "f_subject": "문의", "f_content": LINES}
    receipt = visitor.send(visitor.get(f"{NEW}?category={SIMPLE}"), **typed, f_personalAgree="on")
    assert receipt.select_one("#receipt-state.tone-done")
    inquiry = Inquiry.objects.get()
    assert inquiry.state == State.DELIVERED
    assert len(tickets(sandbox, inquiry.receipt)) == 1
