"""What becomes of an inquiry that was certainly not created."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import override_settings
from django.utils import timezone

from inquiries.domain.submission_data import SubmissionData
from inquiries.models import Attachment, Inquiry, Service
from inquiries.services.delivery import claims
from inquiries.services.delivery import deliver as delivery
from inquiries.services.operations import operator_actions
from tests.inquiries.services.steps import aged, creates, deliver, due_now, executed, pause
from tests.support.factories import changed, filled, make_comment, make_inquiry, make_service
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox

State = Inquiry.State


# --- certainly not sent ---------------------------------------------------------------------------------------


def test_a_refused_connection_is_tried_again(service: Service, sandbox: Sandbox) -> None:
    Service.objects.update(base_url="http://127.0.0.1:9")
    inquiry = deliver(make_inquiry(Service.objects.get()))
    assert inquiry.state == State.ACCEPTED
    assert inquiry.attempts.get().outcome == "Unavailable"
    Service.objects.update(base_url=sandbox.url)
    assert deliver(due_now(inquiry)).state == State.DELIVERED
    assert executed(sandbox) == 1


def test_the_name_does_not_exist(service: Service) -> None:
    Service.objects.update(base_url="https://no-such.invalid")
    assert deliver(make_inquiry(Service.objects.get())).state == State.ACCEPTED


def test_the_pause_grows(service: Service) -> None:
    Service.objects.update(base_url="http://127.0.0.1:9")
    inquiry = make_inquiry(Service.objects.get())
    longest = [5.0]
    for number in range(1, 12):
        cache.clear()  # with what the breakers know
        inquiry = deliver(due_now(inquiry))
        longest.append(min(5.0 * 2**number, 900.0))
        assert 4 < pause(inquiry) <= longest[-1]
    assert inquiry.attempts_made == 11


def test_too_many_requests_are_waited_for_as_long_as_asked(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "http", status=429, headers={"Retry-After": "1800"}, body="slow down")
    inquiry = deliver(make_inquiry(service))
    assert inquiry.state == State.ACCEPTED
    assert 1790 < pause(inquiry) <= 1800


def test_but_not_longer_than_an_hour(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "http", status=429, headers={"Retry-After": "999999"}, body="")
    assert pause(deliver(make_inquiry(service))) <= 3600


# --- the settings are wrong -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("rotated_key", {}),
        ("no_key", {}),
        ("forbidden_address", {}),
        ("expired", {}),
        ("http", {"status": 302, "headers": {"Location": "http://127.0.0.1:9/canary"}, "body": ""}),
        ("http", {"status": 307, "headers": {"Location": "/elsewhere"}, "body": ""}),
        ("code", {"result_code": 404, "http_status": 404}),
    ],
)
def test_it_waits_until_an_operator_has_set_them_right(
    service: Service, sandbox: Sandbox, kind: str, how: dict
) -> None:
    sandbox.fault("create", kind, **how)
    inquiry = deliver(make_inquiry(service))
    assert inquiry.state == State.ACCEPTED
    assert inquiry.attempts.get().outcome == "Misconfigured"
    assert 55 < pause(inquiry) <= 60
    sandbox.clear_faults()
    assert deliver(due_now(inquiry)).state == State.DELIVERED
    assert executed(sandbox) == 1


def test_a_clock_that_is_wrong_is_refused_by_oc_itself(service: Service, sandbox: Sandbox) -> None:
    sandbox.clock(offset_ms=6 * 60 * 1000)
    assert deliver(make_inquiry(service)).state == State.ACCEPTED
    sandbox.clock(offset_ms=0)
    assert executed(sandbox) == 0


def test_a_rotated_key_delays_and_loses_nothing(service: Service, sandbox: Sandbox) -> None:
    sandbox.config(service_key="another key")
    inquiry = deliver(make_inquiry(service))
    assert inquiry.state == State.ACCEPTED
    service.service_key = "another key"
    service.save()
    assert deliver(due_now(inquiry)).state == State.DELIVERED


def test_without_a_key_nothing_is_tried(db: None, sandbox: Sandbox) -> None:
    inquiry = deliver(make_inquiry(make_service(sandbox, service_key="")))
    assert (inquiry.state, inquiry.attempts_made) == (State.ACCEPTED, 0)
    assert sandbox.journal() == []
    Service.objects.update(service_key=sandbox.credentials.service_key)
    assert deliver(due_now(inquiry)).state == State.DELIVERED


# --- OC says no -----------------------------------------------------------------------------------------------


def test_refused_fields_are_to_be_mended(service: Service, sandbox: Sandbox) -> None:
    inquiry = deliver(make_inquiry(service, submitted=filled(email="no address", subject="")))
    assert inquiry.state == State.NEEDS_CORRECTION
    assert {"code": "mail", "kind": "invalid"} in inquiry.refusals
    assert inquiry.attempts.get().outcome == "RefusedFields"
    assert deliver(due_now(inquiry)).attempts_made == 1


def test_refused_fields_with_nonsense_in_them_are_kept(service: Service, sandbox: Sandbox) -> None:
    item = '{"objectName": "mail\\u0000", "field": null, "validate": 7}'
    header = '{"resultCode": 400, "resultMessage": null, "isSuccessful": false}'
    body = f'{{"header": {header}, "result": {{"contents": [{", ".join([item] * 100)}]}}}}'
    sandbox.fault("create", "wrong_json", body=body, executed=False)
    inquiry = deliver(make_inquiry(service))
    assert inquiry.state == State.NEEDS_CORRECTION
    assert inquiry.refusals == [{"code": "mail", "kind": "7"}] * 50


def test_a_refusal_without_a_field_is_to_be_mended(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "code", result_code=400, message="something else")
    inquiry = deliver(make_inquiry(service))
    assert (inquiry.state, inquiry.refusals) == (State.NEEDS_CORRECTION, [{"code": "", "kind": "invalid"}])


def test_a_type_that_is_gone_is_to_be_mended(service: Service) -> None:
    assert deliver(make_inquiry(service, category_id=999_999)).state == State.NEEDS_CORRECTION


def test_a_comment_on_a_closed_ticket_is_to_be_mended(service: Service, sandbox: Sandbox) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    sandbox.set_status(ticket_id, "closed")
    comment = deliver(make_comment(service, ticket_id))
    assert (comment.state, comment.ticket_id) == (State.NEEDS_CORRECTION, ticket_id)


def test_a_comment_on_anothers_ticket_goes_nowhere(service: Service, sandbox: Sandbox) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    assert deliver(make_comment(service, ticket_id, usercode="somebody")).state == State.NEEDS_CORRECTION
    assert executed(sandbox, "comment") == 0


@pytest.mark.parametrize("code", [1001, 1002])
def test_the_spam_policy_holds_it_back_for_a_day(service: Service, sandbox: Sandbox, code: int) -> None:
    sandbox.fault("create", "code", result_code=code, times=1)
    inquiry = deliver(make_inquiry(service))
    assert inquiry.state == State.RATE_LIMITED
    assert 24 * 3600 < pause(inquiry) < 24.5 * 3600
    assert inquiry not in claims.find_due()
    assert deliver(aged(inquiry, 24.5 * 3600)).state == State.DELIVERED


# --- files ----------------------------------------------------------------------------------------------------


def test_files_that_oc_has_lost_go_up_anew(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service, files=[("사진.png", PNG)])
    Attachment.objects.update(upstream_id="0" * 32)
    inquiry = deliver(inquiry)
    assert inquiry.state == State.ACCEPTED
    assert deliver(inquiry).state == State.DELIVERED
    assert len(sandbox.journal("upload")) == 2


def test_but_only_once(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "code", result_code=9005)
    inquiry = make_inquiry(service, files=[("사진.png", PNG)])
    assert deliver(deliver(inquiry)).state == State.NEEDS_CORRECTION
    assert len(creates(sandbox)) == 2


def test_a_file_that_oc_refuses_now_is_to_be_mended(service: Service, sandbox: Sandbox) -> None:
    rule = sandbox.fault("upload", "refuse")
    inquiry = make_inquiry(service, files=[("사진.png", PNG)])
    sandbox.remove_fault(rule)
    sandbox.fault("upload", "code", result_code=9017)
    inquiry = deliver(inquiry)
    assert (inquiry.state, inquiry.refusals) == (
        State.NEEDS_CORRECTION,
        [{"code": "attachment", "kind": "invalid", "file": "사진.png"}],
    )
    assert creates(sandbox) == []


@pytest.mark.parametrize("kind", ["refuse", "rotated_key"])
def test_while_files_cannot_go_up_nothing_is_claimed(service: Service, sandbox: Sandbox, kind: str) -> None:
    sandbox.fault("upload", kind)
    inquiry = deliver(make_inquiry(service, files=[("사진.png", PNG)]))
    assert (inquiry.state, inquiry.attempts_made) == (State.ACCEPTED, 0)
    assert pause(inquiry) > 4
    assert creates(sandbox) == []


def test_the_longer_files_cannot_go_up_the_longer_it_waits(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("upload", "http", status=429, headers={"Retry-After": "0"}, body="")
    inquiry = make_inquiry(service, files=[("사진.png", PNG)])
    pauses = []
    for _ in range(20):
        Inquiry.objects.update(failing_since=timezone.now() - timedelta(days=2))
        pauses.append(pause(deliver(due_now(inquiry))))
    assert 60 < max(pauses) <= 900


@pytest.mark.parametrize("content", [None, PNG[:-1]], ids=["gone", "cut off"])
def test_a_file_that_cannot_be_read_is_an_operators_case_at_once(
    service: Service, sandbox: Sandbox, content: bytes | None
) -> None:
    inquiry = make_inquiry(service, files=[("사진.png", PNG)])
    file = inquiry.attachments.get()
    file.file.storage.delete(file.file.name)
    if content is not None:
        file.file.storage.save(file.file.name, ContentFile(content))
    Attachment.objects.update(upstream_id="", forwarded_at=None)
    inquiry = deliver(inquiry)
    assert (inquiry.state, inquiry.attempts_made) == (State.NEEDS_OPERATOR, 0)
    assert inquiry.refusals == [{"code": "attachment", "kind": "unreadable", "file": "사진.png"}]
    file.file.storage.delete(file.file.name)
    file.file.storage.save(file.file.name, ContentFile(PNG))
    operator_actions.resend(inquiry)
    assert deliver(changed(inquiry)).state == State.DELIVERED


# --- whatever else --------------------------------------------------------------------------------------------


def test_a_row_that_cannot_be_made_into_a_payload_is_not_in_doubt(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service, submitted=SubmissionData(content=7))  # type: ignore[arg-type]
    inquiry = deliver(inquiry)
    assert (inquiry.state, inquiry.attempts_made) == (State.ACCEPTED, 0)
    assert creates(sandbox) == []


def test_no_time_left_means_no_attempt(service: Service, sandbox: Sandbox) -> None:
    inquiry = deliver(make_inquiry(service), deadline=0)
    assert (inquiry.state, inquiry.attempts_made) == (State.ACCEPTED, 0)
    assert sandbox.journal() == []


def test_an_unexpected_error_is_not_raised(service: Service) -> None:
    inquiry = make_inquiry(service, files=[("사진.png", PNG)])
    with override_settings(DATA_KEYS=["not a key"]):
        delivery.deliver(inquiry, deadline=1)
    assert delivery.reload(inquiry).state == State.ACCEPTED
