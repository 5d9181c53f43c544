"""Changing the address of an account, and whatever else recovers one: asked again first; the old address is told."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from accounts.models import AuditEntry, User
from tests.accounts.steps import CONFIRM, by_password, enter, mailed_code, mails
from tests.inquiries.views.guests import FIND
from tests.inquiries.views.steps import LIST
from tests.support.factories import PASSWORD, make_member
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say

AGAIN = "Confirm that it is you"
ADDRESS, NEW = "/accounts/address/", "new@example.com"
OLD = "tester@example.com"
RECOVERING = [
    ADDRESS,
    "/accounts/security/app/",
    "/accounts/security/codes/",
    "/accounts/security/codes/new/",
    "/accounts/security/passkeys/add/",
    "/accounts/security/passkeys/1/",
    "/accounts/security/passkeys/1/remove/",
]


@pytest.fixture
def member_here(guest: Browser) -> Browser:
    make_member("tester")
    by_password(guest)
    return guest


def sure(browser: Browser, path: str = ADDRESS) -> Page:
    return browser.get(path).form_to("/accounts/again/").fill(password=PASSWORD).submit()


def change(browser: Browser, address: str = NEW) -> Page:
    return sure(browser).form_to(ADDRESS).fill(email=address).submit()


def test_it_works_and_the_old_address_is_told(member_here: Browser, sandbox: Sandbox) -> None:
    page = change(member_here)
    assert page.url.partition("?")[0].endswith(CONFIRM)
    enter(page, mailed_code(NEW))
    assert User.objects.get().email == NEW
    told = mails()[-1]
    assert (told.to, told.subject) == ([OLD], say("Your account’s email address was changed", "en"))
    assert NEW not in told.body
    assert AuditEntry.objects.filter(action="changed", detail="email").count() == 1
    assert by_password(Browser(sandbox), NEW, then=LIST).url.endswith(LIST)
    assert (
        say("The email address, username or password is incorrect. Please check what you entered.", "en")
        in by_password(Browser(sandbox), OLD).main
    )


def test_before_the_code_nothing_is_changed(member_here: Browser, sandbox: Sandbox) -> None:
    change(member_here)
    member_here.get(ADDRESS)
    assert User.objects.get().email == OLD
    assert not EmailAddress.objects.exists()
    assert by_password(Browser(sandbox), OLD, then=LIST).url.endswith(LIST)
    assert [mail.to for mail in mails()] == [[NEW]]


@pytest.mark.parametrize("path", RECOVERING)
def test_t55_a_session_alone_changes_nothing_that_recovers_the_account(member_here: Browser, path: str) -> None:
    assert member_here.get(path).heading == say(AGAIN, "en")


def test_t55_a_post_is_not_taken_either(member_here: Browser) -> None:
    token = member_here.client.cookies["csrftoken"].value
    for fields in ({"action_add": "1"}, {}, {"action_primary": ""}, {"action_send": ""}, {"action_remove": ""}):
        member_here.client.post(ADDRESS, fields | {"email": NEW, "csrfmiddlewaretoken": token})
        assert mails() == []
    assert User.objects.get().email == OLD


def test_t55_an_hour_later_it_is_asked_anew(member_here: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    import time  # noqa: PLC0415

    assert sure(member_here).heading == say("Email address", "en")
    later = time.time() + 3600
    monkeypatch.setattr("time.time", lambda: later)
    assert member_here.get(ADDRESS).heading == say(AGAIN, "en")


def test_the_typed_address_is_kept_while_the_password_is_asked(
    member_here: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time  # noqa: PLC0415

    form = sure(member_here).form_to(ADDRESS).fill(email=NEW)
    later = time.time() + 3600
    monkeypatch.setattr("time.time", lambda: later)
    page = form.submit()
    assert page.heading == say(AGAIN, "en")
    page = page.form_to("/accounts/again/").fill(password=PASSWORD).submit()
    assert page.url.partition("?")[0].endswith(CONFIRM)
    assert [mail.to for mail in mails()] == [[NEW]]


@pytest.fixture
def without_password(guest: Browser) -> Browser:
    """A member who comes from elsewhere, in a session that is not new."""
    user = make_member("tester", email="")
    user.set_unusable_password()
    user.save()
    SocialAccount.objects.create(user=user, provider="oidc", uid="1001")
    guest.client.force_login(user)
    return guest


@pytest.mark.parametrize("path", [*RECOVERING, "/accounts/password/first/"])
def test_t55_an_account_without_a_password_signs_in_again(without_password: Browser, path: str) -> None:
    page = without_password.get(path)
    assert (page.status, page.heading) == (403, say(AGAIN, "en"))
    again = page.form_to(reverse("accounts:sign-in-again")).submit(follow=False)
    assert again.headers["Location"] == f"/accounts/sign-in/?next={path.replace('/', '%2F')}"
    assert without_password.get(LIST).url.endswith(FIND)


def test_t55_a_first_password_is_not_kept_for_later(without_password: Browser, settings: Any) -> None:
    without_password.get("/narae/")
    token = without_password.client.cookies["csrftoken"].value
    posted = {"password1": "quite another 7", "password2": "quite another 7", "csrfmiddlewaretoken": token}
    assert without_password.client.post("/accounts/password/first/", posted).status_code == 403
    assert not User.objects.get().has_usable_password()
    assert "quite another" not in str(dict(without_password.client.session))


def test_t47_signing_in_again_does_not_redirect_to_another_host(member_here: Browser) -> None:
    token = member_here.client.cookies["csrftoken"].value
    posted = {"next": "//evil.example/", "csrfmiddlewaretoken": token}
    answer = member_here.client.post(reverse("accounts:sign-in-again"), posted)
    assert answer["Location"] == "/accounts/sign-in/?next=%2F"


def test_anothers_address_is_not_taken_over(member_here: Browser) -> None:
    make_member("other")
    page = change(member_here, "other@example.com")
    page = enter(page, mailed_code("other@example.com"))
    assert page.soup.select_one("#id_code_error")
    assert User.objects.get(username="tester").email == OLD
