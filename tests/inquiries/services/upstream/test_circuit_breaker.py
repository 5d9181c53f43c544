"""What is not even tried while OC is down, and how that ends."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.core.management import call_command

from inquiries.models import Inquiry, Service
from inquiries.oc.errors import Unavailable
from inquiries.oc.types.requests import TicketQuery
from inquiries.services.catalog import types_and_fields
from inquiries.services.submission import accept
from inquiries.services.upstream import clients
from tests.inquiries.services.steps import creates, deliver, due_now, time_to_try
from tests.inquiries.services.upstream.steps import down, failed, opened, ops, states
from tests.support.factories import make_file, make_inquiry, make_service, new_nonce
from tests.support.sandbox import Sandbox

State = Inquiry.State
CLOSED_PORT = "http://127.0.0.1:9"


@pytest.fixture
def service(db: None, sandbox: Sandbox) -> Service:
    sandbox.reset(wild=False, spam_policy=False)
    return make_service(sandbox, paced=False)


# --- the transport's opens ------------------------------------------------------------------------------------


def test_it_works(service: Service, sandbox: Sandbox) -> None:
    opened(service, sandbox)
    inquiry = make_inquiry(service)
    sent = accept.send_now(inquiry)
    assert (sent.state, sent.attempts_made, sent.next_at) == (State.ACCEPTED, 0, inquiry.next_at)
    assert ops(sandbox) == []
    sandbox.clear_faults()
    time_to_try()
    assert deliver(inquiry).state == State.DELIVERED


def test_four_failures_are_not_enough(service: Service, sandbox: Sandbox) -> None:
    down(sandbox)
    failed(service, 4)
    assert states(service) == {"transport": "closed", "configuration": "closed"}


def test_one_success_and_the_row_begins_anew(service: Service, sandbox: Sandbox) -> None:
    for _ in range(2):
        down(sandbox)
        failed(service, 4)
        sandbox.clear_faults()
        clients.get_client(service).service()
    assert states(service)["transport"] == "closed"


def test_half_of_ten_calls_are_too_many(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "html", status=502, executed=False, every=2)
    for number in range(1, 13):  # counted from the first that failed
        assert states(service)["transport"] == "closed", number
        failed(service, 1)
    assert states(service)["transport"] == "open"


def test_refused_connections_open_the_breaker(service: Service) -> None:
    Service.objects.update(base_url=CLOSED_PORT)
    away = Service.objects.get()
    failed(away, 5)
    assert states(away)["transport"] == "open"


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("http", {"status": 429, "headers": {"Retry-After": "1"}, "body": ""}),
        ("code", {"result_code": 7777}),
        ("code", {"result_code": 400, "message": "no"}),
        ("code", {"result_code": 1001}),
    ],
)
def test_a_refusal_by_oc_is_no_transport_failure(service: Service, sandbox: Sandbox, kind: str, how: dict) -> None:
    sandbox.fault("create", kind, **how)
    failed(service, 6)
    assert len(creates(sandbox)) == 6
    assert states(service)["transport"] == "closed"


def test_all_services_there_share_it(service: Service, sandbox: Sandbox) -> None:
    opened(service, sandbox)
    other = make_service(sandbox, "other")
    assert states(other)["transport"] == "open"
    elsewhere = make_service(sandbox, "elsewhere", base_url=CLOSED_PORT)
    assert states(elsewhere)["transport"] == "closed"


# --- while it is open -----------------------------------------------------------------------------------------


def test_lists_and_threads_fail_at_once(service: Service, sandbox: Sandbox) -> None:
    opened(service, sandbox)
    client = clients.get_client(service)
    calls: list[Callable[[], object]] = [
        lambda: client.tickets("tester", TicketQuery()),
        lambda: client.ticket("tester", "1"),
    ]
    for call in calls:
        with pytest.raises(Unavailable):
            call()
    assert ops(sandbox) == []


def test_types_come_from_the_last_good_copy(service: Service, sandbox: Sandbox) -> None:
    fresh = types_and_fields.get_category_tree(service)
    opened(service, sandbox)
    service.mark_changed()
    held = types_and_fields.get_category_tree(service)
    assert (held.value, held.stale) == (fresh.value, True)
    assert ops(sandbox) == []


def test_a_picked_file_is_kept_without_waiting(service: Service, sandbox: Sandbox) -> None:
    opened(service, sandbox)
    file = make_file(service, "tester", new_nonce())
    assert file.upstream_id == ""
    assert ops(sandbox) == []


def test_other_services_inquiries_pass(service: Service, sandbox: Sandbox) -> None:
    away = make_service(sandbox, "away", base_url=CLOSED_PORT)
    failed(away, 5)
    waiting = [make_inquiry(away) for _ in range(12)]
    passing = make_inquiry(service)
    call_command("deliver", once=True)
    assert Inquiry.objects.get(pk=passing.pk).state == State.DELIVERED
    untouched = Inquiry.objects.filter(pk__in=[inquiry.pk for inquiry in waiting])
    assert set(untouched.values_list("state", "attempts_made", "lease_until")) == {(State.ACCEPTED, 0, None)}


def test_an_inquiry_in_doubt_is_not_looked_for_while_the_breaker_is_open(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "html", status=500, executed=True, times=1)
    doubtful = due_now(deliver(make_inquiry(service)))
    opened(service, sandbox)
    call_command("deliver", once=True)
    assert Inquiry.objects.get(pk=doubtful.pk).next_at == doubtful.next_at
    assert ops(sandbox) == []


# --- and closes -----------------------------------------------------------------------------------------------


def test_it_is_tried_out_by_a_signed_get(service: Service, sandbox: Sandbox) -> None:
    opened(service, sandbox)
    sandbox.clear_faults()
    time_to_try()
    deliver(make_inquiry(service))
    first, second = sandbox.journal()
    assert (first["op"], first["method"], "authorization" in first["headers"]) == ("detail", "GET", True)
    assert second["op"] == "create"


def test_not_before_its_time(service: Service, sandbox: Sandbox) -> None:
    opened(service, sandbox)
    sandbox.clear_faults()
    deliver(make_inquiry(service))
    assert ops(sandbox) == []


def test_a_customers_read_may_find_it_mended(service: Service, sandbox: Sandbox) -> None:
    opened(service, sandbox)
    sandbox.clear_faults()
    time_to_try()
    clients.get_client(service).categories()
    assert states(service)["transport"] == "closed"


def test_but_no_write_and_no_upload(service: Service, sandbox: Sandbox) -> None:
    opened(service, sandbox)
    sandbox.clear_faults()
    time_to_try()
    make_file(service, "tester", new_nonce())
    assert ops(sandbox) == []
    assert states(service)["transport"] == "probing"


def test_one_tries_and_the_others_do_not_wait(service: Service, sandbox: Sandbox) -> None:
    opened(service, sandbox)
    time_to_try()
    cache.add(clients.get_breakers(service).probe_key, True)  # as if another were just trying
    assert not clients.may_write(service)
    with pytest.raises(Unavailable):
        clients.get_client(service).categories()
    assert ops(sandbox) == []


def test_each_try_that_fails_doubles_the_pause(service: Service, sandbox: Sandbox) -> None:
    opened(service, sandbox)
    pauses = []
    for _ in range(6):
        pauses.append(clients.get_breakers(service).read_connection().pause)
        time_to_try()
        assert not clients.may_write(service)
    assert pauses == [30, 60, 120, 240, 300, 300]


def test_a_clock_that_was_set_back_keeps_nothing_closed(
    service: Service, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(service, sandbox)
    known = clients.get_breakers(service)
    an_hour_ago = known.read_connection().open_until - 3600
    monkeypatch.setattr("inquiries.services.upstream.circuit_breaker.time.time", lambda: an_hour_ago)
    assert states(service)["transport"] == "probing"
