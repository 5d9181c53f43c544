"""The start page as a person uses it: the search answers as they type, what is open comes by itself. Links do, too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from inquiries.models import Look, Service
from tests.support.browser_actions import Person
from tests.support.tables import cases
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Without one, a form is posted as in the tests of its view.
WITH_AND_WITHOUT = pytest.mark.parametrize("script", cases({"with a script": True, "without one": False}))


@WITH_AND_WITHOUT
def test_a_word_leads_to_a_form(person: Callable[..., Person], script: bool) -> None:
    customer = person(java_script_enabled=script)
    customer.page.goto("/narae/")
    customer.page.fill("#search-words", "냉장고")
    if not script:
        customer.page.get_by_role("button", name=say("Search")).click()
    customer.page.locator(".found-types a").first.click()
    expect(customer.page.locator("#inquiry")).to_be_visible()


@WITH_AND_WITHOUT
def test_open_inquiries_are_reached_from_the_start_page(person: Callable[..., Person], script: bool) -> None:
    customer = person(java_script_enabled=script)
    customer.resume("/narae/")
    if not script:
        customer.page.get_by_role("link", name=say("Show my open inquiries")).click()
        customer.page.wait_for_url("**/narae/inquiries/?group=open")
    customer.page.locator(".rows a[href^='/narae/inquiries/T']").first.click()
    expect(customer.page.locator("ol.thread")).to_be_visible()


def test_it_has_the_operators_colour(person: Callable[..., Person]) -> None:
    Look.objects.create(service=Service.objects.get(), accent="#8a1c4a").service.mark_changed()
    customer = person()
    customer.page.goto("/narae/")
    expect(customer.page.locator(".topic-icon").first).to_have_css("color", "rgb(138, 28, 74)")


def test_slash_goes_to_the_search_until_it_is_turned_off(person: Callable[..., Person]) -> None:
    page = person().page
    page.goto("/narae/")
    page.keyboard.press("/")
    expect(page.locator("#search-words")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#search-words")).to_have_value("/")
    page.get_by_role("button", name=say("Shortcut key / for the search")).click()
    page.goto("/narae/inquiries/new/")
    expect(page.locator("[data-slash]")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("/")
    expect(page.locator("#type-words")).not_to_be_focused()
    page.locator("[data-slash]").click()
    page.locator("#picker-title").focus()
    page.keyboard.press("/")
    expect(page.locator("#type-words")).to_be_focused()


def test_on_a_phone_no_key_is_shown(person: Callable[..., Person]) -> None:
    page = person(viewport={"width": 360, "height": 740}).page
    page.goto("/narae/")
    expect(page.locator("[data-slash]")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#search-words")).not_to_be_focused()
