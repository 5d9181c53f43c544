"""The operators' pages under the policy of all pages: nothing in them is blocked, and they work."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.models import User
from inquiries.models import Inquiry, Look, Service
from tests.support.axe import violations
from tests.support.browser_actions import Person, Portal
from tests.support.factories import make_inquiry

pytestmark = pytest.mark.browser


@pytest.fixture
def operator(person: Callable[..., Person], portal: Portal) -> Person:
    """Signed in by a session, whatever a sign-in may ask for."""
    User.objects.filter(username="gildong").update(is_staff=True, is_superuser=True)
    somebody = person()
    somebody.resume()
    return somebody


def test_t57_no_page_of_the_admin_breaks_the_policy(operator: Person, portal: Portal) -> None:
    """The browser of these tests complains about whatever a policy blocks."""
    page, service = operator.page, Service.objects.get()
    inquiry = make_inquiry(service, state=Inquiry.State.NEEDS_OPERATOR)
    lists = [f"/admin/{name}/" for name in ("inquiries/inquiry", "inquiries/service", "accounts/user", "auth/group")]
    more = [
        "/admin/",
        "/admin/inquiries/",
        f"/admin/inquiries/service/{service.pk}/change/",
        f"/admin/preview/{service.pk}/?category=2601&device=phone&theme=dark",
        "/admin/accounts/user/add/",
    ]
    more += [f"/admin/inquiries/inquiry/{inquiry.pk}/{part}/" for part in ("change", "decide", "history")]
    for address in [*lists, *more, "/admin/auth/group/add/", "/admin/inquiries/service/add/"]:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        expect(page.locator("#content h1, #content-main").first).to_be_visible()
        page.wait_for_load_state("networkidle")


def test_t57_the_scripts_of_the_admin_still_work(operator: Person) -> None:
    page = operator.page
    page.goto("/admin/auth/group/add/")
    page.locator("#id_permissions_from option").first.wait_for()
    page.locator("#id_permissions_from option").first.dblclick()
    expect(page.locator("#id_permissions_to option")).to_have_count(1)
    page.goto("/admin/inquiries/service/")
    page.check("#action-toggle")
    expect(page.locator("tr.selected")).to_have_count(1)


def test_a_colour_is_previewed_while_it_is_chosen(operator: Person) -> None:
    look = Look.objects.create(service=Service.objects.get(), accent="#3b49c6")
    page = operator.page
    page.goto(f"/admin/inquiries/look/{look.pk}/change/")
    page.locator(".desk-colour").fill("#b00020")
    expect(page.locator("#id_accent")).to_have_value("#b00020")
    for theme in (0, 1):
        expect(page.locator("iframe[data-look]").nth(theme)).to_have_attribute("src", re.compile("accent=%23b00020"))


def test_the_preview_breaks_no_rule_of_axe(operator: Person) -> None:
    page, service = operator.page, Service.objects.get()
    page.goto(f"/admin/preview/{service.pk}/?category=2601&device=phone")
    assert violations(page) == []
    page.goto(f"/admin/preview/{service.pk}/en/dark/?category=2601")
    assert violations(page) == []
