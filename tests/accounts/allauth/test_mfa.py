"""Authenticator apps and recovery codes, and what staff need for the admin. Passkeys are in tests/browser."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from accounts.models import AuditEntry
from tests.accounts.steps import SIGN_IN, SIGN_OUT, by_password
from tests.inquiries.views.steps import LIST
from tests.support.factories import PASSWORD, make_member
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.totp import shown_by_app
from tests.support.words import say

AGAIN = "Confirm that it is you"
NOT_CURRENT = "That is not the app’s current code. Please enter the next one."
APP, SECURITY, SECOND = "/accounts/security/app/", "/accounts/security/", "/accounts/second/"


@pytest.fixture
def operator(guest: Browser) -> Browser:
    make_member("boss", is_staff=True, is_superuser=True)
    by_password(guest, "boss")
    return guest


def sure(browser: Browser, path: str) -> Page:
    """A page of security, for which the password is asked once more."""
    page = browser.get(path)
    if page.heading == say(AGAIN, "en"):
        page = page.form_to("/accounts/again/").fill(password=PASSWORD).submit()
    return page


def add_app(browser: Browser) -> str:
    """The secret, once the app is in use."""
    page = sure(browser, APP)
    secret = page.texts(".secret")[0]
    page.form_to(APP).fill(code=shown_by_app(secret)).submit()
    assert Authenticator.objects.filter(type="totp").exists()
    return secret


def second(page: Page, code: str) -> Page:
    return page.form_to(SECOND).fill(code=code).submit()


@pytest.fixture
def with_app(operator: Browser, sandbox: Sandbox) -> tuple[Browser, str]:
    """Return a new browser, not signed in, for an account that has an authenticator app."""
    return Browser(sandbox), add_app(operator)


# --- an app ---------------------------------------------------------------------------------------------------


def test_it_works_and_leads_back(with_app: tuple[Browser, str]) -> None:
    browser, secret = with_app
    page = by_password(browser, "boss", then=LIST)
    assert page.url.endswith(SECOND)
    assert second(page, shown_by_app(secret, steps=1)).url.endswith(LIST)
    assert AuditEntry.objects.filter(action="signed_in")[0].detail == "password, totp"


def test_sign_in_fails_without_the_code(with_app: tuple[Browser, str]) -> None:
    browser, _secret = with_app
    page = second(by_password(browser, "boss", then=LIST), "000000")
    assert say(NOT_CURRENT, "en") in page.main
    assert not browser.get(LIST).url.endswith(LIST)
    assert AuditEntry.objects.filter(action="factor_failed", detail="totp").count() == 1


def test_t61_a_code_works_once(with_app: tuple[Browser, str], sandbox: Sandbox) -> None:
    browser, secret = with_app
    code = shown_by_app(secret, steps=1)
    second(by_password(browser, "boss"), code)
    assert say(NOT_CURRENT, "en") in second(by_password(Browser(sandbox), "boss"), code).main


def test_t07_codes_cannot_be_guessed(with_app: tuple[Browser, str]) -> None:
    browser, _secret = with_app
    page = by_password(browser, "boss")
    answers = [second(page, f"{number:06}").status for number in range(8)]
    assert answers == [200] * 5 + [429] * 3


def test_a_recovery_code_stands_in_once(operator: Browser, sandbox: Sandbox) -> None:
    add_app(operator)
    code = sure(operator, "/accounts/security/codes/").texts(".codes code")[0]
    assert second(by_password(Browser(sandbox), "boss", then=LIST), code).url.endswith(LIST)
    assert say(NOT_CURRENT, "en") in second(by_password(Browser(sandbox), "boss", then=LIST), code).main


def test_one_can_leave_halfway(with_app: tuple[Browser, str]) -> None:
    browser, _secret = with_app
    page = by_password(browser, "boss")
    assert page.form_to("/accounts/start-over/").submit().url.endswith(SIGN_IN)


def test_it_can_be_taken_away_by_who_is_signed_in(operator: Browser, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        add_app(operator)
    sure(operator, f"{APP}remove/").form_to(f"{APP}remove/").submit()
    assert not Authenticator.objects.exists()
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"factor_added", "factor_removed"}


def test_its_secret_is_encrypted_in_the_database(operator: Browser) -> None:
    secret = add_app(operator)
    kept = Authenticator.objects.get(type="totp").data
    assert secret not in str(kept)
    assert str(kept["secret"]).startswith("gAAAA")


def test_security_is_changed_by_who_knows_the_password_only(operator: Browser) -> None:
    page = operator.get(APP).form_to("/accounts/again/").fill(password="wrong").submit()
    assert say("That password is incorrect.", "en") in page.main
    assert operator.get(APP).heading == say(AGAIN, "en")


def test_a_visitor_without_a_session_is_asked_to_sign_in(guest: Browser) -> None:
    for path in (SECURITY, APP, f"{SECURITY}codes/", f"{SECURITY}passkeys/", f"{SECURITY}passkeys/add/"):
        assert SIGN_IN in guest.get(path).url


def test_anothers_passkey_is_not_found(operator: Browser, other_member: Browser) -> None:
    passkey = Authenticator.objects.create(user=other_member.user, type="webauthn", data={"name": "theirs"})
    for path in (f"{SECURITY}passkeys/{passkey.pk}/", f"{SECURITY}passkeys/{passkey.pk}/remove/"):
        assert sure(operator, path).status == 404


# --- the admin ------------------------------------------------------------------------------------------------


@pytest.fixture
def needed(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True


def admin(browser: Browser) -> Any:
    return browser.client.get("/admin/")


def test_t58_its_sign_in_is_ours(guest: Browser) -> None:
    answer = guest.client.get("/admin/inquiries/inquiry/")
    assert answer.status_code == 302
    answer = guest.client.get(answer["Location"])
    assert answer["Location"] == f"{SIGN_IN}?next=/admin/inquiries/inquiry/"
    assert guest.client.post("/admin/login/", {"username": "boss", "password": "x"}).status_code == 403


def test_t58_one_factor_is_enough_only_where_that_is_set(operator: Browser) -> None:
    assert admin(operator).status_code == 200


@pytest.mark.usefixtures("needed")
def test_t58_without_a_second_factor_there_is_no_admin(operator: Browser) -> None:
    page = operator.get("/admin/")
    assert page.url.endswith(SECURITY)
    assert (
        say("Operators need two-step verification. Please add a passkey or an authenticator app, then continue.", "en")
        in page.main
    )
    for path in ("inquiries/inquiry/", "members/user/", "members/auditentry/", "jsi18n/"):
        assert operator.client.get(f"/admin/{path}").status_code == 302


@pytest.mark.usefixtures("needed")
def test_t58_with_one_there_is(with_app: tuple[Browser, str]) -> None:
    browser, secret = with_app
    second(by_password(browser, "boss"), shown_by_app(secret, steps=1))
    assert admin(browser).status_code == 200


@pytest.mark.usefixtures("needed")
def test_t58_one_that_was_just_added_is_asked_for_once(operator: Browser) -> None:
    secret = add_app(operator)
    page = operator.get("/admin/")
    assert page.url.partition("?")[0].endswith("/accounts/second/again/")
    form = page.form_to("/accounts/second/again/").fill(code=shown_by_app(secret, steps=1))
    assert form.submit(follow=False).headers["Location"] == "/admin/"
    assert admin(operator).status_code == 200


def test_t58_a_member_is_no_operator(member: Browser) -> None:
    assert member.get("/admin/").status == 403


def test_t58_signing_out_there_is_signing_out_here(operator: Browser) -> None:
    token = operator.get("/narae/").form_to(SIGN_OUT)["csrfmiddlewaretoken"]
    answer = operator.client.post("/admin/logout/", {"csrfmiddlewaretoken": token})
    assert "storage" in answer["Clear-Site-Data"]
    assert admin(operator).status_code == 302


def test_t58_the_secrets_of_others_are_not_shown(operator: Browser) -> None:
    secret = add_app(operator)
    factor = Authenticator.objects.get(type="totp")
    page = operator.client.get(f"/admin/mfa/authenticator/{factor.pk}/change/").content.decode()
    assert secret not in page
    assert "gAAAA" not in page
    for path in ("socialaccount/socialapp/", "socialaccount/socialtoken/", "account/emailaddress/"):
        assert operator.client.get(f"/admin/{path}").status_code == 404
