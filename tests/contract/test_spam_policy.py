"""The spam policy counts attempts by the customer's own address, and blocks that address for a day."""

import pytest

from inquiries.oc.errors import OverLimit
from inquiries.oc.types.requests import NewTicket
from tests.contract.target import Target, sandbox_target
from tests.support.sandbox import Sandbox

pytestmark = [pytest.mark.sandbox_only, pytest.mark.destructive]

HOUR_MS = 3_600_000


@pytest.fixture
def target(sandbox: Sandbox) -> Target:
    return sandbox_target(sandbox)


@pytest.fixture
def ticket(target: Target) -> NewTicket:
    return target.ticket()


def attempts(target: Target, ticket: NewTicket, address: str | None, times: int = 1) -> list[int | None]:
    """The refusals' codes, None for what was taken. The signature's time is the sandbox's, whose clock tests push."""
    assert target.sandbox
    codes: list[int | None] = []
    for _ in range(times):
        try:
            target.client().create(ticket, client_ip=address, timestamp_ms=target.sandbox.clock()["now_ms"])
            codes.append(None)
        except OverLimit as error:
            codes.append(error.result_code)
    return codes


def test_three_in_a_minute_are_taken_and_a_fourth_is_not(target: Target, ticket: NewTicket) -> None:
    assert attempts(target, ticket, "203.0.113.7", 4) == [None, None, None, 1001]


def test_another_address_is_not_affected(target: Target, ticket: NewTicket) -> None:
    attempts(target, ticket, "203.0.113.7", 4)
    assert attempts(target, ticket, "203.0.113.8") == [None]


def test_a_block_lasts_a_day(target: Target, ticket: NewTicket, sandbox: Sandbox) -> None:
    attempts(target, ticket, "203.0.113.7", 4)
    sandbox.clock(advance_ms=23 * HOUR_MS)
    assert attempts(target, ticket, "203.0.113.7") != [None]
    sandbox.clock(advance_ms=2 * HOUR_MS)
    assert attempts(target, ticket, "203.0.113.7") == [None]


def test_ten_in_a_day_are_taken_and_an_eleventh_is_not(target: Target, ticket: NewTicket, sandbox: Sandbox) -> None:
    codes: list[int | None] = []
    for _ in range(11):
        codes += attempts(target, ticket, "203.0.113.7")
        sandbox.clock(advance_ms=61_000)
    assert codes == [None] * 10 + [1002]


def test_without_a_customers_address_all_share_the_portals(target: Target, ticket: NewTicket) -> None:
    assert attempts(target, ticket, None, 4) == [None, None, None, 1001]
