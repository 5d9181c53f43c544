"""F13 to F24 and F30 to F32: what OC, or a proxy in between, answers to a create."""

import json
import logging
from typing import Any

import pytest

from inquiries.models import Attachment
from tests.faults.steps import (
    State,
    accepted,
    assert_arrived_once,
    assert_found_again,
    assert_sent_again,
    died_in_its_lease,
    impatient,
    in_doubt,
    inquiry_of,
    moved_to,
    tickets,
    waits,
    work,
)
from tests.inquiries.services.steps import pause
from tests.inquiries.views.steps import correction_of, filled, receipt_on
from tests.support.factories import changed
from tests.support.pages import Browser, Page
from tests.support.rawserver import answering, http
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.tables import cases, pairs

executed_or_not = pytest.mark.parametrize("executed", [True, False], ids=["executed", "not executed"])


def resolved(member: Browser, sandbox: Sandbox, number: str, executed: bool) -> None:
    (assert_found_again if executed else assert_sent_again)(member, sandbox, number)


def test_F13_carried_out_twice(member: Browser, sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    form = filled(member)
    sandbox.fault("create", "execute_twice")
    number = accepted(form.submit())
    # As if the process had died before it could write the answer.
    changed(inquiry_of(number), state=State.SENDING, ticket_id="", delivered_at=None)
    died_in_its_lease(number)
    work(number)
    alerts = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [(record.getMessage(), record.receipt) for record in alerts] == [("delivery.duplicate_ticket", number)]  # type: ignore[attr-defined]
    oldest = min(tickets(sandbox, number), key=lambda ticket: (ticket["createdDt"], ticket["ticketId"]))
    assert len(tickets(sandbox, number)) == 2
    assert inquiry_of(number).ticket_id == oldest["ticketId"]
    assert member.get(f"/narae/receipts/{number}/").soup.select_one("#receipt-state.tone-done")


@executed_or_not
@pytest.mark.parametrize("status", cases([500, 502, 503, 504], 503))
def test_F14_html_of_a_gateway(member: Browser, sandbox: Sandbox, status: int, executed: bool) -> None:
    form = filled(member)
    sandbox.fault("create", "html", status=status, executed=executed)
    page = form.submit()
    assert "gateway" not in page.text
    resolved(member, sandbox, in_doubt(page), executed)


def test_F15_too_many_requests(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "http", status=429, headers={"Retry-After": "999999"}, body="slow down")
    page = form.submit()
    assert "slow down" not in page.text
    number = waits(page, State.ACCEPTED)
    assert 3500 < pause(inquiry_of(number)) <= 3600
    sandbox.clear_faults()
    work(number)
    assert_arrived_once(member, sandbox, number)


@pytest.mark.parametrize("status", cases([301, 302, 307], 302))
def test_F16_redirect_is_not_followed(member: Browser, sandbox: Sandbox, raw_server: Any, status: int) -> None:
    form = filled(member)
    canary = raw_server(answering(http(b"{}")))
    sandbox.fault("create", "http", status=status, headers={"Location": f"{canary.url}/ticket.json"}, body="")
    number = waits(form.submit(), State.ACCEPTED)
    sandbox.clear_faults()
    work(number)
    assert_arrived_once(member, sandbox, number)
    assert (canary.connections, canary.requests) == (0, [])


def refused(page: Page) -> str:
    """The receipt number of what OC refused, on the receipt that says what to do."""
    assert page.soup.select_one(".to-do h2")
    number = receipt_on(page)
    assert inquiry_of(number).state == State.NEEDS_CORRECTION
    return number


def test_F17_refused_fields(member: Browser, sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    form = filled(member, f_mail="gildong@example.com")
    header = {"resultCode": 400, "resultMessage": "raw words", "isSuccessful": False}
    field = {"objectName": "mail", "field": "1", "rejectValue": "gildong@example.com", "validate": "invalid"}
    body = json.dumps({"header": header, "result": {"contents": [field]}})
    sandbox.fault("create", "wrong_json", body=body, executed=False, times=1)
    with caplog.at_level(logging.DEBUG):
        page = form.submit()
    assert "gildong@example.com" not in caplog.text
    assert "raw words" not in page.text
    number = refused(page)
    page = correction_of(page)
    assert page.soup.select_one("#errors a[href='#id_f_mail']")
    assert page.form()["f_content"] == "내용"
    assert accepted(page.form().fill(f_mail="hong@example.com").submit()) == number
    assert_arrived_once(member, sandbox, number)


def test_F18_truncated_json(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "truncate")
    assert_found_again(member, sandbox, in_doubt(form.submit()))


NO_JSON: list[dict[str, Any]] = [{"kind": "html", "status": 200}, {"kind": "wrong_json", "body": "empty"}]


@pytest.mark.parametrize(("how", "executed"), pairs(NO_JSON, [True, False]), ids=str)
def test_F19_success_that_is_no_json(member: Browser, sandbox: Sandbox, how: dict[str, Any], executed: bool) -> None:
    form = filled(member)
    sandbox.fault("create", **how, executed=executed)
    resolved(member, sandbox, in_doubt(form.submit()), executed)


SUCCESS = {"resultCode": 200, "resultMessage": "", "isSuccessful": True}
EMPTY: list[dict[str, Any]] = [{}, {"content": {}}, {"content": 7}]
NOTHING_IN_IT = [json.dumps({"header": SUCCESS, "result": result}) for result in EMPTY]


@pytest.mark.parametrize("body", cases(["no_header", "no_result", *NOTHING_IN_IT], "no_result", NOTHING_IN_IT[1]))
def test_F20_keys_are_missing(member: Browser, sandbox: Sandbox, body: str) -> None:
    form = filled(member)
    sandbox.fault("create", "wrong_json", body=body)
    assert_found_again(member, sandbox, in_doubt(form.submit()))


EMPTY_ID = json.dumps({"header": SUCCESS, "result": {"content": {"ticketId": ""}}})


@pytest.mark.parametrize("body", cases(["ticket_id_null", "ticket_id_number", EMPTY_ID], EMPTY_ID))
def test_F21_no_ticket_id(member: Browser, sandbox: Sandbox, body: str) -> None:
    form = filled(member)
    sandbox.fault("create", "wrong_json", body=body)
    assert_found_again(member, sandbox, in_doubt(form.submit()))


@pytest.mark.parametrize("executed", cases([True, False], True))
def test_F22_unknown_result_code(
    member: Browser, sandbox: Sandbox, caplog: pytest.LogCaptureFixture, executed: bool
) -> None:
    form = filled(member)
    sandbox.fault("create", "code", result_code=7777, message="raw words", executed=executed)
    page = form.submit()
    assert "raw words" not in page.text
    alert = next(record for record in caplog.records if record.levelno == logging.ERROR)
    assert alert.getMessage() == "oc.unknown_result_code"
    assert (alert.endpoint, alert.result_code) == ("create", 7777)  # type: ignore[attr-defined]
    resolved(member, sandbox, in_doubt(page), executed)


def test_F23_data_already_exists(member: Browser, sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    form = filled(member)
    sandbox.fault("create", "code", result_code=9007, executed=True)
    assert_found_again(member, sandbox, in_doubt(form.submit()))
    assert [record for record in caplog.records if record.levelno == logging.ERROR] == []


def test_F24_a_file_that_oc_has_lost_goes_up_once_more(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member).attach(("사진.png", PNG))
    sandbox.fault("create", "code", result_code=9005, times=1)
    number = waits(form.submit(), State.ACCEPTED)
    before = Attachment.objects.get().upstream_id
    work(number)
    assert_arrived_once(member, sandbox, number)
    assert before == "" != Attachment.objects.get().upstream_id
    assert len(sandbox.journal("upload")) == 2


@pytest.mark.parametrize("files", [[], [("사진.png", PNG)]], ids=["no file", "file"])
def test_F24_related_data_missing(member: Browser, sandbox: Sandbox, files: list[tuple[str, bytes]]) -> None:
    form = filled(member).attach(*files)
    sandbox.fault("create", "code", result_code=9005)
    page = form.submit()
    if files:
        work(waits(page, State.ACCEPTED))
        page = member.get(page.url)
    number = refused(page)
    sandbox.clear_faults()
    assert accepted(correction_of(page).form().submit()) == number
    assert_arrived_once(member, sandbox, number)


@pytest.mark.parametrize("executed", cases([True, False], False))
def test_F30_endless_body(member: Browser, sandbox: Sandbox, executed: bool) -> None:
    form = filled(member)
    sandbox.fault("create", "endless", megabytes=17, executed=executed)
    resolved(member, sandbox, in_doubt(form.submit()), executed)


@pytest.mark.parametrize("executed", cases([True, False], True))
def test_F31_gzip_bomb(member: Browser, sandbox: Sandbox, executed: bool) -> None:
    form = filled(member)
    sandbox.fault("create", "gzip_bomb", megabytes=64, executed=executed)
    number = in_doubt(form.submit())
    assert sandbox.journal("create")[0]["headers"]["accept-encoding"] == "identity"
    resolved(member, sandbox, number, executed)


@pytest.mark.parametrize("body", cases(["bom", "nan", "duplicate_keys"], "nan"))
def test_F32_json_only_nearly(member: Browser, sandbox: Sandbox, body: str) -> None:
    form = filled(member)
    sandbox.fault("create", "wrong_json", body=body)
    assert_found_again(member, sandbox, in_doubt(form.submit()))


def test_F32_half_a_surrogate_pair(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "wrong_json", body="lone_surrogate")
    assert_arrived_once(member, sandbox, accepted(form.submit()))


def test_F32_another_encoding(member: Browser, sandbox: Sandbox, raw_server: Any) -> None:
    form = filled(member)
    answer = json.dumps(
        {"header": SUCCESS, "result": {"content": {"ticketId": "T1", "subject": "문의"}}}, ensure_ascii=False
    )
    server = raw_server(answering(http(answer.encode("cp949"))))
    moved_to(server.url)
    with impatient():
        number = in_doubt(form.submit())
    moved_to(sandbox.url)
    assert_sent_again(member, sandbox, number)
