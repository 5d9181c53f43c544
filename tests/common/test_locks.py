"""Locks by name: a transaction waits for another that holds the same name, and for no other."""

import threading

import pytest
from django.db import connection, transaction

from common import locks
from inquiries.models import Inquiry, Service
from inquiries.services.submission import accept, drafts
from inquiries.services.submission.accept import TypeChosen
from tests.faults.test_workers import on_postgres
from tests.inquiries.services.steps import wait_until
from tests.support.crossing import has_lock_waiter
from tests.support.factories import SMALL_FORM, filled, make_file, make_sender, make_service
from tests.support.sandbox import Sandbox
from tests.support.threads import at_once

committed = pytest.mark.django_db(transaction=True)


@on_postgres
@committed
def test_it_works() -> None:
    order = []

    def second() -> None:
        with transaction.atomic():
            locks.hold("form", "a")
            order.append("second")
        connection.close()

    waiting = threading.Thread(target=second)
    with transaction.atomic():
        locks.hold("form", "a")
        waiting.start()
        wait_until(has_lock_waiter)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


@committed
def test_a_lock_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        locks.hold("form", "a")


@on_postgres
@committed
def test_the_same_usercode_at_another_service_has_its_own_lock() -> None:
    def held(number: int) -> bool:
        with transaction.atomic():
            impatient()
            locks.hold("asking", number, "tester")
            both.wait(timeout=20)
        return True

    both = threading.Barrier(2)
    assert at_once(2, held) == [True, True]


@on_postgres
@committed
def test_a_stalled_request_does_not_block_other_customers(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    service, goes_on, stands_still = make_service(sandbox), threading.Event(), threading.Event()
    usual = drafts.forget

    def forget(form_nonce: str) -> None:  # the last that is done in the transaction
        if form_nonce == "slow":
            stands_still.set()
            goes_on.wait(timeout=20)
        usual(form_nonce)

    def slow() -> None:
        try:
            sent(service, "slow")
        finally:
            connection.close()

    monkeypatch.setattr(drafts, "forget", forget)
    sender = threading.Thread(target=slow)
    sender.start()
    try:
        assert stands_still.wait(timeout=20)
        with transaction.atomic():
            impatient()
            assert make_file(service, "another", "quick").name == "메모.txt"
            assert sent(service, "quick").receipt
    finally:
        goes_on.set()
        sender.join()
    assert Inquiry.objects.count() == 2


def sent(service: Service, nonce: str) -> Inquiry:
    chosen = TypeChosen(SMALL_FORM, "기타")
    sender = make_sender("tester" if nonce == "slow" else "another", second_of="")
    return accept.accept_inquiry(service, sender, nonce, chosen, filled())


def impatient() -> None:
    """Rather fail than wait for ever."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10s'")
