"""How many reads run at once in a process, and what is none of them."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.test import override_settings

from inquiries.models import Inquiry, Service
from inquiries.oc import endpoints
from inquiries.oc.call_record import Record, allow_all
from inquiries.oc.endpoints import Endpoint
from inquiries.oc.errors import Unavailable
from inquiries.oc.types.requests import TicketQuery
from inquiries.services.catalog import types_and_fields
from inquiries.services.upstream import clients, read_limit
from tests.inquiries.services.steps import deliver
from tests.inquiries.services.upstream.steps import states
from tests.support.factories import make_file, make_inquiry, new_nonce
from tests.support.sandbox import Sandbox

READS = 4


@pytest.fixture(autouse=True)
def running() -> Iterator[ExitStack]:
    """What runs until the test is over."""
    with override_settings(OC_READS=READS), ExitStack() as stack:
        yield stack


def run(running: ExitStack, endpoint: Endpoint = endpoints.LIST_BY_POST, times: int = 1) -> None:
    for _ in range(times):
        running.enter_context(read_limit.limit_reads(allow_all)(Record(endpoint)))


def test_it_works(running: ExitStack) -> None:
    run(running, times=READS)
    with pytest.raises(Unavailable):
        run(running, endpoints.DETAIL)
    running.close()
    run(running, endpoints.DETAIL, times=READS)


def test_one_that_failed_gives_its_place_back(running: ExitStack) -> None:
    for _ in range(READS + 1):
        with pytest.raises(KeyError), read_limit.limit_reads(allow_all)(Record(endpoints.DETAIL)):
            raise KeyError
    run(running, times=READS)


@pytest.mark.parametrize("endpoint", [endpoints.CREATE, endpoints.COMMENT, endpoints.UPLOAD], ids=lambda e: e.name)
def test_a_write_always_gets_a_slot(running: ExitStack, endpoint: Endpoint) -> None:
    run(running, times=READS)
    run(running, endpoint, times=3)


def test_files_get_half_of_the_places(running: ExitStack) -> None:
    run(running, endpoints.ATTACHMENT, times=READS // 2)
    with pytest.raises(Unavailable):
        run(running, endpoints.NOTICE_FILE)
    run(running, times=READS // 2)


def test_a_read_without_a_slot_makes_no_call(running: ExitStack, service: Service, sandbox: Sandbox) -> None:
    run(running, times=READS)
    for _ in range(6):
        with pytest.raises(Unavailable):
            clients.get_client(service).tickets("tester", TicketQuery())
    assert sandbox.journal() == []
    assert states(service)["transport"] == "closed", "OC is not reported as down"


def test_sending_works_while_all_read_slots_are_taken(running: ExitStack, service: Service, sandbox: Sandbox) -> None:
    run(running, times=READS)
    assert types_and_fields.get_field_definitions(service, 2601, "ko").value
    assert make_file(service, "tester", new_nonce()).upstream_id
    assert deliver(make_inquiry(service)).state == Inquiry.State.DELIVERED
