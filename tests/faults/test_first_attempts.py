"""F08 and F39: a real server, and what becomes of a first attempt when its server is stopped or killed meanwhile."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.process_stats import children
from inquiries.models import Inquiry
from tests.faults.serving import FILLED, PATIENCE, Server, Visitor, served
from tests.faults.steps import NEVER, State, assert_arrived_once, died_in_its_lease, work
from tests.inquiries.services.steps import executed, wait_until
from tests.inquiries.views.steps import NEW, SIMPLE
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(member: Browser, tmp_path: Path) -> Iterator[Server]:
    with served(tmp_path, RECEIPT_WAIT="0.01", OC_DEADLINE=str(PATIENCE)) as there:
        yield there


@pytest.fixture
def number(server: Server, member: Browser, sandbox: Sandbox) -> str:
    """The receipt number of an inquiry that OC has, and whose answer it holds back."""
    cookies = {name: cookie.value for name, cookie in member.client.cookies.items()}
    visitor = Visitor(server.url, cookies)
    form = visitor.get(f"{NEW}?category={SIMPLE}")
    sandbox.fault("*", "delay", seconds=NEVER)
    receipt = visitor.send(form, **FILLED)
    assert receipt.select_one("#receipt-state.tone-waiting")
    wait_until(lambda: executed(sandbox) == 1)
    assert Inquiry.objects.get().state == State.SENDING
    return Inquiry.objects.get().receipt


def test_the_receipt_comes_first_and_the_attempt_ends_by_itself(number: str, member: Browser, sandbox: Sandbox) -> None:
    sandbox.clear_faults()
    wait_until(lambda: Inquiry.objects.get().state == State.DELIVERED)
    assert_arrived_once(member, sandbox, number)
    assert executed(sandbox) == 1


def test_a_server_that_is_told_to_stop_waits_for_the_attempt(
    number: str, server: Server, member: Browser, sandbox: Sandbox
) -> None:
    (worker,) = children(server.process.pid)
    server.process.send_signal(signal.SIGTERM)
    os.kill(worker, signal.SIGTERM)
    assert server.process.poll() is None
    sandbox.clear_faults()
    assert server.process.wait(PATIENCE) == 0
    assert_arrived_once(member, sandbox, number)
    assert executed(sandbox) == 1


def test_F39_after_a_kill_the_worker_finds_it(number: str, server: Server, member: Browser, sandbox: Sandbox) -> None:
    (worker,) = children(server.process.pid)
    os.kill(worker, signal.SIGKILL)
    sandbox.clear_faults()
    assert Inquiry.objects.get().state == State.SENDING
    died_in_its_lease(number)
    work(number)
    assert_arrived_once(member, sandbox, number)
    assert executed(sandbox) == 1
