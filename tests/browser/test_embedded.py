"""The portal inside a company's page, which is another site for the browser: 127.0.0.1, and not localhost (P28)."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FrameLocator, expect

from inquiries.models import Inquiry, Service
from tests.browser.filled import SMALL_FORM
from tests.support.browser_actions import Person, Portal
from tests.support.platform import KEY

pytestmark = pytest.mark.browser
HEIGHT = "document.querySelector('iframe').clientHeight"
EMPTY = 320  # pixels, before it was told


@pytest.fixture
def company(portal: Portal) -> str:
    """The address of the company's page with the portal in it, which the operator has listed."""
    assert {urlsplit(portal.url).hostname, urlsplit(portal.sandbox.url).hostname} == {"localhost", "127.0.0.1"}
    portal.sandbox.config(portal_url=portal.url)
    Service.objects.update(organization_key=KEY, frame_ancestors=portal.sandbox.url)
    return f"{portal.sandbox.url}/company/framed/"


def opened(person: Person, address: str) -> FrameLocator:
    person.page.goto(address)
    return person.page.frame_locator("iframe")


def assert_as_high_as_its_page(person: Person) -> None:
    height = person.page.frames[1].evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    assert height > EMPTY
    person.page.wait_for_function(f"{HEIGHT} === {height}")


def test_p28_the_frame_is_as_high_as_what_is_in_it(person: Callable[..., Person], company: str) -> None:
    somebody = person()
    frame = opened(somebody, company)
    expect(frame.locator(".topic").first).to_be_visible()
    expect(frame.locator("header, footer")).to_have_count(0)
    assert_as_high_as_its_page(somebody)


def test_p28_a_guest_asks_from_the_frame(person: Callable[..., Person], company: str) -> None:
    """Picked by script and sent as a form, with cookies that the browser keeps for this page."""
    somebody = person()
    frame = opened(somebody, company)
    frame.locator(".topic[href*='2601']").click()
    for code in ("mail", "name", "subject", "content"):
        frame.locator(f"[name=f_{code}]").fill(SMALL_FORM[code])
    frame.locator("#id_f_personalAgree").check()
    frame.locator("[data-send]").click()
    expect(frame.locator("#receipt-number")).to_be_visible()
    expect(frame.locator("header, footer")).to_have_count(0)
    assert Inquiry.objects.count() == 1
    kept = {cookie["name"] for cookie in somebody.page.context.cookies()}
    assert kept == {"session-framed", "csrftoken-framed"}


def test_a_member_is_signed_in_by_the_frames_address(person: Callable[..., Person], company: str) -> None:
    somebody = person()
    frame = opened(somebody, f"{company}?member=st18888")
    frame.locator(".door").first.click()
    expect(frame.locator("main")).to_contain_text("250")
    frame.locator(".row-link").first.click()
    expect(frame.locator(".thread")).to_be_visible()


def test_a_link_out_of_the_frame_opens_a_new_page(person: Callable[..., Person], company: str) -> None:
    somebody = person()
    frame = opened(somebody, company)
    with somebody.page.context.expect_page() as opening:
        frame.locator(".embedded-foot a").click()
    expect(opening.value.locator("header.top")).to_be_visible()
    assert opening.value.url == f"{somebody.portal.url}/narae/"


def test_t56_another_sites_frame_stays_empty(person: Callable[..., Person], company: str) -> None:
    somebody = person()
    for words in ("frame-ancestors", "chrome-error"):
        somebody.forgive(words)
    Service.objects.update(frame_ancestors="https://www.narae.example")
    somebody.page.goto(company)
    somebody.page.wait_for_function("document.readyState === 'complete'")
    assert somebody.page.frames[1].url.startswith("chrome-error:")
    assert somebody.page.evaluate(HEIGHT) == EMPTY
