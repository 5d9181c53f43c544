"""The receipt tells by itself what happens next; the customer need not reload and loses no word."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from inquiries.models import Inquiry
from tests.browser.filled import SMALL_FORM
from tests.inquiries.services.steps import executed, wait_until
from tests.support.browser_actions import Person, Portal
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RECEIVED, ARRIVED = say("We have received it."), say("It has reached our support team.")


@pytest.fixture
def customer(person: Callable[..., Person], portal: Portal) -> Person:
    """A guest whose inquiry is received while OC certainly takes none."""
    customer = person()
    customer.page.clock.install()
    portal.sandbox.fault("create", "http", status=429, headers={}, body="")
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("h1")).to_have_text(RECEIVED)
    customer.page.wait_for_load_state()  # its scripts too: the buttons are theirs
    return customer


def the_worker_delivers() -> None:
    Inquiry.objects.update(next_at=timezone.now())
    call_command("deliver", "--once")


def look_again(customer: Person) -> None:
    """What the page does every few seconds, without the wait."""
    with customer.page.expect_response("**/state/"):
        customer.page.clock.fast_forward("00:03")


def test_it_works(customer: Person, portal: Portal) -> None:
    present = customer.page.locator(".progress-line [aria-current=step]")
    expect(present).to_contain_text(say("Received", context="progress"))
    customer.page.evaluate("window.isTheSamePage = true")
    portal.sandbox.clear_faults()
    the_worker_delivers()
    look_again(customer)
    expect(customer.page.locator("h1")).to_have_text(ARRIVED)
    expect(present).to_contain_text(say("Being looked at", context="progress"))
    expect(customer.page.locator("[hx-get]")).to_have_count(0)  # it is settled: nothing is asked any more
    assert customer.page.evaluate("window.isTheSamePage") is True
    customer.page.get_by_role("link", name=say("Read the conversation")).click()
    expect(customer.page.locator(".message-mine")).to_contain_text(SMALL_FORM["content"])


def test_the_check_mark_moves_nothing_and_not_where_no_motion_is_wanted(customer: Person) -> None:
    page = customer.page
    motions: tuple[Literal["no-preference", "reduce"], ...] = ("no-preference", "reduce")
    for motion in motions:
        page.emulate_media(reduced_motion=motion)
        page.reload()
        drawn = page.evaluate("getComputedStyle(document.querySelector('.is-fresh .icon')).animationName")
        assert drawn == ("draw" if motion == "no-preference" else "none")
        shift = "new Promise(done => new PerformanceObserver(list => done(list.getEntries().length)).observe"
        assert page.evaluate(f"Promise.race([{shift}({{type: 'layout-shift', buffered: true}})), 0])") == 0


def test_p07_an_unknown_outcome_is_never_called_failed(person: Callable[..., Person], portal: Portal) -> None:
    customer = person()
    portal.sandbox.fault("create", "html", times=1, status=503, executed=True)
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("h1")).to_have_text(RECEIVED)
    expect(customer.page.locator("main")).to_contain_text(say("You do not need to send it again."))
    the_worker_delivers()
    expect(customer.page.locator("h1")).to_have_text(ARRIVED)
    assert len(portal.sandbox.journal("create")) == 1


def test_while_oc_hangs_the_receipt_is_there_and_says_when_it_arrived(
    person: Callable[..., Person], portal: Portal, settings: Any
) -> None:
    settings.RECEIPT_WAIT = 0.01
    customer = person()
    customer.open_form()
    customer.fill(SMALL_FORM)
    portal.sandbox.fault("*", "delay", seconds=3600)
    customer.send()
    expect(customer.page.locator("h1")).to_have_text(RECEIVED)
    wait_until(lambda: executed(portal.sandbox) == 1)
    assert Inquiry.objects.get().state == Inquiry.State.SENDING
    portal.sandbox.clear_faults()
    expect(customer.page.locator("h1")).to_have_text(ARRIVED)
    assert executed(portal.sandbox) == 1


def test_what_was_sent_unfolds_the_focus_stays_and_it_is_found_again(customer: Person) -> None:
    sent = customer.page.get_by_text(SMALL_FORM["content"])
    expect(sent).to_be_hidden()
    customer.page.get_by_role("heading", name=say("What you sent")).click()
    expect(sent).to_be_visible()
    again = customer.page.get_by_role("link", name=say("Check again"))
    again.focus()
    look_again(customer)
    look_again(customer)
    expect(again).to_be_focused()
    receipt = customer.receipt_number
    customer.page.goto("/narae/")
    customer.page.get_by_role("link").filter(has_text=receipt).click()
    expect(customer.page.locator("#receipt-number")).to_have_text(receipt)


def test_an_outage_of_ours_is_waited_for(customer: Person, portal: Portal) -> None:
    customer.forgive("503")
    customer.forgive("htmx:")
    customer.page.route("**/state/", lambda route: route.fulfill(status=503, body="away"), times=2)
    portal.sandbox.clear_faults()
    the_worker_delivers()
    for _time in range(3):
        look_again(customer)
    expect(customer.page.locator("h1")).to_have_text(ARRIVED)


def test_p08_the_number_is_copied(customer: Person) -> None:
    customer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = customer.page.locator("[data-copy]")
    button.click()
    expect(button).to_contain_text(say("Copied"))
    assert customer.page.evaluate("navigator.clipboard.readText()") == customer.receipt_number
    # And after a while the button offers it again.
    customer.page.clock.fast_forward("00:03")
    expect(button).to_contain_text(say("Copy the number"))
    # Where it cannot be copied it is selected.
    customer.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); }")
    customer.page.locator("[data-copy]").click()
    customer.page.wait_for_function("document.getSelection().toString().length > 0")
    assert customer.page.evaluate("document.getSelection().toString().trim()") == customer.receipt_number
