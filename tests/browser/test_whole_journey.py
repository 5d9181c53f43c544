"""From picking a type to reading the answer and asking again: what a customer does, all of it, in a browser."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filled import EVERY_FIELD
from tests.support.browser_actions import FIVE_LEVELS, Person, Portal, upload
from tests.support.samplefiles import PNG, SAMPLES
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PDF = SAMPLES["pdf"]

FILES = [upload("냉장고 사진.png", PNG, "image/png"), upload("구매 영수증.pdf", PDF, "application/pdf")]


def check_what_oc_has(portal: Portal, receipt: str, source: str) -> str:
    """The create that arrived holds what was typed, in the contract's formats. Returns the ticket's id."""
    (create,) = portal.sandbox.journal("create")
    body = create["json"]
    assert body["categoryId"] == 2542
    assert body["subject"] == f"냉장고가 <시원>하지 않아요 🧊 [#{receipt}]"
    assert body["content"] == "어제부터요.<br>온도가 5 &lt; 10 &amp; 올라갑니다."
    assert body["endUser"] == {
        "usercode": "st18888",
        "email": "gildong@example.com",
        "username": "홍길동",
        "phone": "010-1234-5678",
    }
    assert (body["typeOne"], body["typeTwo"]) == ("M-2024 & <b>", '온라인 "구매"')
    assert (body["language"], body["source"]) == ("ko", source)
    assert create["headers"]["oc-client-ip"] == "127.0.0.1"
    assert {field["code"]: field["value"] for field in body["userFields"]} == {
        "textbox": "NR-F870S 😀",
        "checkbox": ["냉동이 약함", "물이 샘"],
        "dropdown": "나래마켓 온라인",
        "radiobutton": "잘 모름",
        "date": "2026-07-11",
        "datetime": "2026-07-12 09:30",
        "dateperiod": "2026-07-01 ~ 2026-07-31",
        "datetimeperiod": "2026-07-01 00:00 ~ 2026-07-31 23:59",
        "agreetotheterms": "true",
    }
    # They go up side by side, so that either may arrive first.
    sent = {entry["file"]["name"]: entry["file"]["md5"] for entry in portal.sandbox.journal("upload")}
    assert sent == {file["name"]: hashlib.md5(file["buffer"]).hexdigest() for file in FILES}
    assert len(body["attachments"]) == 2
    return str(create["result_id"])


def answer_in_the_console(agent: Page, portal: Portal, ticket_id: str) -> None:
    agent.goto(f"{portal.sandbox.url}/console/tickets/{ticket_id}")
    expect(agent.locator("main")).to_contain_text("NR-F870S 😀")
    agent.fill("textarea[name=html]", "<p>안녕하세요. <strong>기사님</strong>이 방문합니다.</p>")
    agent.set_input_files("form input[type=file]", [upload("방문 안내.pdf", PDF, "application/pdf")])
    agent.select_option("form:has(textarea[name=html]) select[name=status]", "reply")
    agent.click("form:has(textarea[name=html]) button[type=submit], form:has(textarea[name=html]) button:not([type])")
    expect(agent.locator("main")).to_contain_text("방문 안내.pdf")


def read_the_answer(person: Person, ticket_id: str) -> None:
    page = person.page
    page.goto(f"/narae/inquiries/{ticket_id}/")
    expect(page.locator("h1")).to_have_text("냉장고가 <시원>하지 않아요 🧊")
    expect(page.locator(".message-theirs strong")).to_have_text("기사님")
    with page.expect_download() as downloading:
        page.locator(".message-theirs a.icon-button").click()
    assert downloading.value.suggested_filename == "방문 안내.pdf"
    assert downloading.value.path().read_bytes() == PDF


def assert_the_agent_sees_the_comment(agent: Page, portal: Portal, ticket_id: str) -> None:
    comment = portal.sandbox.ticket(ticket_id)["contents"][-1]
    newest = portal.sandbox.ticket(ticket_id)["contents"][0]
    assert "토요일도 되나요?" in comment["content"] + newest["content"]
    agent.goto(f"{portal.sandbox.url}/console/tickets/{ticket_id}")
    expect(agent.locator("main")).to_contain_text("약도.png")


def test_it_works(person: Callable[..., Person], portal: Portal) -> None:
    customer, agent = person(), person()
    customer.sign_in("/narae/inquiries/new/")
    customer.pick(*FIVE_LEVELS)
    assert customer.page.url.endswith("?category=2542")
    customer.fill(EVERY_FIELD)
    customer.attach(*FILES)
    customer.send()
    expect(customer.page.locator("h1")).to_have_text(say("It has reached our support team."))
    ticket_id = check_what_oc_has(portal, customer.receipt_number, "web")

    answer_in_the_console(agent.page, portal, ticket_id)
    read_the_answer(customer, ticket_id)
    customer.page.fill("[name=comment]", "고맙습니다.\n토요일도 되나요?")
    customer.attach(upload("약도.png", PNG, "image/png"))
    customer.send()
    expect(customer.page.locator(".message-mine:not([data-sending])").last).to_contain_text("토요일도 되나요?")
    assert_the_agent_sees_the_comment(agent.page, portal, ticket_id)


def test_it_works_without_javascript(person: Callable[..., Person], portal: Portal) -> None:
    customer, agent = person(java_script_enabled=False), person()
    customer.sign_in("/narae/inquiries/new/")
    customer.pick_without_script(*FIVE_LEVELS)
    customer.fill(EVERY_FIELD)
    customer.page.uncheck("#id_f_personalAgree")
    customer.page.set_input_files("input[type=file]", FILES)
    customer.send()
    # One tick was missing: everything else is still there, the files too.
    expect(customer.page.locator("#errors")).to_be_visible()
    expect(customer.page.locator("[name=f_content]")).to_have_value(EVERY_FIELD["content"])
    expect(customer.kept_files).to_have_count(2)
    customer.page.check("#id_f_personalAgree")
    customer.send()
    ticket_id = check_what_oc_has(portal, customer.receipt_number, "web")

    answer_in_the_console(agent.page, portal, ticket_id)
    read_the_answer(customer, ticket_id)
    customer.page.fill("[name=comment]", "토요일도 되나요?")
    customer.page.set_input_files("input[type=file]", [upload("약도.png", PNG, "image/png")])
    customer.send()
    expect(customer.page.locator(".message-mine:not([data-sending])").last).to_contain_text("토요일도 되나요?")
    assert_the_agent_sees_the_comment(agent.page, portal, ticket_id)


def test_p20_it_works_on_a_phone(person: Callable[..., Person], portal: Portal, playwright: Any) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
    agent_string = playwright.devices["Pixel 7"]["user_agent"]
    customer = person(**phone, user_agent=agent_string)
    customer.sign_in("/narae/inquiries/new/")
    customer.pick(*FIVE_LEVELS)
    assert does_not_scroll_sideways(customer.page)
    customer.fill(EVERY_FIELD)
    customer.attach(*FILES)
    assert does_not_scroll_sideways(customer.page)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    ticket_id = check_what_oc_has(portal, customer.receipt_number, "spweb")
    for address in ("/narae/", "/narae/inquiries/", f"/narae/inquiries/{ticket_id}/", "/narae/inquiries/new/"):
        customer.page.goto(address)
        assert does_not_scroll_sideways(customer.page), address


def does_not_scroll_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
