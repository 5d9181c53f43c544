"""A conversation opens where reading goes on, and tells what is being sent and what arrives."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from inquiries.models import DailyCount, Inquiry, SolvedFeedback, TicketMark
from tests.browser.keyboard import tab_to
from tests.support.axe import violations
from tests.support.browser_actions import Person, Portal
from tests.support.pictures import photo
from tests.support.words import say, say_fixed_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
MESSAGES = 13
NEWEST = "가장 새로운 답변입니다."
SHIFT = """window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach((e) => (shift += e.value)))
    .observe({ type: "layout-shift", buffered: true });"""

REMEMBER_ROW = """new MutationObserver(() => {
    const row = document.querySelector("[data-sending]");
    if (row && row.getBoundingClientRect().bottom <= innerHeight) sessionStorage.sending = row.textContent;
}).observe(document, { childList: true, subtree: true });"""


@pytest.fixture
def ticket(portal: Portal) -> str:
    """A member's ticket with thirteen messages, the newest of which is an answer."""
    mine = [t for t in portal.sandbox.tickets() if t["usercode"] == "st18888" and t["status"] == "open"]
    ticket = next(t["ticketId"] for t in mine if not t["contents"])
    for number in range(MESSAGES - 2):
        portal.sandbox.answer(ticket, f"<p>{number + 1}번째 안내입니다. 기사님이 화요일 오전에 방문합니다.</p>")
    portal.sandbox.answer(ticket, f"<p>{NEWEST}</p>", status="reply")
    return str(ticket)


def opened(person: Person, ticket: str, place: str = "") -> Page:
    address = f"/narae/inquiries/{ticket}/"
    person.resume()
    person.page.goto(address + place)
    expect(person.page.locator(".message")).to_have_count(MESSAGES)
    return person.page


def is_in_view(page: Page, selector: str) -> bool:
    box = page.locator(selector).bounding_box()
    size = page.viewport_size
    return bool(box and size and box["y"] >= 0 and box["y"] + box["height"] <= size["height"])


def a_comment_waits(customer: Person, portal: Portal, text: str) -> None:
    portal.sandbox.fault("comment", "http", status=429, headers={}, body="", times=1)
    customer.page.fill("[name=comment]", text)
    customer.send()
    expect(customer.page.locator("#latest.is-pending")).to_contain_text(text)


def look_for_news(page: Page, wait: str, address: str = "**/news/") -> None:
    """Let time pass until the page asks, and until it has read the answer: only then does it plan when to ask again."""
    with page.expect_response(address) as answer:
        page.clock.fast_forward(wait)
    answer.value.finished()
    page.clock.run_for("00:01")


def the_worker_delivers() -> None:
    Inquiry.objects.update(next_at=timezone.now())
    call_command("deliver", "--once")


def test_it_works(person: Callable[..., Person], ticket: str) -> None:
    """On a phone the newest of thirteen messages and the text box are in view, and nothing has jumped."""
    customer = person(**PHONE)
    customer.page.add_init_script(SHIFT)
    for place in ("", "#latest"):
        customer.page.goto("about:blank")  # a place alone would load nothing
        page = opened(customer, ticket, place)
        expect(page.locator("#latest")).to_contain_text(NEWEST)
        assert is_in_view(page, "#latest .bubble")
        assert is_in_view(page, "[name=comment]")
        assert page.evaluate("shift") == 0


def test_without_a_script_a_link_leads_to_the_newest(person: Callable[..., Person], ticket: str) -> None:
    page = opened(person(**PHONE, java_script_enabled=False), ticket, "#latest")
    assert is_in_view(page, "#latest .bubble")
    page.goto(page.url.partition("#")[0])
    page.get_by_role("link", name=say("To the newest message")).click()
    assert is_in_view(page, "#latest .bubble")


