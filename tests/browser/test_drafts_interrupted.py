"""Drafts in a browser whose saves or sending were interrupted: by the network, or by a sign-in in another tab."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from inquiries.models import Inquiry
from inquiries.services.files.form_files import list_sent
from tests.browser.filled import SMALL_FORM
from tests.browser.test_drafts import WORDS, has_left, saved
from tests.support.browser_actions import Person, upload
from tests.support.samplefiles import PNG
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    return person()


def test_a_failed_save_is_reported_and_tried_again(customer: Person) -> None:
    customer.forgive("ERR_FAILED")
    customer.open_form()
    customer.page.route("**/drafts/", lambda route: route.abort())
    customer.fill({"content": WORDS})
    expect(customer.page.locator("[data-draft-status]")).to_contain_text(
        say("Your draft could not be saved just now. We will try again as you write.")
    )
    customer.page.unroute("**/drafts/")
    customer.page.locator("[name=f_content]").press_sequentially("!")
    saved(customer.page)


def test_a_form_sent_without_a_network_stays_and_is_sent_when_it_is_back(customer: Person) -> None:
    for words in ("ERR_INTERNET_DISCONNECTED", "htmx:"):
        customer.forgive(words)
    page = customer.page
    customer.open_form()
    customer.fill(SMALL_FORM)
    page.context.set_offline(True)
    customer.fill({"content": f"{WORDS} 그리고 공휴일에도요?"})
    page.locator("[data-send]").click()
    no_network = say(
        "Not sent, because there is no internet connection. Everything you entered is still here: please send it "
        "again once you are online."
    )
    expect(page.get_by_text(no_network)).to_be_visible()
    expect(page.locator("[data-none-left]")).to_be_hidden()
    expect(page.locator("[name=f_content]")).to_have_value(f"{WORDS} 그리고 공휴일에도요?")
    page.context.set_offline(False)
    saved(page)
    customer.send()
    assert Inquiry.objects.get().submitted.content == f"{WORDS} 그리고 공휴일에도요?"


def test_p25_signed_in_in_another_tab_files_and_draft_are_still_kept(customer: Person) -> None:
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.attach(upload("before.png", PNG))
    saved(customer.page)
    other = Person(customer.page.context, customer.portal)
    other.sign_in()
    customer.attach(upload("after.txt", "그 뒤에".encode()))
    customer.fill({"content": f"{WORDS} 더 있어요"})
    has_left(customer.page, f"{WORDS} 더 있어요")
    customer.send()
    objection = say("You signed in or out in the meantime. Nothing is lost: please send it again.")
    expect(customer.page.locator("#errors")).to_contain_text(objection)
    expect(customer.kept_files).to_have_count(2)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    inquiry = Inquiry.objects.get()
    assert inquiry.usercode == "st18888"
    assert sorted(file.name for file in list_sent(inquiry)) == ["after.txt", "before.png"]
