"""Passkeys in a real browser, with an authenticator that Chromium plays."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import AuditEntry, User
from tests.support.browser_actions import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSKEYS, ADD = "/accounts/security/passkeys/", "/accounts/security/passkeys/add/"


def with_authenticator(somebody: Person, **options: Any) -> Any:
    """A built-in one, as a telephone has it: it knows whose the passkey is, and asks the owner."""
    session = somebody.page.context.new_cdp_session(somebody.page)
    session.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": kind | options})
    return session


@pytest.fixture
def owner(person: Callable[..., Person]) -> Person:
    """Return a signed-in member who has added a passkey."""
    somebody = person(locale="en-US", base_url=None)
    somebody.page.context.set_default_timeout(15_000)
    return somebody


def at(somebody: Person, path: str) -> str:
    """By name: a passkey belongs to a name, and no address is one."""
    return somebody.portal.url.replace("127.0.0.1", "localhost") + path


def sign_in(somebody: Person, then: str) -> None:
    somebody.page.goto(at(somebody, f"/accounts/sign-in/?next={then}"))
    somebody.page.fill("#id_login", "gildong")
    somebody.page.fill("#id_password", "a-long-password")
    somebody.page.click("main button.button-primary")


def add_passkey(somebody: Person) -> None:
    sign_in(somebody, ADD)
    somebody.page.fill("#id_password", "a-long-password")
    somebody.page.click("main button.button-primary")
    somebody.page.fill("#id_name", "My telephone")
    somebody.page.click("main button.button-primary")
    somebody.page.wait_for_url("**/accounts/security/codes/")


def sign_out(somebody: Person) -> None:
    somebody.page.goto(at(somebody, "/narae/"))
    somebody.page.click("header summary:has-text('홍길동')")
    somebody.page.click("header form[action='/accounts/sign-out/'] button")


def test_it_works_and_leads_back(owner: Person) -> None:
    with_authenticator(owner)
    add_passkey(owner)
    owner.page.goto(at(owner, PASSKEYS))
    expect(owner.page.locator("main .row-title")).to_have_text("My telephone")
    sign_out(owner)
    owner.page.goto(at(owner, "/accounts/sign-in/?next=/narae/inquiries/"))
    owner.page.click("[data-passkey='sign-in'] button")
    owner.page.wait_for_url(at(owner, "/narae/inquiries/"))
    assert AuditEntry.objects.filter(action="signed_in")[0].detail == "webauthn"


def test_it_is_a_second_factor_after_the_password(owner: Person) -> None:
    with_authenticator(owner)
    add_passkey(owner)
    sign_out(owner)
    sign_in(owner, "/narae/inquiries/")
    owner.page.wait_for_url("**/accounts/second/")
    owner.page.click("[data-passkey='use'] button")
    owner.page.wait_for_url(at(owner, "/narae/inquiries/"))


def test_t58_with_it_an_operator_comes_into_the_admin(owner: Person, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True
    User.objects.update(is_staff=True, is_superuser=True)
    with_authenticator(owner)
    add_passkey(owner)
    sign_out(owner)
    owner.page.goto(at(owner, "/accounts/sign-in/?next=/admin/"))
    owner.page.click("[data-passkey='sign-in'] button")
    expect(owner.page.locator("#user-tools")).to_be_visible()


def test_a_member_without_a_passkey_is_told_so_and_keeps_the_typed_name(owner: Person) -> None:
    with_authenticator(owner)
    owner.page.goto(at(owner, "/accounts/sign-in/"))
    owner.page.fill("#id_login", "gildong")
    owner.page.click("[data-passkey='sign-in'] button")
    expect(owner.page.locator("[data-passkey='sign-in'] [role=alert]")).to_be_visible()
    assert owner.page.input_value("#id_login") == "gildong"


def test_without_a_script_it_is_not_offered(person: Callable[..., Person]) -> None:
    somebody = person(java_script_enabled=False)
    somebody.page.goto("/accounts/sign-in/")
    expect(somebody.page.locator("[data-passkey]")).to_be_hidden()
    expect(somebody.page.locator("#id_password")).to_be_visible()
