"""No page, in no state, breaks a rule that axe-core knows: both themes, from a phone to a desktop (P20, P21)."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from inquiries.models import Inquiry, Service, TypeGuide
from tests.browser.filled import SMALL_FORM
from tests.pages.steps import shorten
from tests.support.axe import violations
from tests.support.people import EVERY_FIELD, Person, Portal, upload
from tests.support.samplefiles import PNG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPEN = [
    "/narae/",
    "/narae/inquiries/new/",
    "/narae/inquiries/new/?category=2540",
    "/narae/inquiries/new/types/?q=환불",
    "/narae/inquiries/new/types/?q=뷁뷁",
    f"/narae/inquiries/new/?category={EVERY_FIELD}",
    "/accounts/sign-in/?next=/narae/inquiries/",
    "/narae/help/",
    "/narae/help/?q=환불",
    "/narae/help/?q=냉장고+뷁뷁",
    "/narae/help/3401/",
    "/narae/notices/",
    "/narae/notices/1232/",
    "/narae/search/?q=환불",
]
MEMBERS = [
    "/narae/",
    "/narae/inquiries/",
    "/narae/inquiries/?q=환불&group=done&status=closed",
    "/narae/inquiries/?q=뷁",
]


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    return person()


@pytest.mark.parametrize("address", OPEN)
def test_p21_it_works_for_everybody(customer: Person, address: str) -> None:
    customer.page.goto(address)
    assert violations(customer.page) == []


def test_p21_it_works_for_members(customer: Person) -> None:
    customer.sign_in()
    for address in MEMBERS:
        customer.page.goto(address)
        assert violations(customer.page) == [], address


@pytest.mark.parametrize("language", ["th-TH", "ja-JP", "zh-CN", "en-US"])
def test_in_every_language(person: Callable[..., Person], language: str) -> None:
    customer = person(locale=language)
    customer.open_form()
    assert violations(customer.page) == []


def test_a_form_with_files_guide_and_errors(customer: Person) -> None:
    TypeGuide.objects.create(
        service=Service.objects.get(),
        category_id=2601,
        language="ko",
        description="안내",
        examples="하나\n둘",
        answer_time="곧",
    )
    customer.open_form()
    customer.attach(upload("사진.png", PNG, "image/png"))
    customer.page.set_input_files("input[type=file]", [upload("설치.exe", b"MZ")])
    expect(customer.refusals).to_have_count(1)
    customer.send()  # which tells of the file that was not added
    customer.send()
    expect(customer.page.locator("#errors")).to_be_visible()
    assert violations(customer.page) == []


def test_a_receipt_that_waits_and_one_that_arrived(customer: Person, portal: Portal) -> None:
    portal.sandbox.fault("create", "http", status=429, headers={}, body="")
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    assert violations(customer.page) == []
    Inquiry.objects.update(state=Inquiry.State.PARKED)
    customer.page.reload()
    assert violations(customer.page) == []


def test_what_is_looked_over_printed_and_open_on_the_start_page(customer: Person) -> None:
    Service.objects.update(review_step=True)
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#review")).to_be_visible()
    assert violations(customer.page) == []
    customer.page.click("#review .button-primary")
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    for address in (f"/narae/receipts/{customer.receipt_number}/print/", "/narae/"):
        customer.page.goto(address)
        assert violations(customer.page) == [], address


def test_the_design_language(customer: Person, settings: Any) -> None:
    settings.DEBUG = True
    customer.page.goto("/styleguide/")
    assert violations(customer.page) == []


def test_an_inquiry_to_correct(customer: Person, portal: Portal) -> None:
    customer.open_form()
    customer.fill(SMALL_FORM | {"subject": "아주 긴 제목입니다"})
    shorten(portal.sandbox, "subject", 23)
    customer.send()
    expect(customer.page.locator("#errors")).to_be_visible()
    assert violations(customer.page) == []


def test_a_conversation(customer: Person) -> None:
    customer.sign_in()
    customer.page.goto("/narae/inquiries/?status=solved")
    customer.page.locator(".row-link").first.click()
    expect(customer.page.locator(".thread")).to_be_visible()
    assert violations(customer.page) == []


def test_what_is_not_there(customer: Person) -> None:
    customer.forgive("404")
    customer.page.goto("/narae/nothing/")
    assert violations(customer.page) == []


def test_while_oc_is_down(customer: Person, portal: Portal) -> None:
    customer.sign_in()
    portal.sandbox.fault("*", "html", status=503)
    customer.page.goto("/narae/inquiries/")
    assert violations(customer.page) == []
