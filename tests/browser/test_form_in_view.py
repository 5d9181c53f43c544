"""On a phone the form is in view once a topic is chosen; from 1024 pixels what helps to ask stands beside it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from inquiries.management.demo_content import GUIDES
from inquiries.models import KnownIssue, Service, TypeGuide
from inquiries.services.catalog import types_and_fields
from inquiries.services.help import help_center
from tests.browser.filled import SMALL_FORM
from tests.support.browser_actions import FIVE_LEVELS, Person, Portal
from tests.support.tables import cases
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
LOWEST = 620  # pixels from the top of a phone's screen
TWICE, REPAIR = 2561, 2542
FIRST_FIELD = "document.querySelector('#inquiry .field').getBoundingClientRect().top"
ISSUE = "일부 카드의 결제가 늦어지고 있습니다. 다시 결제하지 마시고 잠시 기다려 주세요. " * 5


@pytest.fixture
def everything_beside(portal: Portal) -> Service:
    """The demo's guides in all languages, and two known issues for every topic."""
    narae = Service.objects.get()
    for (category_id, language), texts in GUIDES.items():
        TypeGuide.objects.create(service=narae, category_id=category_id, language=language, **texts)
    help_center.get_notices(narae, "ko")
    KnownIssue.objects.create(service=narae, texts={"ko": ISSUE, "th": "การชำระเงินด้วยบัตรบางใบล่าช้า " * 9})
    KnownIssue.objects.create(service=narae, notice_id=1231)
    return narae


def list_forms(narae: Service) -> list[int]:
    """The topics that have a form; one demo form has a field that nobody knows."""
    return [key for key in types_and_fields.get_category_tree(narae, "ko").value.list_leaf_paths("ko") if key != 2604]


# Thai takes the most room.
@pytest.mark.parametrize("locale", [pytest.param("ko-KR", marks=pytest.mark.long), "th-TH"])
def test_the_first_field_of_every_topic_is_in_view(
    person: Callable[..., Person], everything_beside: Service, locale: str
) -> None:
    page = person(**PHONE, locale=locale).page
    found = {}
    for category in list_forms(everything_beside):
        page.goto(f"/narae/inquiries/new/?category={category}")
        found[category] = page.evaluate(FIRST_FIELD)
    assert len(found) > 30
    assert {category: top for category, top in found.items() if top > LOWEST} == {}


def test_after_the_last_tap_far_down_it_is_in_view_too(
    person: Callable[..., Person], everything_beside: Service
) -> None:
    page = person(**PHONE).page
    page.goto("/narae/inquiries/new/")
    page.locator(".topic[href*='2601']").scroll_into_view_if_needed()
    page.locator(".topic[href*='2601']").tap()
    expect(page.locator("#inquiry")).to_be_visible()
    assert 0 < page.evaluate(FIRST_FIELD) <= LOWEST


def test_the_simplest_inquiry_takes_five_taps_and_two_screens(person: Callable[..., Person], portal: Portal) -> None:
    """From the start page; name and mail are filled by the browser, and only the text is typed."""
    page, screens = person(**PHONE).page, []
    page.on("framenavigated", lambda frame: screens.append(frame.url))
    page.goto("/narae/")
    taps = ["main .topic[href*='2601']", "#id_f_subject", "#id_f_content", "#id_f_personalAgree", "[data-send]"]
    for selector in taps:
        page.locator(selector).tap()
        if selector == taps[0]:
            page.fill("[name=f_name]", SMALL_FORM["name"])
            page.fill("[name=f_mail]", SMALL_FORM["mail"])
        elif selector.startswith("#id_f_") and "Agree" not in selector:
            page.keyboard.type("문의합니다")
    expect(page.locator("#receipt-number")).to_be_visible()
    assert len(taps) <= 5
    assert len(set(screens) - {page.url}) == 2


def test_what_helps_is_a_line_each_and_opens(person: Callable[..., Person], everything_beside: Service) -> None:
    page = person(**PHONE).page
    page.goto(f"/narae/inquiries/new/?category={REPAIR}")
    for summary in page.locator(".beside > summary").all():
        assert summary.bounding_box()["height"] < 50  # type: ignore[index]
    assert page.locator(".beside > summary").count() == 3
    expect(page.locator(".known-issue").first).to_be_hidden()
    page.locator(".known-issues > summary").tap()
    expect(page.locator(".known-issue").first).to_be_visible()


def test_on_a_desktop_it_stands_open_beside_the_form(person: Callable[..., Person], everything_beside: Service) -> None:
    page = person(viewport={"width": 1280, "height": 900}).page
    page.goto(f"/narae/inquiries/new/?category={REPAIR}")
    expect(page.locator(".known-issue").first).to_be_visible()
    expect(page.locator(".guide li").first).to_be_visible()
    form, beside = page.locator("#inquiry").bounding_box(), page.locator(".ask-beside").bounding_box()
    assert form and beside
    assert form["x"] + form["width"] < beside["x"]
    assert read_edges(page, ".top-row") == read_edges(page, ".page") == read_edges(page, ".bottom")


def read_edges(page: Page, selector: str) -> list[float]:
    """Where the content of a part begins and ends, without its padding."""
    script = """part => { const box = part.getBoundingClientRect(), style = getComputedStyle(part);
        return [box.left + parseFloat(style.paddingLeft), box.right - parseFloat(style.paddingRight)]; }"""
    return list(page.locator(selector).evaluate(script))


def test_it_stays_in_view_while_the_form_is_read(person: Callable[..., Person], everything_beside: Service) -> None:
    page = person(viewport={"width": 1280, "height": 1100}).page
    page.goto(f"/narae/inquiries/new/?category={REPAIR}")
    page.locator("[data-send]").scroll_into_view_if_needed()
    expect(page.locator(".ask-beside")).to_be_in_viewport()


def test_the_steps_are_said(person: Callable[..., Person]) -> None:
    page = person(**PHONE).page
    page.goto("/narae/inquiries/new/")
    expect(page.locator(".steps [aria-current=step]")).to_contain_text(say("Topic", context="step"))
    page.locator(".topic[href*='2601']").tap()
    expect(page.locator(".steps [aria-current=step]")).to_contain_text(say("Your inquiry", context="step"))
    assert page.locator(".steps").bounding_box()["height"] < 44  # type: ignore[index]


@pytest.mark.parametrize("locale", cases(["ko-KR", "ja-JP", "zh-CN", "th-TH", "en-US"], "th-TH", "en-US"))
def test_on_the_narrowest_phone_nothing_is_cut_off(person: Callable[..., Person], locale: str) -> None:
    page = person(viewport={"width": 320, "height": 640}, locale=locale).page
    for address in ("", "inquiries/new/", "inquiries/new/?category=2540", f"inquiries/new/?category={REPAIR}"):
        page.goto(f"/narae/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address
        assert (
            page.locator(".topic b, .steps li > span:last-child").evaluate_all(
                "parts => parts.filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth).length"
            )
            == 0
        ), address
    assert page.locator(".steps").bounding_box()["height"] < 44  # type: ignore[index]


# With one it is among what `test_picking` does.
@pytest.mark.parametrize("script", cases({"without one": False, "with a script": True}))
def test_five_levels_from_the_start_page(person: Callable[..., Person], script: bool) -> None:
    customer = person(java_script_enabled=script)
    customer.page.goto("/narae/")
    customer.page.locator(f".topic[href*='{FIVE_LEVELS[0]}']").click()
    customer.choose(*FIVE_LEVELS[1:])
    expect(customer.page.locator("#inquiry")).to_be_visible()