def test_p31_it_opens_at_the_first_unread_message(person: Callable[..., Person], portal: Portal, ticket: str) -> None:
    customer = person(**PHONE)
    page = opened(customer, ticket)
    expect(page.locator("#unread")).to_have_count(0)
    TicketMark.objects.update(seen_until=timezone.now() - timedelta(days=9999))
    page.goto("/narae/")
    page.goto(f"/narae/inquiries/{ticket}/#unread")
    assert is_in_view(page, "#unread")
    expect(page.locator("#unread + .message-theirs")).to_contain_text("1번째 안내입니다.")


RIGHT_TO_LEFT = (
    '<p>안녕하세요. 안내드립니다.</p><p>مرحبا، شكرا لك!</p><div dir="rtl"><p>iPhone هنا</p></div>'
    "<p>아래 내용을 참고해 주시면 감사하겠습니다.</p>"
)


def test_an_answer_from_right_to_left_reads_from_the_right(
    person: Callable[..., Person], portal: Portal, ticket: str
) -> None:
    portal.sandbox.answer(ticket, RIGHT_TO_LEFT, status="reply")
    reader = person()
    reader.resume(f"/narae/inquiries/{ticket}/")
    lines = reader.page.locator(".message-theirs .prose").last.locator("p")
    expect(lines).to_have_count(4)
    # On which side of its line each text stands: the middle of the text against the middle of the line.
    sides = lines.evaluate_all("""lines => lines.map((line) => {
        const text = document.createRange();
        text.selectNodeContents(line);
        const middle = ({left, right}) => left + right;
        return Math.sign(middle(text.getBoundingClientRect()) - middle(line.getBoundingClientRect()));
    })""")
    assert sides[:3] == [-1, 1, 1]  # the last line is the widest


def test_going_back_keeps_the_place(person: Callable[..., Person], ticket: str) -> None:
    page = opened(person(**PHONE), ticket)
    page.evaluate("scrollTo(0, 300)")
    page.get_by_role("link", name=say("My inquiries")).first.evaluate("link => link.click()")
    page.wait_for_url("**/inquiries/")
    page.go_back()
    page.wait_for_function("scrollY === 300")


def test_an_own_message_is_being_sent_and_then_sent(person: Callable[..., Person], portal: Portal, ticket: str) -> None:
    customer = person(**PHONE)
    customer.page.add_init_script(REMEMBER_ROW)
    page = opened(customer, ticket)
    page.fill("[name=comment]", "토요일도 되나요?")
    customer.send()
    expect(page.locator("#latest.message-mine:not([data-sending])")).to_contain_text("토요일도 되나요?")
    expect(page.locator(".message")).to_have_count(MESSAGES + 1)
    row = page.evaluate("sessionStorage.sending")  # what the page showed until the server's came
    assert "토요일도 되나요?" in row
    assert say("Being sent") in row
    assert len(portal.sandbox.journal("comment")) == 1


def test_what_waits_becomes_a_message_by_itself(person: Callable[..., Person], portal: Portal, ticket: str) -> None:
    customer = person()
    customer.page.clock.install()
    page = opened(customer, ticket)
    a_comment_waits(customer, portal, "아직 가는 중")
    portal.sandbox.clear_journal()
    look_for_news(page, "00:03", "**/news/?pending")
    assert portal.sandbox.journal("detail") == []
    the_worker_delivers()
    look_for_news(page, "00:05")
    expect(page.locator(".thread .is-pending")).to_have_count(0)
    expect(page.locator("#latest")).to_contain_text("아직 가는 중")
    expect(page.locator(".message")).to_have_count(MESSAGES + 1)


