"""What operators set up and keep right in a day: a brand before it is live, and what names a type that vanished."""

from contextlib import suppress

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from inquiries.models import KnownIssue, Service, TypeGuide
from inquiries.services.operations import catalog_drift
from tests.browser.desk import Operator
from tests.browser.desk import operator as operator  # noqa: PLC0414 - a fixture
from tests.support.browser_actions import Portal
from tests.support.factories import SMALL_FORM
from tests.support.sandbox import Sandbox
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SERVICES = "/admin/inquiries/service/"


def set_up(operator: Operator, sandbox: Sandbox) -> Service:
    """Fill in the steps of a new service that is not to be shown yet."""
    keys, page = sandbox.credentials, operator.open(f"{SERVICES}add/")
    typed = {"name": "하늘상점", "slug": "haneul", "base_url": sandbox.url, "service_id": keys.service_id}
    typed |= {"organization_id": keys.organization_id, "new_key": keys.service_key}
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)
    page.uncheck("#id_active")
    operator.follow(page.locator("[name=_continue]"))
    expect(page.locator(".messagelist .success")).to_have_count(4)  # saved, and three that the check found
    return Service.objects.get(slug="haneul")


def test_a_brand_is_set_up_and_previewed(operator: Operator, portal: Portal) -> None:
    service, page = set_up(operator, portal.sandbox), operator.page
    operator.follow(page.locator(".object-tools").get_by_role("link", name=say("appearance")))
    page.locator(".desk-colour").fill("#0b6e4f")
    page.locator("#texts-group .add-row a").click()
    page.select_option("#id_texts-0-language", "ko")
    page.fill("#id_texts-0-welcome", "하늘상점에 오신 것을 환영합니다")
    operator.follow(page.locator("[name=_continue]"))
    for theme in ("light", "dark"):
        shown = page.frame_locator(f"iframe[aria-label='{say(theme)}']")
        expect(shown.locator(f"link[href$='/{theme}.css']")).to_have_count(1)
        expect(shown.locator("h1")).to_be_visible()

    operator.follow(page.get_by_role("link", name=say("Every type, language and device")))
    expect(page.locator("#content")).to_contain_text(say("The service is not active: customers do not see it yet."))
    for device, theme in (("phone", "dark"), ("desktop", "light")):
        page.select_option("#id_category", str(SMALL_FORM))
        page.select_option("#id_device", device)
        page.select_option("#id_theme", theme)
        operator.follow(page.get_by_role("button", name=say("Show")))
        expect(page.frame_locator(".desk-frame").locator("#inquiry [name=f_subject]")).to_be_visible()
    assert page.request.get("/haneul/").status == 404

    operator.open(f"{SERVICES}{service.pk}/change/")
    page.check("#id_active")
    operator.follow(page.locator("[name=_save]"))
    assert "하늘상점에 오신 것을 환영합니다" in page.request.get("/haneul/").text()


def test_a_type_vanishes(operator: Operator, portal: Portal) -> None:
    service = Service.objects.get()
    catalog_drift.check_drift(service)
    TypeGuide.objects.create(service=service, category_id=SMALL_FORM, language="ko", description="기타")
    KnownIssue.objects.create(service=service, category_ids=[SMALL_FORM, 2602], texts={"ko": "답변이 늦습니다."})
    portal.sandbox.remove_categories([SMALL_FORM])
    with suppress(SystemExit):
        call_command("check_drift")
    page = operator.open_home()
    gone = page.locator("section[aria-labelledby=desk-drift] li", has_text="기타 문의").first
    expect(gone).to_contain_text(
        say("The type no longer exists. Choose another one where it is named, or delete what names it.")
    )
    operator.follow(gone.get_by_role("link", name=say("type guides")))
    operator.follow(page.locator("#result_list tbody th a"))
    operator.follow(page.locator(".deletelink"))
    operator.follow(page.locator("#content [type=submit]"))

    operator.open_home()
    operator.follow(gone.get_by_role("link", name=say("known issues")))
    operator.follow(page.locator("#result_list tbody th a"))
    vanished = page.locator(".type-tree > ul input:checked")
    expect(vanished).to_have_value(str(SMALL_FORM))
    vanished.uncheck()
    operator.follow(page.locator("[name=_save]"))
    operator.open_home()
    operator.follow(page.get_by_role("button", name=say("Compare again")))
    expect(page.locator("section[aria-labelledby=desk-drift] li", has_text="기타 문의")).to_have_count(0)
