"""Pages that come in two steps while Online Contact takes its time, and the numbers that say what is unread."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from inquiries.models import Service, TicketMark
from tests.support.axe import violations
from tests.support.browser_actions import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/narae/inquiries/"
SHIFT = """() => new Promise((done) => new PerformanceObserver((list) =>
    done(list.getEntries().filter((entry) => !entry.hadRecentInput).reduce((sum, entry) => sum + entry.value, 0)))
    .observe({ type: "layout-shift", buffered: true }) || setTimeout(() => done(0), 200))"""
BADGE = "Navigator.prototype.setAppBadge = async (number) => { window.badge = number; };"


@pytest.fixture
def late() -> Iterator[None]:
    """Nothing is waited for, so that every page comes in two steps."""
    with override_settings(OC_FIRST_WAIT=0.0):
        yield


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    """A member with two unread answers, on a phone."""
    customer = person(viewport={"width": 360, "height": 740})
    customer.portal.sandbox.config(wild=False)
    customer.page.add_init_script(BADGE)
    narae = Service.objects.get()
    TicketMark.objects.create(
        service=narae, usercode="st18888", ticket_id="", seen_until=timezone.now() - timedelta(days=7)
    )
    customer.resume()
    return customer


def test_it_works(customer: Person, late: None) -> None:
    """The list comes by itself, in its place; nothing moves, and the address stays."""
    page = customer.page
    with page.expect_response(re.compile(r"\?size=50&wait=")):
        page.goto(f"{LIST}?size=50")
    expect(page.locator("ol.rows .row")).to_have_count(50)
    assert page.url.endswith(f"{LIST}?size=50")
    expect(page.locator(".late")).to_have_count(0)
    expect(page.locator(".ago").first).to_be_visible()
    assert page.evaluate(SHIFT) < 0.001


def test_what_is_typed_meanwhile_stays(customer: Person, late: None) -> None:
    page = customer.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/inquiries/?wait=*", hold)
    page.goto(LIST)
    expect(page.locator(".late-note")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("searchbox").fill("환불")
    held[0].continue_()
    expect(page.locator("ol.rows .row")).to_have_count(20)
    expect(page.get_by_role("searchbox")).to_have_value("환불")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_without_a_script_the_whole_list_follows(person: Callable[..., Person], late: None) -> None:
    customer = person(java_script_enabled=False)
    customer.portal.sandbox.config(wild=False)
    customer.resume(LIST)
    expect(customer.page.locator("ol.rows .row")).to_have_count(20)


def test_coming_back_one_stands_where_one_was(customer: Person, late: None) -> None:
    page = customer.page
    page.goto(f"{LIST}?size=50")
    link = page.locator("ol.rows a").nth(40)
    link.scroll_into_view_if_needed()
    page.wait_for_function("() => scrollY > 0 && history.state?.top === scrollY")
    before = page.evaluate("scrollY")
    link.click()
    expect(page.locator("h1")).to_be_visible()
    page.go_back()
    expect(page.locator("ol.rows .row")).to_have_count(50)
    page.wait_for_function("(before) => Math.abs(scrollY - before) < 2", arg=before)


def test_a_rest_that_does_not_come_is_opened_as_a_page(customer: Person, late: None) -> None:
    customer.forgive("ERR_")
    page = customer.page
    page.route("**/inquiries/?wait=*", lambda route: route.abort(), times=1)
    page.goto(LIST)
    page.wait_for_url("**/inquiries/?wait=*")
    expect(page.locator("ol.rows .row")).to_have_count(20)


def unread(page: Page) -> int:
    return int(page.locator("#unread-count").get_attribute("data-unread") or 0)


@pytest.mark.parametrize("first_wait", [0.0, 30.0], ids=["late", "at once"])
def test_p32_what_is_unread_is_told(customer: Person, first_wait: float) -> None:
    """Beside the menu's entry, in the title, on the app's icon and on a tab; and one less once it was read."""
    page = customer.page
    with page.expect_response("**/inquiries/open/"):  # finds others than the list's first page has
        page.goto("/narae/")
    with override_settings(OC_FIRST_WAIT=first_wait):
        page.goto(LIST)
        expect(page.locator(".row-news").first).to_be_visible()
        known = unread(page)
        assert known > 1
        expect(page).to_have_title(re.compile(rf"^\({known}\) "))
        page.wait_for_function("(known) => window.badge === known", arg=known)
        assert page.locator("ol.rows .row").first.get_attribute("class") == "row row-news"
        page.locator(".row-news a").first.click()
        expect(page.locator("ol.thread")).to_be_visible()
    page.goto("/narae/")
    assert unread(page) == known - 1
    page.wait_for_function("(known) => window.badge === known", arg=known - 1)


def test_on_a_phone_a_row_has_two_lines(customer: Person) -> None:
    page = customer.page
    page.goto(LIST)
    heights = page.locator(".row-link").evaluate_all("(rows) => rows.map((row) => row.offsetHeight)")
    assert len(heights) == 20
    assert max(heights) < 100
    assert page.locator("ol.rows").evaluate("list => list.getBoundingClientRect().top") < 370


def test_a_conversation_comes_with_its_composer(customer: Person, late: None) -> None:
    page = customer.page
    page.goto(f"{LIST}?status=open")
    page.locator("ol.rows a").first.click()
    composer = page.locator("[name=comment]")
    expect(composer).to_be_visible()
    composer.fill("추가로 여쭤봅니다.")
    page.locator("[data-send]").click()
    expect(page.locator(".message-mine").last).to_contain_text("추가로 여쭤봅니다.")
    assert "wait=" not in page.url
