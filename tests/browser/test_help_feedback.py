"""Feedback on answers in a real browser, with and without a script; and what a search marks and counts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from inquiries.models import ContactOption, DailyCount, Draft, Service
from tests.support.axe import violations
from tests.support.browser_actions import Person
from tests.support.tables import cases
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARTICLE = "/narae/help/3414/"
TWICE = 2561  # charged twice: questions about it are there from the start
TYPED = "두 번 결제되었습니다"


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    return person()


def counts() -> dict[str, int]:
    return {row.measure: row.count for row in DailyCount.objects.filter(count__gt=0)}


def open_suggestion(page: Page) -> None:
    page.wait_for_load_state("networkidle")  # what arrives for the typed text moves what stands below
    page.locator("[aria-labelledby=type-questions] .answer summary").first.click()
    page.locator("[aria-labelledby=type-questions] .answer-solved button").first.click()
    expect(page.locator("h1")).to_have_text(say("Discard your draft?"))


def test_it_works(customer: Person) -> None:
    """A vote changes its own part only, and can be changed by keyboard."""
    page = customer.page
    page.goto(ARTICLE)
    page.evaluate("window.isTheSamePage = true")
    page.locator(".helped button[value=yes]").click()
    expect(page.locator(".helped-thanks")).to_contain_text(say("Thank you. We are glad that it helped."))
    page.locator(".helped button[value=no]").press("Enter")
    expect(page.locator(".helped-thanks a")).to_be_visible()
    assert page.evaluate("window.isTheSamePage")
    assert counts() == {"article_did_not_help": 1}
    assert violations(page) == []
    page.locator(".helped-thanks a").click()
    expect(page.locator("h1")).to_have_text(say("Contact us"))


def test_without_a_script_a_vote_is_a_page(person: Callable[..., Person]) -> None:
    page = person(java_script_enabled=False).page
    page.goto(ARTICLE)
    page.locator(".helped button[value=no]").click()
    expect(page.locator(".helped-thanks a")).to_be_visible()
    assert counts() == {"article_did_not_help": 1}


@pytest.mark.parametrize("has_script", cases([True, False]))
def test_a_suggestion_that_solved_it_ends_the_form(person: Callable[..., Person], has_script: bool) -> None:
    page = person(java_script_enabled=has_script).page
    page.goto(f"/narae/inquiries/new/?category={TWICE}")
    page.fill("#id_f_content", TYPED)
    open_suggestion(page)
    page.locator(".solve-choices button").first.click()
    expect(page.locator("h1")).to_have_text(say("Glad that it is solved"))
    assert counts() == {"suggestion_solved": 1}
    assert not Draft.objects.exists()


def test_who_goes_back_finds_what_was_typed(customer: Person) -> None:
    page = customer.page
    customer.open_form(TWICE)
    page.fill("#id_f_content", TYPED)
    open_suggestion(page)
    assert violations(page) == []
    page.locator(".solve-choices a").click()
    expect(page.locator("#id_f_content")).to_have_value(TYPED)
    assert counts() == {}


def test_a_search_marks_its_words_and_puts_answers_first(customer: Person) -> None:
    page = customer.page
    page.goto("/narae/")
    page.locator("#search-words").press_sequentially("환부")
    expect(page.locator(".found mark").first).to_have_text("환불")
    expect(page.locator(".found h2")).to_have_text([say("Answers"), say("Topics")])


def test_a_search_without_a_result_is_counted_once_it_has_stood(customer: Person) -> None:
    page = customer.page
    page.goto("/narae/")
    with page.expect_response("**/search/?settled=1"):
        page.locator("#search-words").press_sequentially("뷁뷁뷁")
    assert counts() == {"search_without_result": 1}
    expect(page.locator(".found-instead .chip").first).to_be_visible()


def test_contact_options_are_folded_beside_the_form_and_can_be_called(customer: Person) -> None:
    ContactOption.objects.create(service=Service.objects.get(), address="+82 2-1234-5678")
    page = customer.page
    customer.open_form(TWICE)
    link = page.locator(".contact-way a")
    expect(link).to_be_hidden()
    page.locator(".contact-ways summary").press("Enter")
    expect(link).to_have_attribute("href", "tel:+82212345678")
    assert violations(page) == []
