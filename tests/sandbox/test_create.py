from typing import Any

import pytest

from tests.sandbox.caller import CREATE, Caller, content, refusal, small_ticket, wrong_fields

FULL_VALUES: dict[str, Any] = {
    "textbox": "NR-2000 😀",
    "date": "2022-07-11",
    "datetime": "2022-07-11 00:00",
    "dateperiod": "2022-07-01 ~ 2022-07-31",
    "datetimeperiod": "2022-07-01 00:00 ~ 2022-07-31 23:59",
    "agreetotheterms": "true",
}


def _full_ticket(call: Caller) -> dict[str, Any]:
    fields = call.get("/narae/api/v2/ticket/field/user/2542.json").json()["result"]["contents"]
    options = {field["code"]: field["options"] for field in fields}
    values = {
        **FULL_VALUES,
        "checkbox": options["checkbox"][:2],
        "dropdown": options["dropdown"][0],
        "radiobutton": options["radiobutton"][-1],
    }
    return {
        "categoryId": 2542,
        "subject": "냉장고 소음",
        "content": "밤마다 소리가 납니다.\n<b>굵게</b>",
        "endUser": {"usercode": "tester", "email": "a@example.com", "username": "손님", "phone": "010-0000-0000"},
        "attachments": [{"attachmentId": call.uploaded()}],
        "typeOne": "구분1",
        "typeTwo": "구분2",
        "language": "en",
        "source": "spweb",
        "userFields": [{"code": code, "value": value} for code, value in values.items()],
    }


def test_it_works(call: Caller) -> None:
    sent = _full_ticket(call)
    answered = content(call.create(**sent, ip="203.0.113.9"))
    stored = call.sandbox.tickets()[0]
    assert answered["ticketId"] == stored["ticketId"]
    assert answered["status"] == "new"
    assert answered["createdDt"] == answered["updatedDt"] == stored["createdDt"]
    assert answered["attachments"][0]["attachmentId"] == sent["attachments"][0]["attachmentId"]
    assert answered["categoryName"] is answered["statusName"] is answered["contents"] is answered["displayDt"] is None
    for name in ("subject", "content", "endUser", "typeOne", "typeTwo", "language", "source", "userFields"):
        assert stored[name] == sent[name]
    assert stored["clientIp"] == "203.0.113.9"


def test_it_works_with_the_smallest_form(call: Caller) -> None:
    call.created()
    stored = call.sandbox.tickets()[0]
    assert (stored["language"], stored["source"], stored["attachments"]) == ("ko", "web", [])


def test_it_works_for_a_guest_without_a_usercode(call: Caller) -> None:
    ticket_id = call.created(endUser={"email": "a@example.com", "username": "손님"})
    assert call.sandbox.ticket(ticket_id)["usercode"] is None
    assert call.tickets() == []


def test_a_category_as_a_string_of_digits(call: Caller) -> None:
    assert content(call.create(categoryId="2601"))["categoryId"] == 2601


def test_twice_the_same_makes_two(call: Caller) -> None:
    assert call.created() != call.created()


@pytest.mark.parametrize(
    "changes",
    [
        {"category": 2601},
        {"ticketId": "T1"},
        {"endUser": {"email": "a@example.com", "username": "손님", "memberno": "1"}},
        {"attachments": [{"attachmentId": "a" * 32, "fileName": "a.png"}]},
        {"userFields": [{"code": "textbox", "value": "x", "type": "text"}]},
    ],
    ids=["in the body", "an id", "in endUser", "in attachments", "in userFields"],
)
def test_an_unknown_key(call: Caller, changes: dict[str, Any]) -> None:
    status, code, message = refusal(call.create(**changes))
    assert (status, code) == (400, 400)
    assert "unknown property" in str(message)


@pytest.mark.parametrize(
    "changes",
    [
        {"categoryId": None},
        {"categoryId": "first"},
        {"categoryId": True},
        {"categoryId": 26.01},
        {"subject": 1},
        {"content": ["x"]},
        {"endUser": "손님"},
        {"endUser": {"email": 1}},
        {"attachments": "a" * 32},
        {"attachments": ["a" * 32]},
        {"attachments": [{"attachmentId": ""}]},
        {"userFields": {"textbox": "x"}},
        {"userFields": [{"value": "x"}]},
        {"userFields": [{"code": "textbox", "value": "x"}, {"code": "textbox", "value": "y"}]},
        {"source": "fax"},
        {"language": "xx"},
        {"endUser": {"usercode": "x" * 51, "email": "a@example.com", "username": "손님"}},
    ],
    ids=str,
)
def test_a_body_of_the_wrong_shape(call: Caller, changes: dict[str, Any]) -> None:
    assert refusal(call.create(**changes))[:2] == (400, 400)
    assert call.tickets() == []


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        '"text"',
        '{"subject": NaN}',
        '{"subject": "a", "subject": "b"}',
        '{"subject": "\\ud800"}',
        "[" * 10000,
    ],
    ids=lambda body: body[:30],
)
def test_a_body_that_is_not_proper_json(call: Caller, body: str) -> None:
    assert refusal(call.post(CREATE, body=body))[:2] == (400, 400)


def test_a_body_of_another_content_type(call: Caller) -> None:
    answer = call.post(CREATE, body=small_ticket(), headers={"Content-Type": "text/plain"})
    assert refusal(answer) == (400, 400, "Content-Type must be application/json")


def test_a_parameter(call: Caller) -> None:
    assert refusal(call.post(f"{CREATE}?language=ko", body=small_ticket())) == (400, 400, "Unknown parameter: language")


def test_a_category_that_does_not_exist(call: Caller) -> None:
    assert refusal(call.create(categoryId=9999999)) == (200, 9005, "The category does not exist")


def test_a_category_that_was_removed(call: Caller) -> None:
    call.sandbox.remove_categories([2601])
    assert refusal(call.create())[:2] == (200, 9005)


def test_a_category_that_is_no_leaf(call: Caller) -> None:
    assert wrong_fields(call.create(categoryId=2541))["category"] == "invalid"


def test_an_attachment_that_does_not_exist(call: Caller) -> None:
    answer = call.create(attachments=[{"attachmentId": "0" * 32}])
    assert refusal(answer) == (200, 9005, "The attachment does not exist")


def test_five_attachments_and_six(call: Caller) -> None:
    files = [{"attachmentId": call.uploaded()} for _ in range(6)]
    assert len(content(call.create(attachments=files[:5]))["attachments"]) == 5
    assert refusal(call.create(attachments=files)) == (200, 400, "Up to 5 files can be attached")


def test_a_refused_field_looks_like_the_contracts(call: Caller) -> None:
    answer = call.create(subject="x" * 256)
    assert answer.json()["result"]["contents"] == [
        {
            "objectName": "subject",
            "field": "5",
            "validate": "length",
            "key": "validate.ticket.subject.length",
            "message": "validate.ticket.subject.length",
            "rejectValue": "x" * 256,
        }
    ]
    assert answer.json()["header"] == {"resultCode": 400, "resultMessage": None, "isSuccessful": False}


def test_every_wrong_field_is_named_at_once(call: Caller) -> None:
    answer = call.create(subject="", content=None, endUser={"email": "nobody", "username": ""})
    assert wrong_fields(answer) == {
        "subject": "required",
        "content": "required",
        "mail": "invalid",
        "name": "required",
    }
