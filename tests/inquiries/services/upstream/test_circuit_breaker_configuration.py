"""What is not even tried while OC refuses the service's settings or our clock is wrong, and how that ends."""

import pytest
from django.core.management import call_command

from inquiries.models import Inquiry, Service
from inquiries.oc.errors import OCError
from inquiries.oc.types.requests import TicketQuery
from inquiries.services.submission import accept
from inquiries.services.upstream import clients, connection_health
from tests.inquiries.services.steps import creates, deliver, executed, time_to_try
from tests.inquiries.services.upstream.steps import failed, misconfigured, opened, ops, states
from tests.support.factories import make_file, make_inquiry, make_service, new_nonce
from tests.support.sandbox import Sandbox

State = Inquiry.State


@pytest.fixture
def service(db: None, sandbox: Sandbox) -> Service:
    sandbox.reset(wild=False, spam_policy=False)
    return make_service(sandbox, paced=False)


# --- the configuration's --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "how", "reason"),
    [
        ("rotated_key", {}, "signature"),
        ("no_key", {}, "key"),
        ("forbidden_address", {}, "address"),
        ("expired", {}, "clock"),
        ("http", {"status": 302, "headers": {"Location": "/elsewhere"}, "body": ""}, "endpoint"),
        ("code", {"result_code": 404, "http_status": 404}, "endpoint"),
    ],
)
def test_it_opens_after_two_refusals(service: Service, sandbox: Sandbox, kind: str, how: dict, reason: str) -> None:
    sandbox.fault("create", kind, **how)
    failed(service, 1)
    assert states(service)["configuration"] == "closed"
    failed(service, 3)
    assert states(service)["configuration"] == f"open: {reason}"
    assert len(creates(sandbox)) == 2


def test_all_that_is_accepted_meanwhile_goes_out_by_itself(service: Service, sandbox: Sandbox) -> None:
    misconfigured(service, sandbox)
    kept = [accept.send_now(make_inquiry(service)) for _ in range(8)]
    assert {(inquiry.state, inquiry.attempts_made) for inquiry in kept} == {(State.ACCEPTED, 0)}
    assert ops(sandbox) == []
    sandbox.config(service_key=sandbox.credentials.service_key)
    time_to_try()
    Inquiry.objects.update(next_at=kept[0].next_at)
    call_command("deliver", once=True)
    assert set(Inquiry.objects.values_list("state", flat=True)) == {State.DELIVERED}
    assert executed(sandbox) == 10


def test_as_long_as_it_is_wrong_one_read_a_minute_asks(service: Service, sandbox: Sandbox) -> None:
    misconfigured(service, sandbox)
    for number in range(1, 4):
        time_to_try()
        assert [clients.may_write(service) for _ in range(3)] == [False] * 3
        assert ops(sandbox) == ["detail"] * number


def test_an_operator_who_saves_the_service_need_not_wait(service: Service, sandbox: Sandbox) -> None:
    misconfigured(service, sandbox)
    service.service_key = "another key"
    service.save()
    assert deliver(make_inquiry(service)).state == State.DELIVERED


def test_a_successful_connection_check_closes_the_breaker(service: Service, sandbox: Sandbox) -> None:
    misconfigured(service, sandbox)
    assert not all(finding.works for finding in connection_health.check(service))
    assert states(service)["configuration"] == "open: signature"
    sandbox.config(service_key=sandbox.credentials.service_key)
    assert all(finding.works for finding in connection_health.check(service))
    assert deliver(make_inquiry(service)).state == State.DELIVERED


def test_a_check_looks_past_an_open_breaker(service: Service, sandbox: Sandbox) -> None:
    opened(service, sandbox)
    sandbox.clear_faults()
    assert all(finding.works for finding in connection_health.check(service))
    assert states(service)["transport"] == "closed"


def test_files_wait_and_reads_go_on(service: Service, sandbox: Sandbox) -> None:
    misconfigured(service, sandbox)
    assert make_file(service, "tester", new_nonce()).upstream_id == ""
    with pytest.raises(OCError):
        clients.get_client(service).tickets("tester", TicketQuery())
    assert ops(sandbox) == ["list"]


def test_another_services_key_is_another_matter(service: Service, sandbox: Sandbox) -> None:
    misconfigured(service, sandbox)
    assert states(make_service(sandbox, "other"))["configuration"] == "closed"


def test_a_list_that_answers_to_one_method_only_is_well(service: Service, sandbox: Sandbox) -> None:
    sandbox.config(list_method="GET")
    for _ in range(3):
        clients.forget_clients()  # as many processes, none of which knows the method yet
        clients.get_client(service).tickets("tester", TicketQuery())
    assert states(service)["configuration"] == "closed"


# --- F26: the clock -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [90, -90])
def test_F26_a_clock_that_is_off_is_noticed_before_anything_is_sent(
    service: Service, sandbox: Sandbox, seconds: int
) -> None:
    sandbox.clock(offset_ms=seconds * 1000)  # OC would still take the signature
    clients.get_client(service).tickets("tester", TicketQuery())
    inquiry = deliver(make_inquiry(service))
    assert (inquiry.state, inquiry.attempts_made) == (State.ACCEPTED, 0)
    assert states(service)["configuration"] == "open: clock"
    time_to_try()
    assert not clients.may_write(service)
    sandbox.clock(offset_ms=0)
    time_to_try()
    assert deliver(inquiry).state == State.DELIVERED
    assert executed(sandbox) == 1


@pytest.mark.parametrize("seconds", [50, -50])
def test_F26_a_little_off_is_no_matter(service: Service, sandbox: Sandbox, seconds: int) -> None:
    sandbox.clock(offset_ms=seconds * 1000)
    clients.get_client(service).tickets("tester", TicketQuery())
    assert deliver(make_inquiry(service)).state == State.DELIVERED
