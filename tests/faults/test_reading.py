"""F33, F34, F37 and F38: what OC shows is late, wrong, of another customer, no file, or nothing at all."""

import logging
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inquiries.models import CatalogCopy, Inquiry, Service
from inquiries.oc.errors import Unavailable
from inquiries.services.upstream import stale_cache
from tests.faults.steps import (
    State,
    accepted,
    assert_arrived_once,
    assert_found_again,
    impatient,
    in_doubt,
    inquiry_of,
    look,
    moved_to,
    postponed,
    resending,
    settle,
    tickets,
    waits,
    work,
)
from tests.inquiries.views.steps import LINES, LIST, NEW, SIMPLE, disposition, filled, is_harmless
from tests.support.pages import Browser, Page
from tests.support.rawserver import Peer, RawServer, envelope, http
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.tables import cases

MEGABYTE = 1024 * 1024

# --- F33: the list --------------------------------------------------------------------------------------------

INCONCLUSIVE: dict[str, dict[str, Any]] = {
    "5xx": {"kind": "html", "status": 503},
    "wrong total": {"kind": "wrong_json", "body": envelope(result={"contents": [], "totalCount": 7}).decode()},
    "truncated": {"kind": "truncate"},
    "dropped": {"kind": "reset", "when": "before"},
}


@pytest.fixture
def number(member: Browser, sandbox: Sandbox) -> str:
    """The receipt of what was carried out without a word."""
    form = filled(member)
    sandbox.fault("create", "reset", when="after", times=1)
    return in_doubt(form.submit())


@pytest.mark.parametrize("how", cases(INCONCLUSIVE, "5xx", "wrong total"))
def test_F33_list_that_says_nothing(member: Browser, sandbox: Sandbox, number: str, how: dict[str, Any]) -> None:
    sandbox.fault("list", **how)
    sandbox.fault("list", "list_lag", seconds=3600)
    sandbox.config(quirks=["sort_ignored"], wild=False)  # all pages have to be read
    with resending():
        settle(number)
    assert (inquiry_of(number).state, inquiry_of(number).empty_lookups) == (State.OUTCOME_UNKNOWN, 0)
    assert_found_again(member, sandbox, number)


@pytest.mark.parametrize("kind", [{"kind": "html", "status": 503}, {"kind": "reset", "when": "before"}], ids=str)
def test_F33_a_page_that_fails_is_asked_for_again(
    member: Browser, sandbox: Sandbox, number: str, kind: dict[str, Any]
) -> None:
    sandbox.fault("list", **kind, every=2)
    sandbox.config(quirks=["sort_ignored"], wild=False)  # all pages have to be read
    look(number)
    asked = len(sandbox.journal("list"))
    assert_arrived_once(member, sandbox, number)
    assert asked > 2
    assert sandbox.faults()[0]["hits"] == asked // 2


def test_F33_list_that_lags(member: Browser, sandbox: Sandbox, number: str) -> None:
    sandbox.fault("list", "list_lag", seconds=60)
    with resending():
        work(number)
    assert inquiry_of(number).state == State.OUTCOME_UNKNOWN
    assert_found_again(member, sandbox, number)


def test_F33_list_in_another_order(member: Browser, sandbox: Sandbox, number: str) -> None:
    sandbox.config(quirks=["sort_ignored"], wild=False)
    with resending():
        settle(number)
    assert_found_again(member, sandbox, number)


# --- F34: tickets of another customer -------------------------------------------------------------------------


@pytest.fixture
def mixed_up(member: Browser, other_member: Browser, sandbox: Sandbox) -> str:
    """The subject of another member's inquiry, which OC shows to everybody with the same email address."""
    for browser, subject in ((member, "내 문의"), (other_member, "남의 문의")):
        assert filled(browser, f_subject=subject).submit().soup.select_one("#receipt-state.tone-done")
    sandbox.config(quirks=["merged_by_email"], wild=False)
    return "남의 문의"


def test_F34_a_list_with_the_ticket_of_another_customer(
    member: Browser, sandbox: Sandbox, mixed_up: str, caplog: pytest.LogCaptureFixture
) -> None:
    page = member.get(LIST)
    assert page.status == 200
    assert mixed_up not in page.text
    assert page.texts("ol.rows .row-title") == ["내 문의"]
    assert "oc.foreign_ticket" in [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]


def test_F34_guest_sees_only_what_was_sent_here(guest: Browser, sandbox: Sandbox, mixed_up: str) -> None:
    Service.objects.update(paced=False)  # after two members of its address a guest would be held
    filled(guest, f_subject="손님의 문의").submit()
    assert guest.get(LIST).texts("ol.rows .row-title") == ["손님의 문의"]


# --- F37: files -----------------------------------------------------------------------------------------------

NO_FILE: dict[str, dict[str, Any]] = {
    "404": {"kind": "code", "result_code": 404, "http_status": 404, "message": "raw words"},
    "html": {"kind": "html", "status": 200},
    "503": {"kind": "html", "status": 503},
    "stalls": {"kind": "delay", "seconds": 3600},
    "drips": {"kind": "drip", "bytes_per_second": 4},
    "endless": {"kind": "endless", "megabytes": 200},
}


