"""What an answer means is decided by its envelope, and by the HTTP status only where both agree."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest

from inquiries.oc import endpoints
from inquiries.oc.call_record import Record
from inquiries.oc.endpoints import Endpoint
from inquiries.oc.envelope import OpenResponse, read_response
from inquiries.oc.errors import (
    FieldRefusal,
    Misconfigured,
    NotFound,
    OCError,
    OutcomeUnknown,
    OverLimit,
    Refused,
    RefusedFields,
    Unavailable,
)
from tests.inquiries.oc.samples import DATA
from tests.support.rawserver import envelope

NOW_MS = 1_660_095_873_001
NOW = datetime.fromtimestamp(NOW_MS // 1000, UTC)
IMPOSSIBLE = "Mon, 01 Jan 2026 00:00:00 +99999999999999999999"  # no date can be computed from it

EVERY: pytest.MarkDecorator = pytest.mark.parametrize(
    "endpoint",
    [
        endpoints.SERVICE,
        endpoints.CATEGORIES,
        endpoints.FIELDS,
        endpoints.UPLOAD,
        endpoints.CREATE,
        endpoints.LIST_BY_POST,
        endpoints.DETAIL,
        endpoints.COMMENT,
        endpoints.ATTACHMENT,
    ],
    ids=lambda endpoint: endpoint.name,
)


def judge(endpoint: Endpoint, body: bytes, status: int = 200, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read_response(OpenResponse(status, named, [body], NOW_MS), Record(endpoint), lambda result: result)


def failure(endpoint: Endpoint, body: bytes, status: int = 200, **headers: str) -> Any:
    with pytest.raises(OCError) as caught:
        judge(endpoint, body, status, **headers)
    assert caught.value.endpoint == endpoint.name
    return caught.value


def test_it_works() -> None:
    assert judge(endpoints.CREATE, envelope(200, {"content": {"ticketId": "T1"}})) == {"content": {"ticketId": "T1"}}


UNTRUSTED: dict[str, bytes] = {
    "empty": b"",
    "html": b"<!DOCTYPE html><h1>Sign in</h1>",
    "not an object": b"[]",
    "null": b"null",
    "no header": b'{"result": {"content": {}}}',
    "header is a string": b'{"header": "200", "result": {}}',
    "no result": envelope(200),
    "result is a list": envelope(200, [1]),
    "a code that is a string": envelope("200", {"content": {}}),  # type: ignore[arg-type]
    "a code that is a boolean": envelope(True, {"content": {}}),
    "successful is missing": b'{"header": {"resultCode": 200}, "result": {"content": {}}}',
    "successful is a string": envelope(200, {"content": {}}, isSuccessful="true"),
    "successful, but another code": envelope(500, {"content": {}}, isSuccessful=True),
    "code 200, but not successful": envelope(200, {"content": {}}, isSuccessful=False),
    "byte order mark": b"\xef\xbb\xbf" + envelope(200, {"content": {}}),
    "not a number": b'{"header": {"resultCode": 200, "isSuccessful": true}, "result": {"content": NaN}}',
    "infinite": b'{"header": {"resultCode": 200, "isSuccessful": true}, "result": {"content": Infinity}}',
    "a key twice": b'{"header": {"resultCode": 200, "isSuccessful": true}, "result": {}, "result": {"content": {}}}',
    "cut short": envelope(200, {"content": {}})[:-3],
    "two documents": envelope(200, {}) * 2,
    "another encoding": '{"header": {"resultMessage": "유형"}}'.encode("cp949"),
    "deeper than a parser goes": b'{"header":' + b"[" * 100_000,
    "unknown code": envelope(7777),
    "server error": envelope(500),
    "exists already": envelope(9007),
}


@pytest.mark.parametrize("body", UNTRUSTED.values(), ids=UNTRUSTED.keys())
def test_an_answer_that_is_none_leaves_a_write_unknown(body: bytes) -> None:
    for endpoint in (endpoints.CREATE, endpoints.COMMENT):
        assert type(failure(endpoint, body)) is OutcomeUnknown


@pytest.mark.parametrize("body", UNTRUSTED.values(), ids=UNTRUSTED.keys())
def test_an_answer_that_is_none_makes_a_read_unavailable(body: bytes) -> None:
    for endpoint in (endpoints.CATEGORIES, endpoints.LIST_BY_POST, endpoints.UPLOAD):
        assert type(failure(endpoint, body)) is Unavailable


@pytest.mark.parametrize("status", [201, 204, 400, 403, 404, 500, 502, 503, 504])
def test_success_with_another_status_is_no_success(status: int) -> None:
    assert type(failure(endpoints.CREATE, envelope(200, {"content": {}}), status)) is OutcomeUnknown


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("code", [400, 403, 404, 429, 1001, 9005])
def test_a_refusal_with_a_5xx_is_no_refusal(status: int, code: int) -> None:
    assert type(failure(endpoints.CREATE, envelope(code), status)) is OutcomeUnknown


@pytest.mark.parametrize(("status", "code"), [(400, 404), (403, 400), (404, 403), (409, 400)])
def test_a_refusal_whose_status_says_something_else_is_no_refusal(status: int, code: int) -> None:
    assert type(failure(endpoints.CREATE, envelope(code), status)) is OutcomeUnknown


def test_a_refusal_from_something_else_than_oc_is_no_refusal() -> None:
    for status in (400, 403, 404, 405, 413):
        assert type(failure(endpoints.CREATE, b"<h1>no</h1>", status)) is OutcomeUnknown


@EVERY
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_wrong_address(endpoint: Endpoint, status: int) -> None:
    assert failure(endpoint, b"", status).reason == "endpoint"


@EVERY
@pytest.mark.parametrize("status", [200, 403])
@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("securityKey is null", "key"),
        ("The service's security key is null", "key"),
        ("clientIp 203.0.113.7 is not allowed", "address"),
        ("The IP is not in the allowed-IP list", "address"),
        ("", "address"),
    ],
)
def test_403_is_the_key_or_the_address(endpoint: Endpoint, status: int, message: str, reason: str) -> None:
    error = failure(endpoint, envelope(403, message=message), status)
    assert isinstance(error, Misconfigured)
    assert (error.reason, error.result_code, error.message) == (reason, 403, message)


@EVERY
@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("message", ["Authorization is blank", "Authorization is incorrect"])
def test_a_wrong_signature_is_a_setting(endpoint: Endpoint, status: int, message: str) -> None:
    error = failure(endpoint, envelope(400, message=message), status)
    assert isinstance(error, Misconfigured)
    assert error.reason == "signature"


@pytest.mark.parametrize("status", [200, 400])
def test_an_expired_timestamp_says_how_far_our_clock_is_off(status: int) -> None:
    body = envelope(400, message="X-TC-Timestamp is expired")
    date = format_datetime(NOW.replace(minute=NOW.minute - 6), usegmt=True)
    error = failure(endpoints.CREATE, body, status, Date=date)
    assert isinstance(error, Misconfigured)
    assert error.reason == "clock"
    assert error.clock_skew == pytest.approx(360, abs=1)


@pytest.mark.parametrize("date", [{}, {"Date": "yesterday"}, {"Date": ""}, {"Date": IMPOSSIBLE}])
def test_a_skew_without_a_date_is_not_known(date: dict[str, str]) -> None:
    error = failure(endpoints.CREATE, envelope(400, message="X-TC-Timestamp is not numeric"), 200, **date)
    assert (error.reason, error.clock_skew) == ("clock", None)


@EVERY
@pytest.mark.parametrize("status", [200, 404])
def test_404_is_the_thing_where_the_path_names_one_and_else_the_address(endpoint: Endpoint, status: int) -> None:
    error = failure(endpoint, envelope(404, message="no data found"), status)
    if endpoint.name in ("fields", "detail", "comment", "attachment", "list"):
        assert type(error) is NotFound
    else:
        assert isinstance(error, Misconfigured)
        assert error.reason == "endpoint"


@pytest.mark.parametrize("status", [404, 405])
def test_a_read_that_something_else_than_oc_does_not_know_is_a_wrong_address(status: int) -> None:
    for endpoint in (endpoints.CATEGORIES, endpoints.DETAIL, endpoints.LIST_BY_POST):
        error = failure(endpoint, b"<h1>Not here</h1>", status)
        assert (error.reason, error.result_code) == ("endpoint", status)


@pytest.mark.parametrize("status", [200, 400, 429])
@pytest.mark.parametrize("code", [1001, 1002])
def test_the_spam_policy_is_over_the_limit(status: int, code: int) -> None:
    error = failure(endpoints.CREATE, envelope(code), status)
    assert type(error) is OverLimit
    assert error.result_code == code


def test_the_contracts_own_example_of_spam() -> None:
    assert type(failure(endpoints.CREATE, (DATA / "create-spam.json").read_bytes())) is OverLimit


def test_missing_related_data_is_refused_for_a_write_and_not_found_for_a_read() -> None:
    assert type(failure(endpoints.CREATE, envelope(9005))) is Refused
    assert type(failure(endpoints.COMMENT, envelope(9005))) is Refused
    assert type(failure(endpoints.DETAIL, envelope(9005))) is NotFound


@pytest.mark.parametrize("status", [200, 400])
def test_refused_fields_are_named(status: int) -> None:
    error = failure(endpoints.CREATE, (DATA / "create-invalid.json").read_bytes(), status)
    assert type(error) is RefusedFields
    assert error.fields[:2] == (FieldRefusal("mail", "invalid"), FieldRefusal("phone", "length"))
    assert len(error.fields) == 5


def test_a_refused_file_has_its_message() -> None:
    error = failure(endpoints.UPLOAD, (DATA / "upload-refused.json").read_bytes())
    assert type(error) is Refused
    assert (error.result_code, error.message) == (400, "해당 파일 격식은 첨부할 수 없습니다.")


def test_the_message_of_a_refused_file_may_be_in_the_content_only() -> None:
    body = envelope(9017, {"content": {"exception": "OcException", "message": "corrupted"}}, message=None)
    error = failure(endpoints.UPLOAD, body)
    assert (type(error), error.result_code, error.message) == (Refused, 9017, "corrupted")


@EVERY
@pytest.mark.parametrize("body", [b"", b"<h1>Slow down</h1>", envelope(429)])
def test_429_is_unavailable_and_honours_the_wait(endpoint: Endpoint, body: bytes) -> None:
    error = failure(endpoint, body, 429, Retry_After="7")
    assert type(error) is Unavailable
    assert error.retry_after == 7


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("86400", 3600),
        (format_datetime(NOW.replace(second=NOW.second + 5), usegmt=True), pytest.approx(5, abs=1)),
        (format_datetime(NOW.replace(hour=NOW.hour - 1), usegmt=True), 0),
        ("soon", None),
        (IMPOSSIBLE, None),
        ("-5", None),
        ("", None),
    ],
)
def test_a_wait_is_seconds_or_a_date_and_at_most_an_hour(value: str, seconds: Any) -> None:
    assert failure(endpoints.CREATE, b"", 429, Retry_After=value).retry_after == seconds


def test_an_answer_that_cannot_be_read_is_not_success() -> None:
    def refuse(result: Any) -> Any:
        raise ValueError("an id is missing")

    body = json.dumps({"header": {"resultCode": 200, "isSuccessful": True}, "result": {}}).encode()
    readers: list[tuple[Endpoint, Callable[..., Any]]] = [
        (endpoints.CREATE, OutcomeUnknown),
        (endpoints.DETAIL, Unavailable),
    ]
    for endpoint, expected in readers:
        with pytest.raises(expected):  # type: ignore[call-overload]
            read_response(OpenResponse(200, {}, [body], 0), Record(endpoint), refuse)
