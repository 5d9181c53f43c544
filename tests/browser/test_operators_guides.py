"""Guides and known issues in the admin: types picked from their tree, all languages side by side, also by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from accounts.models import User
from inquiries.models import KnownIssue, Service, TypeGuide
from inquiries.services.catalog import types_and_fields
from tests.support.axe import violations
from tests.support.browser_actions import Person

pytestmark = pytest.mark.browser

ADD_GUIDE, ADD_ISSUE = "/admin/inquiries/typeguide/add/", "/admin/inquiries/knownissue/add/"


@pytest.fixture
def operator(person: Callable[..., Person]) -> Callable[..., Person]:
    User.objects.filter(username="gildong").update(is_staff=True, is_superuser=True)
    types_and_fields.get_category_tree(Service.objects.get())

    def start(**options: object) -> Person:
        somebody = person(**options)
        somebody.resume()
        return somebody

    return start


def test_a_guide_is_written_with_the_keyboard_alone(operator: Callable[..., Person]) -> None:
    page, service = operator().page, Service.objects.get()
    page.goto(f"{ADD_GUIDE}?service={service.pk}")
    search = page.locator(".type-tree-search")
    search.focus()
    page.keyboard.type("냉장고")
    expect(page.locator(".type-tree input[value='2542']")).to_be_visible()
    expect(page.locator(".type-tree input[value='2601']")).to_be_hidden()
    expect(page.locator(".type-tree [role=status]")).not_to_be_empty()
    page.keyboard.press("Enter")  # does not send the form
    page.locator(".type-tree input[value='2542']").focus()
    page.keyboard.press("Space")
    page.locator("#id_description_ko").focus()
    page.keyboard.type("안내")
    page.locator("#id_description_th").focus()
    page.keyboard.type("คำแนะนำ")
    page.locator("[name=_save]").focus()
    page.keyboard.press("Enter")
    page.locator("#result_list").wait_for()
    assert set(TypeGuide.objects.values_list("category_id", "language")) == {(2542, "ko"), (2542, "th")}


def test_without_a_script_the_tree_is_opened_and_a_type_chosen(operator: Callable[..., Person]) -> None:
    page, service = operator(java_script_enabled=False).page, Service.objects.get()
    page.goto(f"{ADD_ISSUE}?service={service.pk}")
    box = page.locator(".type-tree input[value='2559']")
    expect(box).to_be_hidden()
    page.locator(".type-tree li:has(> details input[value='2559']) > details > summary").first.click()
    box.check()
    page.fill("#id_text_ko", "결제가 늦습니다.")
    page.locator("[name=_save]").click()
    assert KnownIssue.objects.get().category_ids == [2559]


def test_the_languages_stand_side_by_side_and_below_one_another_on_a_phone(operator: Callable[..., Person]) -> None:
    page, service = operator().page, Service.objects.get()
    guide = TypeGuide.objects.create(service=service, category_id=2542, description="안내")
    page.set_viewport_size({"width": 1600, "height": 900})
    page.goto(f"/admin/inquiries/typeguide/{guide.pk}/change/")
    columns = page.locator(".desk-language")
    expect(columns).to_have_count(5)
    assert page.locator(".desk-language .desk-bad").count() == 4
    first, second = columns.nth(0).bounding_box(), columns.nth(1).bounding_box()
    assert first and second
    assert (first["y"], first["x"] < second["x"]) == (second["y"], True)
    page.set_viewport_size({"width": 360, "height": 800})
    first, second = columns.nth(0).bounding_box(), columns.nth(1).bounding_box()
    assert first and second
    assert (first["x"], first["y"] < second["y"]) == (second["x"], True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_pages_break_no_rule_of_axe(operator: Callable[..., Person]) -> None:
    somebody, service = operator(), Service.objects.get()
    for words in ("Applying inline style violates", "404"):
        somebody.forgive(words)  # axe tries styles that the policy blocks, and misses imported ones
    page = somebody.page
    guide = TypeGuide.objects.create(service=service, category_id=2542, description="안내")
    for address in (f"/admin/inquiries/typeguide/{guide.pk}/change/", ADD_ISSUE, "/admin/inquiries/typeguide/"):
        page.goto(address)
        assert violations(page) == [], address
