"""What the page shows is what is sent: each file once, nothing that was cancelled, and text stays text."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from inquiries.models import Attachment
from tests.browser.filesteps import UPLOADS, photos, sent_names, ticket_files
from tests.browser.filled import SMALL_FORM
from tests.support.browser_actions import Person, Portal
from tests.support.tables import cases

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    """A guest at the smallest form."""
    customer = person()
    customer.open_form()
    return customer


def lose(route: Route) -> None:
    """The upload arrives, and its answer does not."""
    route.fetch()
    route.abort()


def test_p13_an_upload_that_is_stopped_at_its_end_is_not_sent(customer: Person, portal: Portal) -> None:
    customer.fill(SMALL_FORM)
    portal.sandbox.fault("upload", "delay", seconds=2, times=1)  # all of it is there, and OC has not answered
    customer.page.set_input_files("input[type=file]", photos(1))
    expect(customer.page.locator("[data-percent]")).to_have_text("100%")
    with customer.page.expect_response("**/files/cancel/"):
        customer.page.get_by_role("button", name="사진 1.png").click()
    expect(customer.files).to_have_count(0)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    (create,) = portal.sandbox.journal("create")
    assert not create["json"].get("attachments")
    assert not Attachment.objects.exists()


def test_p13_a_file_whose_answer_was_lost_goes_once(customer: Person, portal: Portal) -> None:
    customer.forgive("ERR_FAILED")
    customer.fill(SMALL_FORM)

    customer.page.route(UPLOADS, lose)
    customer.page.set_input_files("input[type=file]", photos(5))
    expect(customer.refusals).to_have_count(5)
    customer.page.unroute(UPLOADS, lose)
    for left in range(4, -1, -1):
        customer.page.locator("[data-retry]").first.click()
        expect(customer.page.locator("[data-retry]")).to_have_count(left)
    expect(customer.kept_files).to_have_count(5)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    assert sorted(ticket_files(portal)) == [f"사진 {number}.png" for number in range(1, 6)]
    assert len(sent_names(portal)) == 5


def test_p13_a_file_whose_answer_was_lost_is_not_sent_unseen(customer: Person, portal: Portal) -> None:
    customer.forgive("ERR_FAILED")
    customer.fill(SMALL_FORM)

    customer.page.route(UPLOADS, lose, times=1)
    customer.page.set_input_files("input[type=file]", photos(1))
    expect(customer.refusals).to_have_count(1)
    customer.send()
    customer.send()  # once more: without it
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    (create,) = portal.sandbox.journal("create")
    assert not create["json"].get("attachments")


def test_a_file_that_is_picked_twice_is_shown_and_sent_once(customer: Person, portal: Portal) -> None:
    customer.fill(SMALL_FORM)
    customer.attach(*photos(1))
    with customer.page.expect_response(UPLOADS):
        customer.page.set_input_files("input[type=file]", photos(1))
    expect(customer.files).to_have_count(1)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    assert ticket_files(portal) == ["사진 1.png"]


OFFICE = """() => {
    const data = new DataTransfer();
    data.setData("text/plain", "품목\\t수량");
    data.setData("text/html", "<table><tr><td>품목</td><td>수량</td></tr></table>");
    data.items.add(new File([new Uint8Array(8)], "image.png", {type: "image/png"}));
    return data;
}"""


@pytest.mark.parametrize("name", cases(["f_subject", "f_content", "f_mail"]))
def test_text_with_a_picture_of_it_is_pasted_as_text(customer: Person, name: str) -> None:
    customer.page.focus(f"[name={name}]")
    script = """clipboardData => document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}))"""
    assert customer.page.evaluate(script, customer.page.evaluate_handle(OFFICE)) is True
    expect(customer.files).to_have_count(0)


def test_dragged_text_with_a_picture_of_it_is_dropped_as_text(customer: Person) -> None:
    script = """dataTransfer => ["dragover", "drop"].map((name) =>
        document.querySelector("[name=f_content]").dispatchEvent(
            new DragEvent(name, {dataTransfer, bubbles: true, cancelable: true})))"""
    assert customer.page.evaluate(script, customer.page.evaluate_handle(OFFICE)) == [True, True]
    expect(customer.files).to_have_count(0)
    expect(customer.page.locator("[data-files]")).not_to_have_class(re.compile("is-over"))
