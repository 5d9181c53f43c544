"""The purge deletes many inquiries in one transaction, and promises for each what it promises for one."""

import io
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inquiries.models import Inquiry, PurgedInquiry, Service
from inquiries.services import tombstones
from inquiries.services.operations import retention
from tests.inquiries.services.operations.test_retention import FILES, NOTHING, State, kept_paths, storage
from tests.inquiries.services.steps import days_ago, delivered_before
from tests.support.factories import make_comment

__all__ = ["storage"]


def test_a_batch_takes_as_many_queries_as_one(service: Service) -> None:
    first = delivered_before(service, files=FILES)
    alone = count_queries()
    for _number in range(2):
        delivered_before(service, files=FILES)
    assert count_queries() == alone
    assert not Inquiry.objects.exists()
    assert PurgedInquiry.objects.count() == 3
    assert tombstones.find_by_receipt(service, "tester", first.receipt)


def count_queries() -> int:
    with CaptureQueriesContext(connection) as asked:
        retention.purge()
    return len(asked)


def test_one_that_breaks_its_batch_stops_no_other(service: Service) -> None:
    stuck, other = delivered_before(service, files=FILES), delivered_before(service)
    tombstones.build_tombstone(stuck, kept_days=1).save()
    assert retention.purge() == replace(NOTHING, inquiries=1, failed=1)
    assert Inquiry.objects.get() == stuck
    assert tombstones.find_by_receipt(service, "tester", other.receipt)


def test_a_row_that_came_into_doubt_meanwhile_stays(service: Service) -> None:
    inquiry = delivered_before(service, files=FILES)
    asked: list[str] = []

    def ask_again_once_it_is_found(execute: Any, sql: str, *more: Any) -> Any:
        found = execute(sql, *more)
        if '"delivered_at" <' in sql and not asked:
            asked.append(sql)
            make_comment(service, inquiry.ticket_id, state=State.ACCEPTED)
        return found

    with connection.execute_wrapper(ask_again_once_it_is_found):
        assert retention.purge() == NOTHING
    assert asked
    assert Inquiry.objects.filter(pk=inquiry.pk).exists()
    assert len(kept_paths()) == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts its rows by itself")
def test_the_command_lets_sqlite_choose_the_right_index(service: Service) -> None:
    Inquiry.objects.bulk_create(
        Inquiry(
            receipt=f"R{number}",
            form_token=f"f{number}",
            service=service,
            usercode=f"u{number}",
            payload={},  # type: ignore[misc]
            state=State.values[number % len(State.values)],
            cancelled_at=days_ago(0),
        )
        for number in range(500)
    )
    waiting = Inquiry.objects.filter(service__in=[service], state__in=[State.ACCEPTED, State.SENDING])
    assert "inquiry_queue" not in waiting.order_by().explain()
    call_command("purge", stdout=io.StringIO())
    assert "inquiry_queue" in waiting.order_by().explain()
