import pytest

from tests.sandbox.caller import Caller, content, refusal

MINUTE = 60 * 1000
DAY = 24 * 60 * MINUTE
PER_MINUTE = (200, 1001, None)
PER_DAY = (200, 1002, None)


@pytest.fixture
def call(call: Caller) -> Caller:
    call.sandbox.config(spam_policy=True)
    return call


def _wait(call: Caller, milliseconds: int) -> None:
    call.sandbox.clock(advance_ms=milliseconds)
    call.clock_ms += milliseconds


def _refuse_a_minute(call: Caller) -> None:
    for _ in range(3):
        content(call.create())
    assert refusal(call.create()) == PER_MINUTE


def test_three_in_a_minute_work(call: Caller) -> None:
    for _ in range(3):
        content(call.create())


def test_the_fourth_in_a_minute(call: Caller) -> None:
    _refuse_a_minute(call)
    assert len(call.tickets()) == 3


def test_a_refusal_has_no_result(call: Caller) -> None:
    _refuse_a_minute(call)
    assert call.create().json() == {
        "header": {"resultCode": 1001, "resultMessage": None, "isSuccessful": False},
        "result": None,
    }


def test_the_fourth_a_minute_later_works(call: Caller) -> None:
    for _ in range(3):
        content(call.create())
    _wait(call, MINUTE)
    content(call.create())


def test_a_block_lasts_24_hours(call: Caller) -> None:
    _refuse_a_minute(call)
    _wait(call, DAY - MINUTE)
    assert refusal(call.create()) == PER_MINUTE
    _wait(call, MINUTE)
    content(call.create())


def test_the_eleventh_in_a_day(call: Caller) -> None:
    for _ in range(10):
        content(call.create())
        _wait(call, MINUTE)
    assert refusal(call.create()) == PER_DAY
    _wait(call, MINUTE)
    assert refusal(call.create()) == PER_DAY


def test_ten_in_a_day_and_one_the_next_day_work(call: Caller) -> None:
    for _ in range(10):
        content(call.create())
        _wait(call, MINUTE)
    _wait(call, DAY)
    content(call.create())


def test_another_address_is_not_blocked(call: Caller) -> None:
    _refuse_a_minute(call)
    content(call.create(ip="203.0.113.8"))


def test_a_refused_attempt_is_one(call: Caller) -> None:
    for _ in range(3):
        assert refusal(call.create(subject=""))[:2] == (200, 400)
    assert refusal(call.create()) == PER_MINUTE


def test_an_unsigned_attempt_is_none(call: Caller) -> None:
    for _ in range(4):
        call.send("POST", "/narae/openapi/v1/ticket.json", body={}, headers={"Authorization": None})
    content(call.create())


def test_without_the_header_the_callers_address_counts(call: Caller) -> None:
    for _ in range(4):
        last = call.send("POST", "/narae/openapi/v1/ticket.json", body={})
    assert refusal(last) == PER_MINUTE


def test_without_the_policy_everything_works(call: Caller) -> None:
    call.sandbox.config(spam_policy=False)
    for _ in range(12):
        content(call.create())


def test_a_quirk_lets_refused_attempts_go_free(call: Caller) -> None:
    call.sandbox.config(quirks=["refused_attempts_free"])
    for _ in range(3):
        call.create(subject="")
    content(call.create())
