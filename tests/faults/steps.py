"""What every fault's test does: ask, see a receipt whatever goes wrong, have it mended, and count the tickets."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from inquiries.models import Attempt, Inquiry, Service
from inquiries.services.delivery import claims, reconciliation
from tests.inquiries.services.steps import aged, due_now, executed, time_to_try
from tests.inquiries.views.steps import receipt_on
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox

State = Inquiry.State
NEVER = 3600.0  # seconds; an answer so late is none
CLOSED = "http://127.0.0.1:9"  # a closed port
_SETTLED = 600.0  # seconds; longer than anything that was sent can still take effect
_BLAME = ("fail", "error", "try again", "not received")


def impatient() -> AbstractContextManager[Any]:
    """Pages and attempts give up soon, where the test is about an answer that never comes."""
    return override_settings(OC_PAGE_DEADLINE=1.5, OC_DEADLINE=1.5)


def postponed() -> AbstractContextManager[Any]:
    """The first attempt has no time at all to deliver what was accepted: that is left to the worker."""
    return override_settings(OC_PAGE_DEADLINE=0, OC_DEADLINE=0)


def resending() -> AbstractContextManager[Any]:
    """What is in doubt and certainly not there is sent again without an operator."""
    return override_settings(RESEND_UNKNOWN="auto")


def moved_to(url: str) -> None:
    """The same OC answers at another address from now on, as if it had never had one; open forms stay."""
    Service.objects.update(base_url=url)
    Attempt.objects.update(sent_to="")


def inquiry_of(number: str) -> Inquiry:
    """The row of a receipt."""
    return Inquiry.objects.select_related("service").get(receipt=number)


def accepted(page: Page) -> str:
    """Return the receipt number on a page that promises delivery and blames no one."""
    assert page.status == 200
    assert page.heading
    assert not page.soup.select_one(".tone-attention")
    assert [word for word in _BLAME if word in page.main.lower()] == []
    return receipt_on(page)


def waits(page: Page, state: str) -> str:
    """The receipt number of what OC does not have for certain yet, and that is in this state."""
    number = accepted(page)
    assert page.soup.select_one("#receipt-state.tone-waiting")
    assert inquiry_of(number).state == state
    return number


def in_doubt(page: Page) -> str:
    return waits(page, State.OUTCOME_UNKNOWN)


def work(*numbers: str) -> None:
    """All that is due later is due now, and the worker takes it; as often as one thing makes another one due."""
    for _ in range(3):
        time_to_try()
        for number in numbers:
            due_now(inquiry_of(number))
        call_command("deliver", once=True)


def settle(*numbers: str) -> None:
    """Time goes by until nothing that was sent can take effect any more, and the worker looks twice."""
    for number in numbers:
        aged(inquiry_of(number), _SETTLED)
    work(*numbers)


def died_in_its_lease(number: str) -> None:
    """The process that had the inquiry in hand is gone, and its lease has run out."""
    assert inquiry_of(number).state == State.SENDING
    Inquiry.objects.filter(receipt=number).update(lease_until=inquiry_of(number).created_at)
    aged(inquiry_of(number), claims.LEASE + 1)


def tickets(sandbox: Sandbox, number: str) -> list[dict[str, Any]]:
    """The tickets at OC that carry this receipt number."""
    return [ticket for ticket in sandbox.tickets() if f"[#{number}]" in ticket["subject"]]


def assert_arrived_once(browser: Browser, sandbox: Sandbox, number: str) -> None:
    """Check that OC has exactly one ticket for the receipt, and that the customer is told so."""
    (ticket,) = tickets(sandbox, number)
    assert inquiry_of(number).ticket_id == ticket["ticketId"]
    page = browser.get(f"/narae/receipts/{number}/")
    assert page.soup.select_one("#receipt-state.tone-done")


def assert_found_again(browser: Browser, sandbox: Sandbox, number: str) -> None:
    """What was carried out without a word is found, and nothing is sent a second time."""
    sandbox.clear_faults()
    work(number)
    assert_arrived_once(browser, sandbox, number)
    assert executed(sandbox) == len(sandbox.journal("create")) == 1


def assert_sent_again(browser: Browser, sandbox: Sandbox, number: str) -> None:
    """What never arrived is not sent again before it settled, and is then, once."""
    sandbox.clear_faults()
    sent = len(sandbox.journal("create"))
    look(number)
    assert inquiry_of(number).state == State.OUTCOME_UNKNOWN
    with resending():
        work(number)
        assert len(sandbox.journal("create")) == sent
        settle(number)
    assert_arrived_once(browser, sandbox, number)
    assert len(sandbox.journal("create")) == sent + 1


def look(number: str) -> None:
    """The worker looks for what is in doubt, now."""
    reconciliation.reconcile(inquiry_of(number))


@contextmanager
def another_connection() -> Iterator[Any]:
    """A connection to the test's database that is not Django's, and commits nothing by itself."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(found["NAME"], isolation_level=None)) as other:
            yield other
    else:
        place = {"dbname": found["NAME"], "user": found["USER"], "password": found["PASSWORD"], "host": found["HOST"]}
        with psycopg.connect(**place, port=found["PORT"] or 5432, autocommit=True) as other:
            yield other
