"""Help in a real browser: the search answers while one types, and nothing beside a form disturbs it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from inquiries.models import KnownIssue, Service
from inquiries.services.help import help_center
from tests.support.axe import violations
from tests.support.browser_actions import Person, held_back, upload
from tests.support.samplefiles import PNG
from tests.support.tables import cases
from tests.support.words import say_fixed_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TWICE = 2561  # charged twice: questions about it are there from the start


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    return person()


TOP = "element => element.getBoundingClientRect().top"


def suggested(page: Page) -> list[str]:
    return page.locator(".while-typing summary > span").all_inner_texts()[1:]


def test_it_works(customer: Person) -> None:
    """The search answers while one types, and Back and a reload find it again (P16)."""
    page = customer.page
    page.goto("/narae/help/")
    page.evaluate("window.isTheSamePage = true")
    page.locator("#help-query").press_sequentially("환불")
    expect(page.locator(".row-title").first).to_have_text("환불은 언제 되나요?")
    page.wait_for_url("**/help/?q=*")
    expect(page.locator("#help-status")).to_contain_text(say_fixed_part("%(count)s question found"))
    expect(page.locator("#help-query")).to_be_focused()
    page.reload()
    expect(page.locator("#help-query")).to_have_value("환불")
    page.click(".row-link >> nth=0")
    expect(page.locator("h1")).to_have_text("환불은 언제 되나요?")
    page.go_back()
    expect(page.locator("#help-query")).to_have_value("환불")


def test_an_emptied_search_shows_everything_again(customer: Person) -> None:
    page = customer.page
    page.goto("/narae/help/?q=환불")
    page.fill("#help-query", "")
    expect(page.locator(".chip").first).to_be_visible()
    page.wait_for_url("**/help/")


def test_without_a_script_everything_is_there(person: Callable[..., Person]) -> None:
    page = person(java_script_enabled=False).page
    page.goto("/narae/help/")
    page.fill("#help-query", "환불")
    page.press("#help-query", "Enter")
    expect(page.locator(".row-title").first).to_have_text("환불은 언제 되나요?")
    page.goto(f"/narae/inquiries/new/?category={TWICE}")
    page.locator(".answer summary").first.click()
    expect(page.locator(".answer-body p").first).to_be_visible()
    with page.expect_popup() as popup:
        page.locator(".answer-body a").first.click()
    expect(popup.value.locator("h1")).to_be_visible()
    expect(page.locator(".while-typing")).to_be_hidden()


def test_an_answer_opens_in_its_place(customer: Person) -> None:
    page = customer.page
    customer.open_form(TWICE)
    page.fill("#id_f_content", "쓰던 글")
    page.locator(".others .answer > summary").first.click()
    expect(page.locator(".answer-body .prose").first).to_be_visible()
    expect(page.locator("#id_f_content")).to_have_value("쓰던 글")


def test_questions_come_while_the_subject_is_typed_and_nothing_is_lost(customer: Person) -> None:
    """What is typed, chosen and attached stays, and so do the focus and the place of the cursor (P5)."""
    page = customer.page
    customer.open_form()
    page.fill("#id_f_content", "내용은 그대로")
    customer.attach(upload("사진.png", PNG, "image/png"))
    page.fill("#id_f_subject", "")  # which was taken from the text
    page.locator("#id_f_subject").press_sequentially("환불")
    expect(page.locator(".while-typing li").filter(has_text="환불").first).to_be_visible()
    assert suggested(page)[0] == "환불은 언제 되나요?"
    page.press("#id_f_subject", "Home")
    page.keyboard.type("제 ")
    expect(page.locator("#suggested")).to_contain_text(say_fixed_part("%(count)s question may already answer this."))
    page.keyboard.type("주문 ")
    expect(page.locator("#id_f_subject")).to_have_value("제 주문 환불")
    expect(page.locator("#id_f_subject")).to_be_focused()
    expect(page.locator("#id_f_content")).to_have_value("내용은 그대로")
    expect(page.locator("#files [data-kept]")).to_have_count(1)


@pytest.mark.parametrize("width", cases([1280, 360], 360))
def test_they_do_not_move_a_button_that_is_about_to_be_pressed(person: Callable[..., Person], width: int) -> None:
    page = (customer := person(viewport={"width": width, "height": 720}, reduced_motion="reduce")).page
    customer.open_form()
    asked = held_back(customer, "help/suggestions/**")
    with page.expect_request("**/help/suggestions/**"):
        page.fill("#id_f_subject", "환불")
        page.check("#id_f_personalAgree")
    before = page.locator("[data-send]").evaluate(TOP)
    asked[-1].continue_()
    expect(page.locator("#suggested")).not_to_be_empty()
    assert page.locator("[data-send]").evaluate(TOP) == pytest.approx(before, abs=1)


def test_closed_they_stay_closed(customer: Person) -> None:
    page = customer.page
    customer.open_form()
    page.fill("#id_f_subject", "환불")
    expect(page.locator(".while-typing li").first).to_be_visible()
    page.locator(".while-typing > summary").click()
    with page.expect_response("**/help/suggestions/**"):
        page.locator("#id_f_subject").press_sequentially(" 계좌")
    expect(page.locator(".while-typing > summary")).to_be_visible()
    expect(page.locator(".while-typing li").first).to_be_hidden()


def test_they_go_when_nothing_fits_any_more(customer: Person) -> None:
    page = customer.page
    customer.open_form()
    page.fill("#id_f_subject", "환불")
    expect(page.locator(".while-typing")).to_be_visible()
    page.fill("#id_f_subject", "zzzz")
    expect(page.locator(".while-typing")).to_be_hidden()


def test_p20_on_a_phone_nothing_is_wider_than_the_screen(person: Callable[..., Person]) -> None:
    page = person(viewport={"width": 360, "height": 740}).page
    for path in ("help/", "help/3414/", "notices/", "notices/1234/", f"inquiries/new/?category={TWICE}"):
        page.goto(f"/narae/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, path


def test_p21_with_everything_beside_the_form_axe_finds_nothing(customer: Person) -> None:
    narae = Service.objects.get()
    help_center.get_notices(narae, "ko")
    KnownIssue.objects.create(service=narae, texts={"ko": "결제가 늦습니다."}, notice_id=1231)
    page = customer.page
    customer.open_form(TWICE)
    page.fill("#id_f_subject", "환불")
    page.locator(".while-typing .answer summary").first.click()
    expect(page.locator(".while-typing .prose").first).to_be_visible()
    expect(page.locator(".known-issue a")).to_be_visible()
    assert violations(page) == []


def test_by_keyboard_alone(customer: Person) -> None:
    page = customer.page
    customer.open_form(TWICE)
    page.locator("#id_f_subject").focus()
    page.keyboard.type("환불")
    expect(page.locator(".while-typing li").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".while-typing > summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".while-typing .answer-body .prose").first).to_be_visible()
