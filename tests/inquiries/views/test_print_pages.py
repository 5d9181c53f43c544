"""An inquiry on paper: the whole conversation, or the form as it was sent, on a page made for printing."""

import pytest

from inquiries.models import Inquiry
from tests.inquiries.views.steps import LINES, LIST, calls, filled, form_of, oc_is_down, receipt_on
from tests.support.pages import Browser, Page
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox


@pytest.fixture
def receipt(member: Browser) -> Page:
    return filled(member, f_subject="냉장고", f_content=LINES).attach(("사진.png", PNG)).submit()


@pytest.fixture
def thread(receipt: Page) -> Page:
    return receipt.follow("#receipt-state a")


def id_of(page: Page) -> str:
    return page.url.rstrip("/").rpartition("/")[2]


def test_it_works(member: Browser, sandbox: Sandbox, thread: Page) -> None:
    sandbox.answer(
        id_of(thread), "<p>내일 <a href='https://example.com/a'>방문</a>합니다.</p>", files=[("안내.png", PNG)]
    )
    page = member.get(thread.url).follow("a[href$='/print/']")
    assert page.heading == "냉장고"
    assert Inquiry.objects.get().receipt in page.main
    words = (
        "나래마켓",
        id_of(thread),
        "내일 방문 합니다.",
        "안내.png",
        "사진.png",
        "gildong@example.com",
        "Korea time",
    )
    assert [word for word in words if word not in page.main] == []
    assert page.soup.select_one(f"a[href='{LIST}{id_of(thread)}/']")
    assert f"http://testserver{LIST}{id_of(thread)}/" in page.main


def test_there_is_nothing_around_it(thread: Page) -> None:
    page = thread.follow("a[href$='/print/']")
    assert not page.soup.select("header.top, nav, footer.bottom, main form")


def test_it_costs_one_call(member: Browser, sandbox: Sandbox, thread: Page) -> None:
    sandbox.clear_journal()
    member.get(f"{thread.url}print/")
    assert calls(sandbox) == ["detail"]


def test_p15_the_form_as_it_was_sent(member: Browser, receipt: Page) -> None:
    page = receipt.follow("a[href$='/print/']")
    assert receipt_on(receipt) in page.main
    for word in ("홍길동", "gildong@example.com", "사진.png", *LINES.split("\n")[::4]):
        assert word in page.main


def test_every_seeded_thread_can_be_printed(member: Browser, sandbox: Sandbox) -> None:
    threads = [t for t in sandbox.tickets() if t["usercode"] == "st18888" and t["contents"]]
    for seen in {thread["subject"]: thread for thread in threads}.values():
        page = member.get(f"{LIST}{seen['ticketId']}/print/")
        assert len(page.soup.select(".paper-thread > li")) == 1 + len(seen["contents"])


def test_while_oc_is_down_what_was_sent_is_printed(member: Browser, sandbox: Sandbox, thread: Page) -> None:
    oc_is_down(sandbox)
    page = member.get(f"{thread.url}print/")
    assert page.status == 200
    assert page.soup.select_one(".note-error")
    assert LINES.split("\n")[0] in page.main


def test_while_oc_is_down_the_page_of_what_was_not_sent_here_leads_back_to_it(
    member: Browser, sandbox: Sandbox
) -> None:
    thread = f"{LIST}{next(t['ticketId'] for t in sandbox.tickets() if t['usercode'] == 'st18888')}/"
    oc_is_down(sandbox)
    page = member.get(f"{thread}print/")
    assert page.status == 503
    assert page.one(".paper-tools a")["href"] == thread
    assert page.one(".paper-address").get_text() == f"http://testserver{thread}"


def test_the_receipt_or_thread_of_another_customer_is_not_printed(
    other_member: Browser, guest: Browser, receipt: Page, thread: Page
) -> None:
    for browser in (other_member, guest):
        form_of(browser).submit()
        for page in (receipt, thread):
            assert browser.get(f"{page.url}print/").status == 404
