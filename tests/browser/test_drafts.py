"""Drafts in a browser: kept while one writes and on leaving, and there again after whatever happened."""

from collections.abc import Callable
from time import monotonic

import pytest
from django.conf import settings
from playwright.sync_api import Page, Request, expect

from inquiries.models import Draft
from tests.browser.filled import SMALL_FORM
from tests.support.browser_actions import FIVE_LEVELS, Person, Portal, held_back, upload
from tests.support.samplefiles import PNG
from tests.support.tables import cases
from tests.support.words import say, say_fixed_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW = "/narae/inquiries/new/"
FORM = f"{NEW}?category=2601"
WORDS = SMALL_FORM["content"]
PATIENCE = 15  # seconds


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    return person()


def is_save(request: Request) -> bool:
    return "/drafts/" in request.url


def saved(page: Page) -> None:
    """Wait until the page says that the draft is there."""
    expect(page.locator("[data-draft-status]")).to_contain_text(say_fixed_part("Draft saved at %(time)s"))


def has_left(page: Page, draft_says: str) -> None:
    """Wait until what was sent is there, on leaving too; another page of the same browser looks."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        is_kept = any(draft_says in str(draft.typed) for draft in Draft.objects.all())
        # The answer makes a visitor who has typed something a guest of this browser.
        if is_kept and any(cookie["name"] == settings.SESSION_COOKIE_NAME for cookie in page.context.cookies()):
            return
        page.request.get("/healthz")
    raise AssertionError("it was not kept")


def restore(page: Page) -> None:
    page.locator(".draft").get_by_role("link", name=say("Restore")).click()
    expect(page.locator("#inquiry")).to_be_visible()


def test_another_language_keeps_what_is_written(customer: Person) -> None:
    customer.open_form(2542)
    customer.attach(upload("사진.png", PNG))
    customer.fill({"content": WORDS, "radiobutton": "보증 기간 지남"})
    choose_language(customer.page, "日本語")
    expect(customer.page.locator("html")).to_have_attribute("lang", "ja")
    assert customer.values()["id_f_content"] == WORDS
    expect(customer.page.get_by_label("保証期間が過ぎた")).to_be_checked()
    expect(customer.kept_files).to_have_count(1)
    expect(customer.page.locator("#errors")).to_have_count(0)
    # And once more, now that nothing was typed since the page was opened.
    choose_language(customer.page, "English")
    expect(customer.page.get_by_label("Expired")).to_be_checked()
    assert customer.values()["id_f_content"] == WORDS


def test_the_page_before_another_language_sends_as_before(customer: Person) -> None:
    customer.open_form()
    customer.fill(SMALL_FORM)
    choose_language(customer.page, "日本語")
    expect(customer.page.locator("html")).to_have_attribute("lang", "ja")
    customer.page.go_back()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()


def test_another_language_asks_nothing_of_a_form_that_is_empty(customer: Person) -> None:
    customer.open_form()
    choose_language(customer.page, "日本語")
    expect(customer.page.locator("html")).to_have_attribute("lang", "ja")
    assert "speak" not in customer.page.url
    expect(customer.page.locator(".draft")).to_have_count(0)


def choose_language(page: Page, own_name: str) -> None:
    page.locator(".menu-languages summary").click()
    page.locator(".menu-languages").get_by_role("button", name=own_name).click()


def test_it_works(customer: Person) -> None:
    customer.open_form()
    customer.page.locator("[name=f_content]").press_sequentially(WORDS)
    saved(customer.page)
    other = customer.page.context.new_page()
    customer.page.close(run_before_unload=False)
    other.goto(NEW)
    expect(other.locator(".draft")).to_contain_text(say_fixed_part("Draft from %(when)s"))
    restore(other)
    expect(other.locator("[name=f_content]")).to_have_value(WORDS)


def test_a_sent_form_is_no_draft_after_going_back(customer: Person) -> None:
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    customer.page.go_back()
    expect(customer.page.locator("[name=f_content]")).to_have_value(WORDS)
    customer.page.goto("/narae/")
    expect(customer.page.locator(".welcome")).to_be_visible()
    customer.page.reload()  # what was kept on leaving has come by now
    expect(customer.page.locator(".draft")).to_have_count(0)


def test_text_typed_before_the_scripts_load_is_kept(customer: Person) -> None:
    scripts = held_back(customer, "keeping*.js")
    customer.page.goto(FORM, wait_until="commit")
    customer.page.locator("[name=f_content]").fill(WORDS)
    scripts[0].continue_()
    saved(customer.page)
    assert WORDS in str(Draft.objects.get().typed)


def test_ticks_choices_and_what_is_taken_back_are_kept(customer: Person) -> None:
    customer.pick(*FIVE_LEVELS)
    customer.fill({"checkbox": ["냉동이 약함", "물이 샘"], "dropdown": "나래마켓 온라인", "agreetotheterms": True})
    saved(customer.page)
    customer.page.locator("#id_f_checkbox").get_by_label("물이 샘", exact=True).uncheck()
    with customer.page.expect_response(lambda response: is_save(response.request)):
        customer.page.uncheck("#id_f_agreetotheterms")
    has_left(customer.page, "'f_agreetotheterms': []")
    before = customer.values()
    customer.page.goto(NEW)
    restore(customer.page)
    assert customer.values() == before


def test_leaving_keeps_what_was_typed_a_moment_ago(customer: Person) -> None:
    customer.open_form()
    customer.page.locator("[name=f_content]").press_sequentially("방금 쓴 글")
    customer.page.goto("/narae/")
    has_left(customer.page, "방금 쓴 글")
    customer.page.reload()
    restore(customer.page)
    expect(customer.page.locator("[name=f_content]")).to_have_value("방금 쓴 글")


def test_a_long_text_is_kept_on_leaving_though_no_beacon_carries_it(customer: Person) -> None:
    customer.open_form()
    text = "가" * 30_000  # 90 KB
    customer.page.fill("[name=f_content]", text)
    saved(customer.page)
    customer.page.fill("[name=f_content]", text + "끝")
    customer.page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", { value: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    has_left(customer.page, "가끝")


def test_p04_reloading_and_going_back_offer_it_until_it_is_discarded(customer: Person) -> None:
    customer.open_form()
    customer.fill({"content": WORDS})
    saved(customer.page)
    in_the_browser = "JSON.stringify([localStorage, sessionStorage, document.cookie, history.state])"
    assert WORDS not in customer.page.evaluate(in_the_browser)
    customer.page.reload()
    expect(customer.page.locator("[name=f_content]")).to_have_value("")
    expect(customer.page.locator(".draft")).to_be_visible()
    customer.page.goto("/narae/")
    customer.page.go_back()
    expect(customer.page.locator(".draft")).to_be_visible()
    customer.page.goto("/narae/")
    customer.page.locator(".draft").get_by_role("button", name=say("Discard")).click()
    expect(customer.page.locator(".welcome")).to_be_visible()
    expect(customer.page.locator(".draft")).to_have_count(0)


def test_sending_leaves_none(customer: Person) -> None:
    posts: list[bool] = []
    customer.open_form()
    customer.fill(SMALL_FORM)
    saved(customer.page)
    customer.page.on("request", lambda request: posts.append(is_save(request)) if request.method == "POST" else None)
    customer.page.locator("[name=f_content]").press_sequentially("!")
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    assert posts[-1] is False, "nothing is saved once it is being sent"
    customer.page.goto(NEW)
    expect(customer.page.locator(".picker")).to_be_visible()
    expect(customer.page.locator(".draft")).to_have_count(0)


def test_a_file_alone_is_a_draft(customer: Person) -> None:
    customer.open_form()
    customer.attach(upload("찢어진 상자.png", PNG, "image/png"))
    saved(customer.page)
    customer.page.goto(NEW)
    restore(customer.page)
    expect(customer.kept_files).to_have_count(1)


def test_another_type_keeps_it_under_the_new_one(customer: Person) -> None:
    customer.open_form()
    customer.fill({"content": WORDS})
    saved(customer.page)
    customer.change_topic("2575", "2602")
    saved(customer.page)
    customer.page.goto(NEW)
    restore(customer.page)
    assert "category=2602" in customer.page.url
    expect(customer.page.locator("[name=f_content]")).to_have_value(WORDS)


def test_a_member_finds_it_on_another_device(person: Callable[..., Person]) -> None:
    here, there = person(), person()
    here.resume(FORM)
    here.fill({"content": WORDS})
    saved(here.page)
    there.resume(NEW)
    restore(there.page)
    expect(there.page.locator("[name=f_content]")).to_have_value(WORDS)


@pytest.mark.parametrize("options", cases({"with a script": {}, "without one": {"java_script_enabled": False}}))
def test_p01_after_the_session_ended_the_form_comes_back(
    person: Callable[..., Person], portal: Portal, options: dict[str, bool]
) -> None:
    customer = person(**options)
    customer.forgive("403")
    customer.sign_in(FORM)
    customer.fill(SMALL_FORM)
    customer.page.context.clear_cookies(name="session")
    customer.send()
    customer.page.locator("main").get_by_role("link", name=say("Sign in")).first.click()
    customer.page.fill("#id_login", "gildong")
    customer.page.fill("#id_password", "a-long-password")
    customer.page.click("main button.button-primary")
    expect(customer.page.locator("[name=f_content]")).to_have_value(WORDS)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    (create,) = portal.sandbox.journal("create")
    assert create["json"]["endUser"]["usercode"] == "st18888"


def test_a_reply_is_kept_too(customer: Person) -> None:
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    customer.page.locator("#receipt-state a.button-primary").click()
    customer.page.locator("[name=comment]").press_sequentially("하나 더 있어요")
    has_left(customer.page, "하나 더 있어요")  # the first save may have had a part of it
    customer.page.reload()
    restore(customer.page)
    expect(customer.page.locator("[name=comment]")).to_have_value("하나 더 있어요")


def test_p03_without_a_script_another_topic_keeps_what_was_typed_and_so_does_a_button(
    person: Callable[..., Person],
) -> None:
    customer = person(java_script_enabled=False)
    customer.forgive("422")
    customer.open_form()
    customer.fill({"content": WORDS})
    customer.change_topic("2575", "2602")
    expect(customer.page.locator("[name=f_content]")).to_have_value(WORDS)
    customer.fill({"subject": "스크립트 없이"})
    customer.page.get_by_role("button", name=say("Save as a draft")).click()
    saved(customer.page)
    customer.page.goto(NEW)
    restore(customer.page)
    expect(customer.page.locator("[name=f_subject]")).to_have_value("스크립트 없이")
