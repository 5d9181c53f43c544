"""Picking a type changes a part of the page; the address, the history and what was typed go along."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.filled import EVERY_FIELD, SMALL_FORM
from tests.support.browser_actions import FIVE_LEVELS, Person, Portal, held_back, upload
from tests.support.samplefiles import PNG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALLEST, FILE_REQUIRED = "2601", "2602"  # of them the first is at the top, the other below 2575
FRIDGE, WASHER = "2542", "2543"  # beside each other, with different forms


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    return person()


def chosen(page: Page) -> list[str]:
    """What the selects show, from the first level to the last."""
    return list(page.eval_on_selector_all("#picker select", "selects => selects.map((select) => select.value)"))


def test_it_works_without_loading_a_page(customer: Person) -> None:
    customer.page.goto("/narae/inquiries/new/")
    customer.page.evaluate("window.isTheSamePage = true")
    for level, category in enumerate(FIVE_LEVELS, start=1):
        customer.page.select_option(f"#level-{level}", category)
        customer.page.wait_for_url(f"**/inquiries/new/?category={category}")
    expect(customer.page.locator("#inquiry")).to_be_visible()
    expect(customer.page.locator(".path li")).to_have_count(1 + len(FIVE_LEVELS))
    assert customer.page.evaluate("window.isTheSamePage") is True


def test_a_type_chosen_before_the_scripts_load_is_used(customer: Person) -> None:
    scripts = held_back(customer, "htmx*.js")
    customer.page.goto("/narae/inquiries/new/", wait_until="commit")
    customer.page.select_option("#level-1", SMALLEST)
    expect(customer.page.locator("#level-1")).to_have_value(SMALLEST)
    scripts[0].continue_()
    expect(customer.page.locator("#inquiry")).to_be_visible()


def test_without_htmx_the_browser_goes_there(customer: Person) -> None:
    customer.forgive("ERR_FAILED")
    customer.page.route("**/htmx*.js", lambda route: route.abort())
    customer.page.goto("/narae/inquiries/new/")
    customer.page.select_option("#level-1", SMALLEST)
    expect(customer.page.locator("#inquiry")).to_be_visible()


def test_the_address_leads_to_the_same_place(customer: Person) -> None:
    customer.pick(*FIVE_LEVELS)
    customer.page.reload()
    expect(customer.page.locator("#inquiry")).to_be_visible()
    assert chosen(customer.page) == list(FIVE_LEVELS)


def test_back_and_forward_go_through_the_picks(customer: Person) -> None:
    customer.page.goto("/narae/inquiries/new/")
    customer.page.select_option("#level-1", "2536")
    expect(customer.page.locator("#level-2")).to_be_visible()
    customer.page.select_option("#level-2", "2538")
    expect(customer.page.locator("#level-3")).to_be_visible()
    customer.page.go_back()
    expect(customer.page.locator("#level-3")).to_have_count(0)
    assert chosen(customer.page) == ["2536", ""]
    customer.page.go_back()
    expect(customer.page.locator("#level-2")).to_have_count(0)
    customer.page.go_forward()
    expect(customer.page.locator("#level-2")).to_be_visible()
    # And from there one can go on picking.
    customer.page.select_option("#level-2", "2539")
    expect(customer.page.locator("#inquiry")).to_be_visible()


def test_a_step_of_the_path_leads_back_to_its_level(customer: Person) -> None:
    customer.pick(*FIVE_LEVELS)
    customer.page.locator(".path a").nth(2).click()
    expect(customer.page.locator("#inquiry")).to_have_count(0)
    assert chosen(customer.page) == ["2536", "2538", ""]


def test_another_upper_level_drops_the_lower_ones(customer: Person) -> None:
    customer.pick(*FIVE_LEVELS)
    customer.page.select_option("#level-1", "2564")
    customer.page.wait_for_url("**/?category=2564")
    expect(customer.page.locator("#inquiry")).to_have_count(0)
    assert chosen(customer.page) == ["2564", ""]


def test_choosing_nothing_goes_one_level_up(customer: Person) -> None:
    customer.pick(*FIVE_LEVELS)
    customer.page.select_option("#level-3", "")
    customer.page.wait_for_url("**/?category=2538")
    assert chosen(customer.page) == ["2536", "2538", ""]


def test_by_keyboard_one_walks_through_the_options_and_then_on(customer: Person) -> None:
    customer.page.goto("/narae/inquiries/new/")
    customer.page.focus("#level-1")
    for category in ("2537", "2564", "2575"):
        customer.page.keyboard.press("ArrowDown")
        customer.page.wait_for_url(f"**/?category={category}")
        expect(customer.page.locator("#level-1")).to_be_focused()
    customer.page.keyboard.press("Tab")
    expect(customer.page.locator("#level-2")).to_be_focused()


def test_p03_typed_values_stay_when_the_type_changes(customer: Person, portal: Portal) -> None:
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.attach(upload("찢어진 상자.png", PNG, "image/png"))
    customer.page.select_option("#level-1", "2575")
    expect(customer.page.locator("#level-2")).to_be_visible()
    customer.page.select_option("#level-2", FILE_REQUIRED)
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
    customer.page.select_option("#level-5", WASHER)
    expect(customer.page.locator("[name=f_textbox]")).to_have_count(0)
    customer.page.select_option("#level-5", FRIDGE)
    expect(customer.page.locator("[name=f_textbox]")).to_have_value(EVERY_FIELD["textbox"])
    assert customer.values() == before


def test_typed_values_stay_after_going_back_over_a_pick(customer: Person, portal: Portal) -> None:
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.attach(upload("찢어진 상자.png", PNG, "image/png"))
    customer.page.select_option("#level-1", "2575")
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
    customer.page.select_option("#level-1", SMALLEST)
    expect(customer.page.locator("#inquiry")).to_be_visible()


def test_p22_another_language_keeps_the_place(customer: Person) -> None:
    customer.pick(*FIVE_LEVELS)
    customer.page.locator("summary").filter(has_text="한국어").click()
    customer.page.get_by_role("button", name="English").click()
    expect(customer.page.locator("html")).to_have_attribute("lang", "en")
    expect(customer.page.locator("#inquiry")).to_be_visible()
    assert customer.page.url.endswith(f"?category={FRIDGE}")
    assert chosen(customer.page) == list(FIVE_LEVELS)
    # And it is remembered.
    customer.page.goto("/narae/")
    expect(customer.page.locator("html")).to_have_attribute("lang", "en")
