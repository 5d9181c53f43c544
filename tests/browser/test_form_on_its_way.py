"""What a form does while the network comes and goes, and while other pages of the browser change its cookies."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from inquiries.models import Inquiry
from tests.browser.filled import SMALL_FORM
from tests.support.browser_actions import Person, held_back
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

_TOKEN = "[name=csrfmiddlewaretoken]"


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    return person()


def test_while_the_network_is_tried_the_button_is_busy_and_sends_once(customer: Person) -> None:
    customer.forgive("ERR_FAILED")
    page = customer.page
    customer.open_form()
    page.route("**/drafts/", lambda route: route.abort())
    customer.fill(SMALL_FORM)
    unsaved = say("Your draft could not be saved just now. We will try again as you write.")
    expect(page.locator("[data-draft-status]")).to_contain_text(unsaved)
    page.unroute("**/drafts/")
    tries = held_back(customer, "drafts/")
    for _ in range(2):
        page.locator("[data-send]").dispatch_event("click")
    expect(page.locator("[data-send][data-busy]")).to_be_visible()
    assert len(tries) == 1
    tries[0].continue_()
    expect(page.locator("#receipt-number")).to_be_visible()
    assert Inquiry.objects.count() == 1


def test_the_token_of_another_site_of_the_domain_is_not_taken_over(customer: Person) -> None:
    """Browsers take cookies with this prefix over TLS only, so what the page's script reads is put in place of them."""
    own, page = "__Host-csrf=own", customer.page
    jar = f"get: () => window.jar ?? 'csrftoken=a; {own}'"
    page.add_init_script(f"Object.defineProperty(document, 'cookie', {{{jar}}})")
    customer.open_form()
    token = page.locator(_TOKEN).first.input_value()
    page.evaluate(f"jar = 'csrftoken=b; {own}'")
    page.locator("[name=f_content]").focus()
    assert page.locator(f"#inquiry {_TOKEN}").input_value() == token
    page.evaluate("jar = 'csrftoken=b; __Host-csrf=renewed'")
    page.locator("[name=f_subject]").focus()
    assert page.locator(f"#inquiry {_TOKEN}").input_value() == "renewed"
