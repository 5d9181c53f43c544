"""Picking a type changes a part of the page; the address, the history and what was typed go along."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.filled import EVERY_FIELD, SMALL_FORM
from tests.browser.keyboard import tab_to
from tests.support.browser_actions import FIVE_LEVELS, Person, Portal, held_back, upload
from tests.support.samplefiles import PNG
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALLEST, FILE_REQUIRED = "2601", "2602"  # of them the first is at the top, the other below 2575
FRIDGE, WASHER = "2542", "2543"  # beside each other, with different forms


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    return person()


def offered(page: Page) -> list[str]:
    """The ids of the topics to choose from."""
    links = page.eval_on_selector_all(".picker .topic", "links => links.map((link) => link.href)")
    return [str(link).rpartition("category=")[2] for link in links]


def count_taps(page: Page) -> None:
    page.evaluate("() => { window.taps = 0; addEventListener('click', () => { window.taps += 1; }, true); }")


def test_it_works_with_a_tap_a_level_and_without_loading_a_page(customer: Person) -> None:
    customer.page.goto("/narae/inquiries/new/")
    count_taps(customer.page)
    for category in FIVE_LEVELS:
        customer.choose(category)
        customer.page.wait_for_url(f"**/inquiries/new/?category={category}")
    expect(customer.page.locator("#inquiry")).to_be_visible()
    assert len(customer.chosen) == len(FIVE_LEVELS)
    assert customer.page.evaluate("window.taps") == len(FIVE_LEVELS)
    # The address leads to the same place.
    before = customer.chosen
    customer.page.reload()
    expect(customer.page.locator("#inquiry")).to_be_visible()
    assert customer.chosen == before


def test_a_topic_pressed_before_the_scripts_load_is_opened(customer: Person) -> None:
    held_back(customer, "htmx*.js")
    customer.page.goto("/narae/inquiries/new/", wait_until="commit")
    customer.page.locator(f".topic[href*='{SMALLEST}']").click()
    expect(customer.page.locator("#inquiry")).to_be_visible()


def test_without_htmx_the_browser_goes_there(customer: Person) -> None:
    customer.forgive("ERR_FAILED")
    customer.page.route("**/htmx*.js", lambda route: route.abort())
    customer.page.goto("/narae/inquiries/new/")
    customer.choose(SMALLEST)
    expect(customer.page.locator("#inquiry")).to_be_visible()


def test_back_and_forward_go_through_the_picks(customer: Person) -> None:
    customer.page.goto("/narae/inquiries/new/")
    customer.choose("2536", "2538")
    assert offered(customer.page) == ["2546", "2540"]
    customer.page.go_back()
    expect(customer.page.locator(".path li")).to_have_count(2)
    assert offered(customer.page) == ["2538", "2553", "2539"]
    customer.page.go_back()
    expect(customer.page.locator(".path")).to_have_count(0)
    customer.page.go_forward()
    expect(customer.page.locator(".path li")).to_have_count(2)
    # And from there one can go on picking.
    customer.choose("2539")
    expect(customer.page.locator("#inquiry")).to_be_visible()


def test_a_step_of_the_path_leads_back_to_its_level(customer: Person) -> None:
    customer.page.goto("/narae/inquiries/new/")
    customer.choose(*FIVE_LEVELS[:4])
    customer.page.locator(".path a").nth(2).click()
    expect(customer.page.locator(".path li")).to_have_count(3)
    assert offered(customer.page) == ["2546", "2540"]


def test_changing_begins_beside_the_topic_that_was_chosen(customer: Person) -> None:
    customer.pick(*FIVE_LEVELS)
    customer.page.get_by_role("button", name=say("Change", context="topic")).click()
    customer.page.wait_for_url("**/?category=2541")
    expect(customer.page.locator("#inquiry")).to_have_count(0)
    assert offered(customer.page) == [WASHER, "2544", FRIDGE]


def test_by_keyboard_the_focus_goes_along(customer: Person) -> None:
    customer.page.goto("/narae/inquiries/new/")
    for category in FIVE_LEVELS:
        tab_to(customer.page, f".topic[href*='{category}']")
        customer.page.keyboard.press("Enter")
        expect(customer.page.locator("#picker-title, .form-title")).to_be_focused()
    tab_to(customer.page, "[name=f_mail]")
    tab_to(customer.page, ".picker [name=keep_draft]", "Shift+Tab")
    customer.page.keyboard.press("Enter")
    expect(customer.page.locator("#picker-title")).to_be_focused()


def test_p03_typed_values_stay_when_the_type_changes(customer: Person, portal: Portal) -> None:
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.attach(upload("찢어진 상자.png", PNG, "image/png"))
    customer.change_topic("2575", FILE_REQUIRED)
    expect(customer.page.locator("[name=f_content]")).to_have_value(SMALL_FORM["content"])
    expect(customer.page.locator("#id_f_personalAgree")).to_be_checked()
    expect(customer.kept_files).to_have_count(1)
    customer.fill({"orderNumber": "NR-20260711-0001", "damagedParts": ["겉포장"], "wish": "교환"})
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    (create,) = portal.sandbox.journal("create")
    assert create["json"]["categoryId"] == int(FILE_REQUIRED)
    assert create["json"]["content"].partition("<br>")[0] == SMALL_FORM["content"]  # what follows is for agents
    assert len(create["json"]["attachments"]) == 1


def test_p03_a_value_without_a_field_in_the_new_type_comes_back(customer: Person) -> None:
    customer.pick(*FIVE_LEVELS)
    customer.fill(EVERY_FIELD)
    before = customer.values()
    customer.page.click(".picker [name=keep_draft]")
    customer.choose(WASHER)
    expect(customer.page.locator("[name=f_textbox]")).to_have_count(0)
    customer.page.click(".picker [name=keep_draft]")
    customer.choose(FRIDGE)
    expect(customer.page.locator("[name=f_textbox]")).to_have_value(EVERY_FIELD["textbox"])
    assert customer.values() == before


def test_typed_values_stay_after_going_back_over_a_pick(customer: Person, portal: Portal) -> None:
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.attach(upload("찢어진 상자.png", PNG, "image/png"))
    customer.change_topic()
    expect(customer.page.locator("#inquiry")).to_have_count(0)
    customer.page.go_back()
    expect(customer.page.locator("[name=f_content]")).to_have_value(SMALL_FORM["content"])
    expect(customer.kept_files).to_have_count(1)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    (create,) = portal.sandbox.journal("create")
    assert len(create["json"]["attachments"]) == 1


def test_a_lost_answer_is_made_up_for_by_going_there(customer: Person) -> None:
    def lose(route: Route) -> None:
        route.abort() if "hx-request" in route.request.headers else route.continue_()

    customer.forgive("ERR_FAILED")
    customer.forgive("htmx:")
    customer.page.goto("/narae/inquiries/new/")
    customer.page.route("**/inquiries/new/**", lose)
    customer.choose(SMALLEST)
    expect(customer.page.locator("#inquiry")).to_be_visible()


def test_p22_another_language_keeps_the_place(customer: Person) -> None:
    customer.pick(*FIVE_LEVELS)
    customer.page.locator("summary").filter(has_text="한국어").click()
    customer.page.get_by_role("button", name="English").click()
    expect(customer.page.locator("html")).to_have_attribute("lang", "en")
    expect(customer.page.locator("#inquiry")).to_be_visible()
    assert customer.page.url.endswith(f"?category={FRIDGE}")
    assert len(customer.chosen) == len(FIVE_LEVELS)
    # And it is remembered.
    customer.page.goto("/narae/")
    expect(customer.page.locator("html")).to_have_attribute("lang", "en")