@pytest.fixture
def thread(member: Browser, sandbox: Sandbox) -> Page:
    """A thread with a picture of the agent's."""
    page = filled(member).submit()
    sandbox.answer(inquiry_of(Inquiry.objects.get().receipt).ticket_id, "<p>안내</p>", files=[("그림.png", PNG)])
    return page.follow("a[href*='/inquiries/T']")


@pytest.mark.parametrize("how", cases(NO_FILE, "404", "drips"))
def test_F37_download_that_is_no_file(thread: Page, sandbox: Sandbox, how: dict[str, Any]) -> None:
    sandbox.fault("attachment", **how)
    with impatient():
        page = thread.follow(".tile a")
    assert page.status in {404, 503}
    assert page.heading
    assert "raw words" not in page.text
    sandbox.clear_faults()
    assert thread.follow(".tile a").body == PNG


def test_F37_two_hundred_megabytes(thread: Page, raw_server: Callable[..., RawServer]) -> None:
    """Cut at the cap: what is announced does not come, so that no browser takes it for whole. Nothing is piled up."""

    def pour(peer: Peer) -> None:
        peer.request()
        size = {"Content-Type": "image/png", "Content-Length": str(200 * MEGABYTE)}
        peer.send(http(b"", headers=size))
        for _ in range(200):
            peer.send(bytes(MEGABYTE))

    moved_to(raw_server(pour).url)
    response = thread.browser.client.get(thread.attribute(".tile a", "href"))
    assert int(response.headers["Content-Length"]) == 200 * MEGABYTE
    received = 0
    tracemalloc.start()
    with pytest.raises(Unavailable):
        for chunk in response.streaming_content:  # type: ignore[attr-defined]
            received += len(chunk)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert received <= 64 * MEGABYTE
    assert peak < 8 * MEGABYTE


def test_F37_download_of_another_type_than_it_says(thread: Page, sandbox: Sandbox) -> None:
    headers = {"Content-Type": "text/html", "Content-Disposition": "inline"}
    sandbox.fault("attachment", "http", status=200, headers=headers, body="<script>alert(1)</script>")
    page = thread.follow(".tile a")
    assert page.headers["Content-Type"] == "image/png"
    assert "그림" not in disposition(page)  # encoded, never raw
    assert is_harmless(page)


# --- F38: types and fields ------------------------------------------------------------------------------------

DOWN: dict[str, dict[str, Any]] = {
    "503": {"kind": "html", "status": 503},
    "malformed": {"kind": "wrong_json", "body": '{"header": {"resultCode": 200}}'},
    "empty": {"kind": "wrong_json", "body": "empty"},
    "dropped": {"kind": "reset", "when": "before"},
}
down = pytest.mark.parametrize("how", cases(DOWN))


@down
def test_F38_types_and_fields_from_the_last_good_copy(member: Browser, sandbox: Sandbox, how: dict[str, Any]) -> None:
    filled(member)
    stale_cache.slots.clear()  # another process, that never heard from OC
    sandbox.fault("categories", **how)
    sandbox.fault("fields", **how)
    page = member.get(f"{NEW}?category={SIMPLE}")
    assert page.soup.select_one(".note[role=status]")
    page.form().fill(f_name="홍길동", f_mail="h@example.com", f_subject="문의", f_content="내용")
    form = filled(member)
    number = form.submit().url.split("/receipts/")[1].strip("/")
    assert_arrived_once(member, sandbox, number)


AGES = {"none": None, "old": timedelta(hours=24, minutes=1)}


@down
@pytest.mark.parametrize("age", AGES.values(), ids=AGES.keys())
def test_F38_without_a_copy_of_late_a_short_form_is_there(
    member: Browser, sandbox: Sandbox, how: dict[str, Any], age: timedelta | None
) -> None:
    filled(member)
    CatalogCopy.objects.update(fetched_at=timezone.now() - (age or timedelta()))
    if age is None:
        CatalogCopy.objects.all().delete()
    stale_cache.slots.clear()
    Service.objects.update(fallback_category_id=SIMPLE)
    for op in ("categories", "fields", "create"):
        sandbox.fault(op, **how)
    with postponed():
        form = member.get(f"{NEW}?category={SIMPLE}").form()
        number = waits(form.fill(f_subject="문의", f_content=LINES, f_shortFormConsent=["on"]).submit(), State.ACCEPTED)
    assert inquiry_of(number).category_id == SIMPLE
    sandbox.clear_faults()
    stale_cache.slots.clear()
    work(number)
    assert_arrived_once(member, sandbox, number)
    assert tickets(sandbox, number)[0]["categoryId"] == SIMPLE


@down
def test_F38_a_form_that_was_open_is_still_taken(member: Browser, sandbox: Sandbox, how: dict[str, Any]) -> None:
    form = filled(member, f_content=LINES)
    CatalogCopy.objects.update(fetched_at=timezone.now() - timedelta(hours=25))
    stale_cache.slots.clear()
    for op in ("categories", "fields"):
        sandbox.fault(op, **how)
    page = form.submit()
    assert page.status == 422
    assert page.form()["f_content"] == LINES
    number = accepted(page.form().fill(f_shortFormConsent=["on"]).submit())
    assert_arrived_once(member, sandbox, number)
