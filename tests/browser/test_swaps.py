"""Parts of pages come by htmx. A proxy may drop the headers by which the server knows that only a part is wanted."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.filled import SMALL_FORM
from tests.support.browser_actions import Person
from tests.support.source import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def without_headers(route: Route, request: Request) -> None:
    route.continue_(headers={name: value for name, value in request.headers.items() if not name.startswith("hx-")})


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    """Return a person behind a proxy that passes on only the headers it knows."""
    customer = person()
    customer.page.route("**/narae/**", without_headers)
    return customer


def assert_one_page(customer: Person) -> None:
    for part in ("main", "h1", "header.site, body > header", "#ask"):
        assert customer.page.locator(part).count() <= 1, part


def test_a_picked_type_brings_its_form_alone(customer: Person) -> None:
    customer.pick("2601")
    assert_one_page(customer)
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()


def test_a_found_type_brings_its_form_alone(customer: Person) -> None:
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.change_topic()
    customer.page.get_by_role("searchbox").fill("로그인")
    customer.page.locator(".found-types a").first.click()
    expect(customer.page.locator("[name=f_content]")).to_have_value(SMALL_FORM["content"])
    assert_one_page(customer)


def test_the_search_of_the_start_page_shows_what_it_found_alone(customer: Person) -> None:
    customer.page.goto("/narae/")
    customer.page.get_by_role("searchbox").fill("로그인")
    expect(customer.page.locator(".found-types a").first).to_be_visible()
    assert_one_page(customer)
    customer.page.get_by_role("searchbox").fill("")
    expect(customer.page.locator(".found-types a")).to_have_count(0)
    assert_one_page(customer)


def test_the_open_inquiries_of_the_start_page_come_alone(customer: Person) -> None:
    customer.resume("/narae/")
    expect(customer.page.locator("[data-open]").first).to_be_visible()
    assert_one_page(customer)


def test_the_found_questions_come_alone(customer: Person) -> None:
    customer.page.goto("/narae/help/")
    with customer.page.expect_response("**/help/?q=*"):
        customer.page.fill("#help-query", "배송")
    expect(customer.page.locator("#questions .found-title, #questions .empty").first).to_be_visible()
    assert customer.page.locator("#questions").count() == 1
    assert_one_page(customer)


def test_an_answer_without_the_part_leaves_the_page(customer: Person) -> None:
    customer.page.goto("/narae/inquiries/new/")
    customer.page.route(
        "**/inquiries/new/types/**", lambda route: route.fulfill(body="<h1>Proxy</h1>", content_type="text/html")
    )
    with customer.page.expect_response("**/inquiries/new/types/**"):
        customer.page.get_by_role("searchbox").fill("로그인")
    expect(customer.page.locator(".topic").first).to_be_visible()
    assert_one_page(customer)


def test_every_swap_selects_its_part() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert len(re.findall("hx-(?:get|post)=", text)) == text.count("hx-select="), path
