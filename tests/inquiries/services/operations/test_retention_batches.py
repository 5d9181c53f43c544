"""The purge deletes many inquiries in one transaction, and promises for each what it promises for one."""

from dataclasses import replace
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from inquiries.models import Inquiry, PurgedInquiry, Service
from inquiries.services import tombstones
from inquiries.services.operations import retention
from tests.inquiries.services.operations.test_retention import FILES, NOTHING, State, kept_paths, storage
from tests.inquiries.services.steps import delivered_before
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
