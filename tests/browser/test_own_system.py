"""The company's own system in a real browser: its policies, cookies and redirects let the way through."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.allauth import form_and_provider_settings as allauth_settings
from tests.support import oidcprovider
from tests.support.browser_actions import SMALL_FORM, Person
from tests.support.oidcprovider import CLIENT_ID, SECRET, Provider
from tests.support.words import say, say_fixed_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with oidcprovider.running() as running:
        own = allauth_settings.build_openid_connect(
            "나래 계정", running.url, CLIENT_ID, SECRET, ["openid", "profile", "email"]
        )
        settings.SOCIALACCOUNT_PROVIDERS = allauth_settings.build_providers(own)
        settings.OIDC_USERCODE_CLAIM = "member_no"
        running.person = {"sub": "1", "name": "김하늘", "email": "haneul@example.com", "member_no": "70021"}
        yield running


def test_it_works_and_what_was_typed_is_still_there(person: Callable[..., Person], provider: Provider) -> None:
    guest = person()
    guest.open_form(SMALL_FORM)
    guest.page.fill("[name=f_subject]", "배송이 늦습니다")
    expect(guest.page.locator("[data-draft-status]")).to_contain_text(say_fixed_part("Draft saved at %(time)s"))
    guest.page.click("header a[href^='/accounts/sign-in/']")
    guest.page.click(".ways a")
    guest.page.wait_for_url(f"{guest.portal.url}/narae/inquiries/new/?category={SMALL_FORM}")
    expect(guest.page.locator("header")).to_contain_text("김하늘")
    guest.page.locator(".draft").get_by_role("link", name=say("Restore")).click()
    expect(guest.page.locator("[name=f_subject]")).to_have_value("배송이 늦습니다")
