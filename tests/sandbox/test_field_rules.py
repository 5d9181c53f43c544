"""Every type of field, through a form that has just that field."""

from typing import Any

import pytest

from tests.sandbox.caller import SMALL_FORM, Caller, wrong_fields

OPTIONS = ["빨강", "파랑"]


def _field(type: str, *, code: str = "extra", **properties: Any) -> dict[str, Any]:
    definition = {"fieldId": 901, "code": code, "type": type, "title": "물음", "description": "", "placeholder": ""}
    rest = {"length": 0, "required": False, "encrypt": False, "holdingText": True, "options": None, "value": None}
    return {**definition, **rest, **properties}


def _verdict(call: Caller, field: dict[str, Any], value: Any, **changes: Any) -> str | None:
    """What the sandbox finds wrong with the value: None where the ticket is created."""
    call.sandbox.set_fields(SMALL_FORM, [field])
    answer = call.create(userFields=[{"code": field["code"], "value": value}], **changes)
    return None if answer.json()["header"]["isSuccessful"] else wrong_fields(answer)[field["code"]]


@pytest.mark.parametrize(
    ("type", "value"),
    [
        ("text", "무엇이든"),
        ("textarea", "여러\n줄"),
        ("checkbox", OPTIONS),
        ("dropdown", "빨강"),
        ("radio", "파랑"),
        ("date", "2024-02-29"),
        ("datetime", "2022-07-11 23:59"),
        ("date_period", "2022-07-01 ~ 2022-07-01"),
        ("datetime_period", "2022-07-01 00:00 ~ 2022-07-31 23:59"),
        ("agree", "true"),
        ("agree", "false"),
        ("agree", True),
        ("rating", "별 다섯"),
    ],
)
def test_it_works(call: Caller, type: str, value: Any) -> None:
    assert _verdict(call, _field(type, options=OPTIONS), value) is None
    assert call.sandbox.tickets()[0]["userFields"] == [{"code": "extra", "value": value}]


@pytest.mark.parametrize(
    ("type", "value"),
    [
        ("text", 1),
        ("text", ["x"]),
        ("checkbox", "빨강"),
        ("checkbox", ["초록"]),
        ("checkbox", ["빨강", "빨강"]),
        ("checkbox", [1]),
        ("dropdown", "초록"),
        ("dropdown", ["빨강"]),
        ("radio", "초록"),
        ("date", "2022-7-11"),
        ("date", "2023-02-29"),
        ("date", "11.07.2022"),
        ("date", "2022-07-11 00:00"),
        ("datetime", "2022-07-11"),
        ("datetime", "2022-07-11T00:00"),
        ("datetime", "2022-07-11 24:00"),
        ("date_period", "2022-07-31 ~ 2022-07-01"),
        ("date_period", "2022-07-01~2022-07-31"),
        ("date_period", "2022-07-01"),
        ("datetime_period", "2022-07-01 00:01 ~ 2022-07-01 00:00"),
        ("datetime_period", "2022-07-01 ~ 2022-07-31"),
        ("agree", "yes"),
        ("agree", 1),
        ("agree", "True"),
        ("caption", "글"),
        ("rating", 5),
    ],
)
def test_a_value_that_is_invalid(call: Caller, type: str, value: Any) -> None:
    assert _verdict(call, _field(type, options=OPTIONS), value) == "invalid"


@pytest.mark.parametrize(
    ("type", "value"),
    [
        ("text", ""),
        ("text", "  "),
        ("text", None),
        ("checkbox", []),
        ("dropdown", ""),
        ("date", ""),
        ("agree", "false"),
    ],
)
def test_a_required_field_without_a_value(call: Caller, type: str, value: Any) -> None:
    assert _verdict(call, _field(type, options=OPTIONS, required=True), value) == "required"


def test_a_required_field_that_is_not_there(call: Caller) -> None:
    call.sandbox.set_fields(SMALL_FORM, [_field("text", required=True), _field("rating", code="stars", required=True)])
    assert wrong_fields(call.create()) == {"extra": "required", "stars": "required"}


@pytest.mark.parametrize("type", ["checkbox", "dropdown", "date", "agree"])
def test_an_optional_field_without_a_value(call: Caller, type: str) -> None:
    assert _verdict(call, _field(type, options=OPTIONS), "") is None


