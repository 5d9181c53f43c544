"""Members come from the company's own site, which is another site for the browser: 127.0.0.1, and not localhost."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from inquiries.models import Service
from tests.support.axe import violations
from tests.support.browser_actions import Person, Portal
from tests.support.platform import KEY
from tests.support.tables import cases
from tests.support.words import say, say_fixed_part

pytestmark = pytest.mark.browser


@pytest.fixture
def company(portal: Portal) -> str:
    """The address of the company's site. Its members come back to it, too."""
    assert {urlsplit(portal.url).hostname, urlsplit(portal.sandbox.url).hostname} == {"localhost", "127.0.0.1"}
    portal.sandbox.config(portal_url=portal.url)
    Service.objects.update(organization_key=KEY, return_addresses=portal.sandbox.url)
    return f"{portal.sandbox.url}/company/"


def press(person: Person, company: str, button: str, **choices: str) -> None:
    person.page.goto(company)
    for name, label in choices.items():
        person.page.select_option(f"[name={name}]", label=label)
    person.page.get_by_role("button", name=button).click()


def assert_at(person: Person, path: str) -> None:
    person.page.wait_for_url(f"**{path}")
    assert "token" not in person.page.url.lower()


@pytest.mark.parametrize("button", cases(["Open by link (GET)", "Post from the server"]))
def test_it_works(person: Callable[..., Person], company: str, button: str) -> None:
    somebody = person()
    press(somebody, company, button, page="/hc/ticket/list/ My inquiries · 내 문의")
    assert_at(somebody, "/narae/inquiries/")
    expect(somebody.page.locator(".menu-about").last).to_contain_text("홍길동")
    expect(somebody.page.locator("main")).to_contain_text("250")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_form_from_another_site_signs_in(person: Callable[..., Person], company: str, script: bool) -> None:
    somebody = person(java_script_enabled=script)
    press(somebody, company, "Post a form from the browser")
    if not script:
        somebody.page.get_by_role("button", name="Go on").click()
    assert_at(somebody, "/narae/inquiries/")
    expect(somebody.page.locator(".menu-about").last).to_contain_text("홍길동")


def test_a_form_leads_back_to_the_companys_site(person: Callable[..., Person], company: str) -> None:
    somebody = person()
    press(somebody, company, "Post a form from the browser", returnUrl="Back to this page")
    somebody.page.wait_for_url(company)
    somebody.page.goto("/narae/")
    expect(somebody.page.locator(".menu-about").last).to_contain_text("홍길동")


def test_t47_a_form_leads_nowhere_else(person: Callable[..., Person], company: str) -> None:
    somebody = person()
    press(somebody, company, "Post a form from the browser", returnUrl="Somewhere else")
    assert_at(somebody, "/narae/")


def test_another_member_takes_over(person: Callable[..., Person], company: str) -> None:
    somebody = person()
    press(somebody, company, "Open by link (GET)")
    assert_at(somebody, "/narae/")
    press(somebody, f"{company}?member=st20001", "Post a form from the browser")
    assert_at(somebody, "/narae/inquiries/")
    expect(somebody.page.locator(".menu-about").last).to_contain_text("이영희")
    expect(somebody.page.locator("body")).not_to_contain_text("홍길동")


def test_a_guest_draft_is_kept_after_signing_in(person: Callable[..., Person], company: str) -> None:
    somebody = person()
    somebody.open_form()
    somebody.fill({"subject": "시작한 문의"})
    expect(somebody.page.locator("[data-draft-status]")).to_contain_text(say_fixed_part("Draft saved at %(time)s"))
    press(somebody, company, "Post a form from the browser")
    expect(somebody.page.locator("button[value=yes]")).to_be_visible()
    assert violations(somebody.page) == []
    somebody.page.locator("button[value=yes]").click()
    assert_at(somebody, "/narae/inquiries/")
    somebody.page.goto("/narae/")
    expect(somebody.page.locator(".draft")).to_contain_text("시작한 문의")


@pytest.mark.parametrize("button", cases(["Open by link (GET)", "Post a form from the browser"]))
def test_a_bad_token_makes_a_visitor(person: Callable[..., Person], company: str, button: str) -> None:
    somebody = person()
    somebody.forgive("403")
    press(somebody, company, button, wrong="signed four minutes ago")
    expect(somebody.page.locator("main")).to_contain_text(say("Sign in"))
    assert violations(somebody.page) == []
    expect(somebody.page.locator(".menu-about")).to_have_count(0)


def test_a_visitor_signs_in_on_the_site_of_the_company(person: Callable[..., Person], company: str) -> None:
    Service.objects.update(sign_in_address=f"{company}sign-in/")
    somebody = person()
    somebody.page.goto("/narae/inquiries/?group=open")
    somebody.page.locator(".way-beside").get_by_role("link", name=say("Sign in")).click()
    somebody.page.get_by_role("link", name=say("Sign in at %(name)s", name="나래마켓")).click()
    somebody.page.get_by_role("button", name="As 홍길동").click()
    assert_at(somebody, "/narae/inquiries/?group=open")
    expect(somebody.page.locator(".menu-about").last).to_contain_text("홍길동")
