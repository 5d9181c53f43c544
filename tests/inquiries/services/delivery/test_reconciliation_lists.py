"""A list that does not add up says nothing; what it shows nevertheless counts."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.utils import timezone

from inquiries.models import Inquiry, Service
from tests.inquiries.services.steps import aged, look
from tests.support.factories import changed, make_inquiry, make_service
from tests.support.rawserver import RawServer, answering, envelope, http
from tests.support.sandbox import Credentials, Sandbox

State = Inquiry.State
LONG = 48 * 3600 * 1000
START = Callable[..., RawServer]
Answer = bytes | Callable[[], bytes]


def row(ticket_id: int, *, age: int | None = 0, subject: str = "문의 [#AAAAA-BBBBBB]") -> dict[str, Any]:
    """A ticket of a list, created `age` milliseconds before the list is answered."""
    return {"ticketId": str(ticket_id), "subject": subject, "createdDt": age, "status": "new"}


def page(rows: Iterable[dict[str, Any]], total: int) -> Callable[[], bytes]:
    """An answer written when it is needed: pytest collects this module long before it runs it."""

    def write() -> bytes:
        now = now_ms()
        dated = [one | {"createdDt": None if one["createdDt"] is None else now - one["createdDt"]} for one in rows]
        return http(envelope(result={"contents": dated, "total": total, "pages": 9, "pageNum": 1, "pageSize": 200}))

    return write


def now_ms() -> int:
    return int(timezone.now().timestamp() * 1000)


@pytest.fixture
def inquiry(db: None) -> Inquiry:
    """One in doubt for longer than the settle time, with one clean look behind it."""
    service = make_service(Sandbox("http://127.0.0.1:9", Credentials()))
    inquiry = make_inquiry(service, state=State.OUTCOME_UNKNOWN, claimed_ms=now_ms(), attempts_made=1)
    return changed(aged(inquiry, 460), empty_lookups=1)


@pytest.fixture
def looked(inquiry: Inquiry, raw_server: START) -> Callable[..., Inquiry]:
    """What a look makes of these answers, given one after the other."""

    def look_at(*answers: Answer) -> Inquiry:
        written = [answer() if callable(answer) else answer for answer in answers]
        Service.objects.update(base_url=raw_server(answering(*written)).url)
        return look(inquiry)

    return look_at


Looked = Callable[..., Inquiry]


def is_clean(found: Inquiry) -> bool:
    """A clean look, the second, has parked it."""
    return found.state == State.NEEDS_OPERATOR


def test_a_whole_list_counts(looked: Looked) -> None:
    assert is_clean(looked(page([row(1), row(2)], 3), page([row(3)], 3)))


def test_a_page_that_breaks_off_is_asked_for_four_times(looked: Looked) -> None:
    oops = http(b"", status="500 Oops")
    assert is_clean(looked(page([row(1), row(2)], 3), oops, oops, oops, page([row(3)], 3)))


def test_but_not_five_times(looked: Looked) -> None:
    oops = http(b"", status="500 Oops")
    found = looked(page([row(1), row(2)], 3), *[oops] * 4, page([row(3)], 3))
    assert (found.state, found.empty_lookups) == (State.OUTCOME_UNKNOWN, 1)


def test_one_that_oc_wants_to_give_later_is_not_asked_for_again(looked: Looked) -> None:
    busy = http(b"", status="429 Busy", headers={"Retry-After": "60"})
    found = looked(page([row(1), row(2)], 3), busy, page([row(3)], 3))
    assert (found.state, found.empty_lookups) == (State.OUTCOME_UNKNOWN, 1)


def test_an_empty_list_counts(looked: Looked) -> None:
    assert is_clean(looked(page([], 0)))


def test_older_tickets_end_it(looked: Looked) -> None:
    assert is_clean(looked(page([row(1), row(2, age=LONG)], 100), http(b"", status="500 Oops")))


@pytest.mark.parametrize(
    "answers",
    [
        (page([row(1), row(2)], 3), page([row(2)], 4), page([row(3)], 4)),  # one came while it was read
        (page([row(1), row(2)], 4), page([row(3)], 3)),  # one went, and another may have slipped through
        (page([row(1), row(2)], 3), page([], 3)),  # one is missing
        (page([row(1), row(2), row(3)], 2),),  # more than there are
        (page([row(1), row(2)], 3), http(b"<h1>", status="502 Bad Gateway")),
        (http(envelope(result={"total": 3})),),
    ],
    ids=["came", "went", "missing", "too-many", "broke-off", "no-list"],
)
def test_a_list_that_does_not_add_up_does_not(looked: Looked, answers: tuple[Answer, ...]) -> None:
    found = looked(*answers)
    assert (found.state, found.empty_lookups) == (State.OUTCOME_UNKNOWN, 1)


@pytest.mark.parametrize(
    "first",
    [
        [row(1, age=2 * LONG), row(2, age=LONG)],  # the oldest first
        [row(1, age=LONG)],  # no order to be seen
        [row(1, age=LONG), row(2, age=None)],
    ],
    ids=["oldest-first", "one", "undated"],
)
def test_an_order_that_is_not_the_one_asked_for_ends_nothing(
    looked: Looked, inquiry: Inquiry, first: list[dict[str, Any]]
) -> None:
    ours = row(9, subject=f"문의 [#{inquiry.receipt}]")
    found = looked(page(first, len(first) + 1), page([ours], len(first) + 1))
    assert (found.state, found.ticket_id) == (State.DELIVERED, "9")


def test_a_ticket_is_found_although_a_later_page_fails(looked: Looked, inquiry: Inquiry) -> None:
    ours = row(9, subject=f"문의 [#{inquiry.receipt}]")
    assert looked(page([ours, row(1)], 3), http(b"", status="500 Oops")).ticket_id == "9"


def test_a_ticket_without_a_date_may_be_ours(looked: Looked, inquiry: Inquiry) -> None:
    ours = row(9, age=None, subject=f"문의 [#{inquiry.receipt}]")
    assert looked(page([ours], 1)).ticket_id == "9"


def test_an_unusable_ticket_id_is_looked_for_again_later(looked: Looked, inquiry: Inquiry) -> None:
    ours = row(9, subject=f"문의 [#{inquiry.receipt}]") | {"ticketId": "a/b"}
    found = looked(page([ours], 1))
    assert (found.state, found.ticket_id) == (State.OUTCOME_UNKNOWN, "")
    assert found.next_at > timezone.now()


def test_a_ticket_that_shows_no_text_may_be_ours(looked: Looked) -> None:
    """Its subject was rewritten, and its text did not come."""
    detail = http(envelope(result={"content": row(1, subject="배송 지연") | {"content": None, "createdDt": None}}))
    found = looked(page([row(1, subject="배송 지연")], 1), detail)
    assert (found.state, found.empty_lookups) == (State.OUTCOME_UNKNOWN, 1)


@pytest.mark.parametrize("created", [0, 1_658_199_661, -1])
def test_an_impossible_date_excludes_no_ticket(inquiry: Inquiry, looked: Looked, created: int) -> None:
    """Such as seconds in place of milliseconds, in which everything is as old as 1970."""
    rows = [row(1, subject=f"문의 [#{inquiry.receipt}]") | {"createdDt": created}]
    answer = http(envelope(result={"contents": rows, "total": 1, "pages": 1, "pageNum": 1, "pageSize": 200}))
    assert looked(answer).ticket_id == "1"
