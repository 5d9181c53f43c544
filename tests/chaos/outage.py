"""Sending while neither Online Contact nor Redis is there: everybody gets a receipt, and all is delivered later."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from inquiries.models import Inquiry
from tests.chaos import evidence, report
from tests.chaos.customer import opened
from tests.chaos.place import Place
from tests.chaos.plan import Plan
from tests.chaos.portal import portal
from tests.chaos.processes import start_worker
from tests.chaos.waiting import all_are_delivered
from tests.support.factories import make_service
from tests.support.sandbox import start_sandbox

_AT_ONCE = 8
_CLOSED_REDIS = "redis://127.0.0.1:9/0"


def run(here: Place, plan: Plan) -> bool:
    """Whether everybody got a receipt, and OC everything once it was back."""
    print(f"{plan.sends} sends with Online Contact and Redis off, {plan.database}")
    os.environ["REDIS_URL"] = _CLOSED_REDIS
    flags = ["--port", str(_free_port()), *here.pace.flags(plan.seed)]
    with portal(here) as url, _worker(here):
        with start_sandbox(False, False, flags) as sandbox:
            make_service(sandbox, paced=False)
            since_ms = evidence.now_ms(sandbox)
            opened(url, 0)  # the form was shown before, so that the portal has it cached
        answers = _send_all(url, plan.sends)
        undelivered = Inquiry.objects.exclude(state=Inquiry.State.DELIVERED).count()
        with start_sandbox(False, False, flags) as sandbox:
            delivered = all_are_delivered()
            verdict = evidence.judged_answers(replace(here, sandbox=sandbox), answers, since_ms)
    receipts = sum(len(set(each)) for each in answers.values())
    print(f"  receipts: {receipts}, undelivered before it was back: {undelivered}")
    report.log(here)
    return report.sets(verdict) and delivered and receipts == undelivered == plan.sends


def _send_all(url: str, count: int) -> dict[str, list[str]]:
    contents = [f"({number}) 듣고 있나요?" for number in range(count)]

    def send(number: int) -> list[str]:
        return [opened(url, number).post(contents[number])]

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(contents, pool.map(send, range(count)), strict=True))


@contextmanager
def _worker(here: Place) -> Iterator[None]:
    worker = start_worker(here)
    try:
        yield
    finally:
        worker.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