def test_lengths_are_counted_as_java_counts(call: Caller) -> None:
    field = _field("text", length=4)
    assert _verdict(call, field, "가나다라") is None
    assert _verdict(call, field, "가나다라마") == "length"
    assert _verdict(call, field, "😀😀") is None
    assert _verdict(call, field, "😀😀a") == "length"


def test_no_limit_of_length(call: Caller) -> None:
    assert _verdict(call, _field("text", length=0), "가" * 20_000) is None


def test_an_option_in_the_customers_language(call: Caller) -> None:
    fields = [
        call.get(f"/narae/api/v2/ticket/field/user/2542.json{query}").json()["result"]["contents"]
        for query in ("", "?language=en")
    ]
    field = next(field for field in fields[0] if field["code"] == "dropdown")
    shown = next(field for field in fields[1] if field["code"] == "dropdown")
    assert _verdict(call, field, shown["options"][0]) is None


def test_a_code_that_the_form_lacks(call: Caller) -> None:
    assert wrong_fields(call.create(userFields=[{"code": "stranger", "value": "x"}])) == {"stranger": "invalid"}


@pytest.mark.parametrize("code", ["mail", "subject", "personalAgree", "attachment"])
def test_a_system_code_among_the_user_fields(call: Caller, code: str) -> None:
    assert wrong_fields(call.create(userFields=[{"code": code, "value": "true"}])) == {code: "invalid"}


def test_a_required_caption_asks_for_nothing(call: Caller) -> None:
    call.sandbox.set_fields(SMALL_FORM, [_field("caption", required=True)])
    call.created()


def test_a_required_consent_to_personal_data_asks_for_nothing(call: Caller) -> None:
    call.sandbox.set_fields(SMALL_FORM, [_field("agree", code="personalAgree", required=True)])
    call.created()


@pytest.mark.parametrize("code", ["attachment", "photos"])
def test_a_required_file(call: Caller, code: str) -> None:
    call.sandbox.set_fields(SMALL_FORM, [_field("file", code=code, required=True)])
    assert wrong_fields(call.create()) == {code: "required"}
    call.created(attachments=[{"attachmentId": call.uploaded()}])


def test_a_form_of_the_seed_that_requires_a_file(call: Caller) -> None:
    assert wrong_fields(call.create(categoryId=2602))["attachment"] == "required"


def test_a_form_of_the_seed_with_an_unknown_required_type(call: Caller) -> None:
    assert "required" in wrong_fields(call.create(categoryId=2604)).values()
    assert "required" not in wrong_fields(call.create(categoryId=2603, subject="x" * 256)).values()


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("phone", {"endUser": {"email": "a@example.com", "username": "손님"}}),
        ("typeOne", {"typeOne": ""}),
        ("typeTwo", {"typeTwo": None}),
    ],
)
def test_a_required_system_field(call: Caller, code: str, changes: dict[str, Any]) -> None:
    call.sandbox.set_fields(SMALL_FORM, [_field("text", code=code, required=True)])
    assert wrong_fields(call.create(**changes)) == {code: "required"}


def test_system_fields_have_the_lengths_of_their_definitions(call: Caller) -> None:
    codes = ("mail", "name", "phone", "subject", "content", "typeOne", "typeTwo")
    call.sandbox.set_fields(SMALL_FORM, [_field("text", code=code, length=3) for code in codes])
    person = {"email": "a@b.example", "username": "네글자네", "phone": "0100"}
    answer = call.create(endUser=person, subject="네글자네", content="네글자네", typeOne="네글자네", typeTwo="네글자네")
    assert wrong_fields(answer) == dict.fromkeys(codes, "length")


def test_name_is_required_although_the_form_leaves_it_out(call: Caller) -> None:
    assert wrong_fields(call.create(endUser={"email": "a@example.com"})) == {"name": "required"}


@pytest.mark.parametrize("email", ["nobody", "a@b", "a b@example.com", "a@b@example.com", "<a@example.com>", "a@.com"])
def test_an_invalid_address(call: Caller, email: str) -> None:
    assert wrong_fields(call.create(endUser={"email": email, "username": "손님"})) == {"mail": "invalid"}
