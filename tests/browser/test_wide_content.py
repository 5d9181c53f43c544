"""Whatever others write: on a phone only the block that is too wide scrolls, and never the page."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from inquiries.services.upstream import stale_cache
from tests.support.browser_actions import SMALL_FORM, Person, Portal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORD = "Donaudampfschifffahrt" * 12
WIDE = (
    "<pre>" + "SELECT * FROM orders WHERE paid = 1 " * 6 + "</pre>"
    "<table><tr>" + "".join(f"<th>항목번호{n}</th>" for n in range(10)) + "</tr>"
    "<tr>" + "<td>2026-11-28</td>" * 9 + "<td><pre>" + "in a cell " * 30 + "</pre></td></tr></table>"
    f"<p>{WORD} https://narae.example/{WORD}</p>"
    "<blockquote><blockquote><blockquote><pre>" + "deeper " * 40 + "</pre></blockquote></blockquote></blockquote>"
    f"<ul><li><code>{WORD}</code><table><tr>" + "<td>cell-cell</td>" * 12 + "</tr></table></li></ul>"
    f'<svg width="1" height="1"></svg><p>{"좁다" * 90}</p>'
)
TOO_WIDE = """() => {
    const wide = [];
    if (document.documentElement.scrollWidth > innerWidth) wide.push(`page ${document.documentElement.scrollWidth}`);
    for (const element of document.body.querySelectorAll("*")) {
        const box = element.getBoundingClientRect();
        const scrolls = [...function* () { for (let e = element.parentElement; e; e = e.parentElement) yield e; }()]
            .some((e) => /auto|scroll/.test(getComputedStyle(e).overflowX) && e.matches("pre, table, .terms"));
        if (!scrolls && element.checkVisibility() && !element.closest(".visually-hidden, .offstage, .skip")
            && box.width && (box.right > innerWidth + 1 || box.left < -1)) wide.push(element.outerHTML.slice(0, 100));
    }
    return wide;
}"""
NARROW = """() => [...document.querySelectorAll("main :is(td, pre)")]
    .filter((block) => block.checkVisibility() && block.clientWidth < 40)
    .map((block) => block.outerHTML.slice(0, 80))"""


@pytest.fixture
def phone(person: Callable[..., Person], portal: Portal) -> Person:
    portal.sandbox.reset(wild=False, spam_policy=False)
    stale_cache.slots.clear()
    member = person(viewport={"width": 320, "height": 640}, locale="ko-KR")
    member.resume()
    return member


def assert_narrow(page: Page, address: str) -> None:
    stale_cache.slots.clear()
    page.goto(address)
    expect(page.locator("main")).to_contain_text("Donau")
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(NARROW) == []
    for block in page.locator("main :is(pre, table)").first.all():
        assert block.evaluate("(block) => block.scrollWidth > block.clientWidth")


def test_an_answer(phone: Person, portal: Portal) -> None:
    ticket = next(t["ticketId"] for t in portal.sandbox.tickets() if t["usercode"] == "st18888")
    portal.sandbox.answer(ticket, WIDE)
    assert_narrow(phone.page, f"/narae/inquiries/{ticket}/")
    assert_narrow(phone.page, f"/narae/inquiries/{ticket}/print/")


def test_the_texts_of_a_form(phone: Person, portal: Portal) -> None:
    def field(code: str, kind: str, **more: Any) -> dict[str, Any]:
        return {"fieldId": 1, "code": code, "type": kind, "title": f"제목 {WORD}", "description": WIDE} | more

    portal.sandbox.set_fields(
        SMALL_FORM,
        [
            field("subject", "text", required=True, placeholder=WORD),
            field("note", "caption", placeholder=WIDE),
            field("kind", "radio", options=[WORD, "짧다"]),
            field("many", "checkbox", options=[WORD, "짧다"]),
            field("terms", "agree", placeholder=WORD, required=True),
            field("span", "date_period"),
            field("attachment", "file"),
        ],
    )
    assert_narrow(phone.page, f"/narae/inquiries/new/?category={SMALL_FORM}")


@pytest.mark.parametrize(("kind", "address"), [("faq", "/narae/help/{}/"), ("notices", "/narae/notices/{}/")])
def test_a_question_and_a_notice(phone: Person, portal: Portal, kind: str, address: str) -> None:
    (article,) = portal.sandbox.publish(kind, {"texts": {"ko": [f"제목 {WORD}", WIDE]}})
    assert_narrow(phone.page, address.format(article))


@pytest.fixture(autouse=True)
def _afterwards(portal: Portal) -> Iterator[None]:
    yield
    portal.sandbox.reset(wild=False, spam_policy=False)
    stale_cache.slots.clear()
