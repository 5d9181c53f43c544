"""The files on a thread: opened and downloaded only by the owner of the ticket."""

from typing import Any

import pytest
from django.core.cache import cache

from tests.inquiries.views.steps import calls, disposition, file_name, filled, form_of, is_harmless, oc_is_down
from tests.support.pages import Browser, Page
from tests.support.samplefiles import PNG, SAMPLES
from tests.support.sandbox import Sandbox

PDF = SAMPLES["pdf"]


@pytest.fixture
def thread(member: Browser, sandbox: Sandbox) -> Page:
    """A thread with a picture and a document from the agent."""
    member_page = filled(member, f_subject="파일").attach(("내 사진.png", PNG)).submit()
    ticket_id = sandbox.tickets()[0]["ticketId"]
    sandbox.answer(ticket_id, "<p>안내</p>", files=[("답변 그림.png", PNG + b"a"), ("안내문.pdf", PDF)])
    return member_page.follow("a[href*='/inquiries/T']")


def tile(thread: Page, name: str) -> Any:
    return next(tile for tile in thread.soup.select(".tile") if name in tile.get_text())


def test_a_threads_picture_is_opened(thread: Page) -> None:
    page = thread.browser.get(tile(thread, "답변 그림.png").select_one("a")["href"])
    assert (page.status, page.body) == (200, PNG + b"a")
    assert page.headers["Content-Type"] == "image/png"
    assert disposition(page).startswith("inline")
    assert file_name(page) == "답변 그림.png"
    assert is_harmless(page)


def test_p24_a_threads_file_is_downloaded(thread: Page) -> None:
    for name, content in (("답변 그림.png", PNG + b"a"), ("안내문.pdf", PDF), ("내 사진.png", PNG)):
        page = thread.browser.get(tile(thread, name).select("a")[-1]["href"])
        assert (page.status, page.body) == (200, content)
        assert disposition(page).startswith("attachment")
        assert file_name(page) == name
        assert is_harmless(page)


def test_t30_a_document_is_never_opened_in_place(thread: Page) -> None:
    page = thread.browser.get(tile(thread, "안내문.pdf").select_one("a")["href"])
    assert disposition(page).startswith("attachment")


def test_a_files_length_is_told(thread: Page) -> None:
    page = thread.browser.get(tile(thread, "안내문.pdf").select_one("a")["href"])
    assert int(page.headers["Content-Length"]) == len(PDF)


def test_a_file_of_another_customers_thread_is_404(thread: Page, other_member: Browser, guest: Browser) -> None:
    address = tile(thread, "안내문.pdf").select_one("a")["href"]
    assert other_member.get(address).status == 404
    form_of(guest).submit()
    assert guest.get(address).status == 404


def test_a_threads_file_is_there_without_having_read_the_thread(
    thread: Page, member: Browser, sandbox: Sandbox
) -> None:
    cache.clear()
    assert member.get(tile(thread, "안내문.pdf").select_one("a")["href"]).body == PDF


@pytest.mark.parametrize("file_id", ["0" * 32, "x", "9cc930d32c139c1966ad51fd906704c3"])
def test_an_id_that_is_not_ours_opens_nothing(thread: Page, sandbox: Sandbox, file_id: str) -> None:
    sandbox.clear_journal()
    assert thread.browser.get(f"{thread.url}files/{file_id}/").status == 404
    assert "attachment" not in calls(sandbox)


def test_an_id_at_oc_opens_nothing_either(thread: Page, sandbox: Sandbox) -> None:
    (mine,) = sandbox.journal("upload")
    assert thread.browser.get(f"{thread.url}files/{mine['result_id']}/").status == 404


def test_a_file_that_oc_has_lost_gets_a_friendly_page(thread: Page, sandbox: Sandbox) -> None:
    sandbox.fault("attachment", "code", result_code=404, http_status=404, message="raw words")
    page = thread.browser.get(tile(thread, "안내문.pdf").select_one("a")["href"])
    assert page.status == 404
    assert "raw words" not in page.text


def test_while_oc_is_down_a_file_gets_a_friendly_page(thread: Page, sandbox: Sandbox) -> None:
    oc_is_down(sandbox)
    page = thread.browser.get(tile(thread, "안내문.pdf").select_one("a")["href"])
    assert page.status == 503
    assert page.heading
