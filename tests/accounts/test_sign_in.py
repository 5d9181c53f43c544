"""Signing in and out with a local account."""

import pytest

from tests.inquiries.views.guests import FIND
from tests.inquiries.views.steps import LIST, NEW, filled
from tests.support.factories import PASSWORD, make_member
from tests.support.pages import Browser, Page

SIGN_IN = "/accounts/sign-in/"


def sign_in(page: Page, username: str = "tester", password: str = PASSWORD, **more: str) -> Page:
    form = page.form_to(SIGN_IN)
    return form.fill(login=username, password=password).smuggle(**more).submit()


@pytest.fixture
def account(guest: Browser) -> Browser:
    make_member("tester")
    return guest


def test_it_works_and_leads_back(account: Browser) -> None:
    page = account.get(f"{NEW}?category=2601")
    page = sign_in(account.get(page.attribute("header a[href^='/accounts/sign-in/']", "href")))
    assert page.url.endswith(f"{NEW}?category=2601")
    assert page.form()["f_mail"] == "tester@example.com"


def test_signing_in_without_a_target_leads_to_the_start_page(account: Browser) -> None:
    assert sign_in(account.get(SIGN_IN)).url.endswith("/narae/")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http:evil"])
def test_signing_in_does_not_redirect_to_another_host(account: Browser, target: str) -> None:
    assert sign_in(account.get(SIGN_IN), next=target).url.endswith("/narae/")


def test_a_wrong_password_keeps_the_name(account: Browser) -> None:
    page = sign_in(account.get(f"{SIGN_IN}?next={LIST}"), password="wrong")
    assert page.soup.select_one("[role=alert]")
    form = page.form_to(SIGN_IN)
    assert form["login"] == "tester"
    assert form.values("password") in ([], [""])
    assert sign_in(page).url.endswith(LIST)


def test_an_unknown_name_is_answered_the_same(account: Browser) -> None:
    wrong = sign_in(account.get(SIGN_IN), password="wrong")
    nobody = sign_in(account.get(SIGN_IN), username="nobody", password="wrong")
    assert wrong.texts("[role=alert]") == nobody.texts("[role=alert]")


def test_a_closed_account_cannot_sign_in(account: Browser) -> None:
    make_member("gone", is_active=False)
    assert sign_in(account.get(SIGN_IN), username="gone").soup.select_one("[role=alert]")


def test_a_signed_in_member_is_redirected_to_the_target(member: Browser) -> None:
    assert member.get(f"{SIGN_IN}?next={LIST}").url.endswith(LIST)


def test_signing_out_forgets_who_it_was(member: Browser) -> None:
    page = member.get("/narae/").form_to("/accounts/sign-out/").submit()
    assert page.url.endswith("/narae/")
    assert FIND in member.get(LIST).url


def test_signing_out_is_not_done_by_a_link(member: Browser) -> None:
    assert member.get("/accounts/sign-out/").status == 405
    assert member.get(LIST).status == 200


def test_a_guests_own_is_not_a_members(account: Browser) -> None:
    receipt = filled(account).submit().url
    sign_in(account.get(SIGN_IN))
    assert account.get(receipt).status == 404


def test_a_usercode_of_guests_cannot_be_had(account: Browser) -> None:
    with pytest.raises(Exception, match="guest-"):
        make_member("guest-abc")