def test_an_answer_is_announced_and_takes_no_focus(person: Callable[..., Person], portal: Portal, ticket: str) -> None:
    customer = person(**PHONE)
    customer.page.clock.install()
    page = opened(customer, ticket)
    page.evaluate("scrollTo(0, 0)")
    box = page.locator("[name=comment]")
    box.evaluate("box => box.focus({ preventScroll: true })")
    portal.sandbox.answer(ticket, "<p>방금 쓴 답변</p>", status="reply")
    look_for_news(page, "00:31")
    expect(page.locator("[data-announce]")).to_contain_text("방금 쓴 답변")
    expect(page.locator("#latest")).to_contain_text("방금 쓴 답변")
    expect(box).to_be_focused()
    button = page.get_by_role("button", name=say("New message"))
    button.click()
    expect(button).to_be_hidden()
    assert is_in_view(page, "#latest .bubble")
    expect(page.locator("#latest")).to_be_focused()


def test_it_asks_oc_seldom_and_never_unseen(person: Callable[..., Person], portal: Portal, ticket: str) -> None:
    customer = person()
    customer.page.clock.install()
    page = opened(customer, ticket)
    portal.sandbox.clear_journal()
    for wait in ("00:31", "00:46"):  # a moment later each time
        look_for_news(page, wait)
    page.clock.run_for("00:30")
    assert len(portal.sandbox.journal("detail")) == 2
    page.evaluate("""() => {
        Object.defineProperty(document, "hidden", { value: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }""")
    page.clock.run_for("10:00")
    assert len(portal.sandbox.journal("detail")) == 2


def test_pictures_open_large(person: Callable[..., Person], portal: Portal, ticket: str) -> None:
    portal.sandbox.answer(ticket, "<p>사진입니다.</p>", [("하나.png", photo("PNG")), ("둘.png", photo("PNG"))])
    customer = person()
    customer.resume()
    page = customer.page
    page.goto(f"/narae/inquiries/{ticket}/")
    first = page.locator("a[data-picture]").first
    first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("img", name="하나.png")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("img", name="둘.png")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("img", name="하나.png")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name=say("Close", context="button")).click()
    expect(dialog).to_be_hidden()


def test_without_a_script_a_picture_is_a_link(person: Callable[..., Person], portal: Portal, ticket: str) -> None:
    portal.sandbox.answer(ticket, "<p>사진입니다.</p>", [("하나.png", photo("PNG"))])
    customer = person(java_script_enabled=False)
    customer.forgive("Applying inline style")  # the browser's own, around a picture that is a page
    customer.resume()
    customer.page.goto(f"/narae/inquiries/{ticket}/")
    with customer.page.context.expect_page() as opening:
        customer.page.locator("a[data-picture]").click()
    expect(opening.value.locator("img")).to_be_visible()


def test_by_keyboard_it_is_called_solved_with_a_face_and_a_line(person: Callable[..., Person], ticket: str) -> None:
    page = opened(person(), ticket)
    tab_to(page, ".solved-yes summary")
    page.keyboard.press("Enter")
    assert violations(page) == []
    tab_to(page, "[name=face]")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name=say("Good"), exact=True)).to_be_checked()
    tab_to(page, "[name=remark]")
    page.keyboard.type("친절했어요")
    tab_to(page, ".solved-yes .button-primary")
    page.keyboard.press("Enter")
    expect(page.locator("#answered")).to_contain_text(say_fixed_part("You marked this as solved on %(day)s."))
    assert SolvedFeedback.objects.get().remark == "친절했어요"
    assert DailyCount.objects.get().key == SolvedFeedback.Face.GOOD


def test_a_further_question_begins_in_the_text_box_which_grows_with_it(
    person: Callable[..., Person], ticket: str
) -> None:
    page = opened(person(**PHONE), ticket)
    page.get_by_role("link", name=say("No, ask a follow-up question")).click()
    box = page.locator("[name=comment]")
    expect(box).to_be_focused()
    before = box.bounding_box()
    box.fill("\n".join("가나다라"))
    after = box.bounding_box()
    assert before
    assert after
    assert after["height"] > before["height"]
    box.fill("\n" * 60)
    assert is_in_view(page, "[data-send]")
