"""The list of an operator of many services: the filter by service is a field with a search."""

import pytest
from playwright.sync_api import expect

from inquiries.models import ContactOption, Service
from tests.browser.desk import DESKTOP, Operator
from tests.browser.desk import operator as operator  # noqa: PLC0414 - a fixture
from tests.support.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CONTACTS = "/admin/inquiries/contactoption/"


@pytest.fixture
def names(operator: Operator) -> list[str]:
    """Services with a contact option each."""
    made = Service.objects.bulk_create(
        Service(slug=f"s{n}", name=f"상점 {n}", base_url="https://oc.invalid", service_id="s", organization_id="o")
        for n in range(30)
    )
    ContactOption.objects.bulk_create(ContactOption(service=each, kind="phone", address=each.slug) for each in made)
    return [each.name for each in made]


def test_a_service_is_searched_and_chosen(operator: Operator, names: list[str]) -> None:
    page = operator.open(CONTACTS)
    field, search = page.locator(".desk-filter select"), page.locator(".desk-filter [type=search]")
    expect(field.locator("option")).to_have_count(32)
    search.fill("상점 2")
    expect(field.locator("option")).to_have_count(13)  # 2, 12, 20 to 29, and none
    search.fill("상점 27")
    with page.expect_navigation():
        search.press("Enter")
    operator.check_width()
    expect(page.locator("#result_list .field-address")).to_have_text(["s27"])
    expect(page.locator(".desk-filter option:checked")).to_have_text(names[27])
    operator.follow(page.locator("details:has(.desk-filter) li a"))
    expect(page.locator("#result_list tbody tr")).to_have_count(30)


@pytest.mark.parametrize("operator", [DESKTOP], ids=["both widths"], indirect=True)
def test_p21_the_field_breaks_no_rule_of_axe(operator: Operator, names: list[str]) -> None:
    operator.person.forgive("Applying inline style violates")
    assert violations(operator.open(CONTACTS), (1280, 360)) == []
