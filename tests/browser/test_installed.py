"""Without a network the portal says so, and says what became of what was written."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.axe import violations
from tests.support.browser_actions import Person
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    """Has been at the start page, and lost the network."""
    customer = person()
    customer.forgive("ERR_INTERNET_DISCONNECTED")
    customer.page.goto("/narae/")
    customer.page.evaluate("navigator.serviceWorker.ready")
    customer.page.context.set_offline(True)
    return customer


def test_it_works(customer: Person) -> None:
    customer.page.goto("/narae/inquiries/new/")
    expect(customer.page.locator("h1")).to_have_text(say("You are offline"))
    assert violations(customer.page) == []


def test_when_the_network_is_back_the_page_comes(customer: Person) -> None:
    customer.page.goto("/narae/inquiries/new/")
    expect(customer.page.locator("h1")).to_have_text(say("You are offline"))
    customer.page.context.set_offline(False)
    customer.page.locator("a.button").click()
    expect(customer.page.locator(".picker")).to_be_visible()
