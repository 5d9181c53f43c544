"""Making an account, and confirming its address by a code."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress

from accounts.models import User
from tests.accounts.steps import CONFIRM, REGISTER, SIGN_IN, by_password, enter, mailed_code, mails, register
from tests.inquiries.views.steps import LIST, NEW
from tests.support.factories import make_member
from tests.support.htmlforms import Form
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say

ADDRESS = "new@example.com"


def test_it_works_and_leads_back(guest: Browser) -> None:
    page = register(guest, ADDRESS, then=LIST)
    assert page.url.partition("?")[0].endswith(CONFIRM)
    assert enter(page, mailed_code(ADDRESS)).url.endswith(LIST)
    user = User.objects.get()
    assert (user.display_name, user.email) == ("김하늘", ADDRESS)
    assert user.usercode.startswith("m-")
    assert EmailAddress.objects.get().verified
    assert guest.get(f"{NEW}?category=2601").form()["f_mail"] == ADDRESS


def test_without_the_code_there_is_no_account(guest: Browser, sandbox: Sandbox) -> None:
    register(guest, ADDRESS)
    assert guest.get(LIST).follow(".way-beside a").url.endswith(CONFIRM)
    assert not User.objects.exists()
    assert (
        say("The email address, username or password is incorrect. Please check what you entered.", "en")
        in by_password(Browser(sandbox), ADDRESS).main
    )


def test_t06_an_address_belongs_to_the_account_that_confirms_it_first(guest: Browser, sandbox: Sandbox) -> None:
    other = Browser(sandbox)
    register(guest, ADDRESS, name="Mallory", password="a password of another")
    page = register(other, ADDRESS)
    enter(page, mailed_code(ADDRESS))
    assert (User.objects.get().display_name, other.get(LIST).url[-len(LIST) :]) == ("김하늘", LIST)
    assert guest.get(LIST).follow(".way-beside a").url.endswith(CONFIRM)


def test_an_address_that_was_confirmed_meanwhile_is_not_confirmed_twice(guest: Browser, sandbox: Sandbox) -> None:
    late, other = register(guest, ADDRESS), Browser(sandbox)
    code = mailed_code(ADDRESS)
    enter(register(other, ADDRESS), mailed_code(ADDRESS))
    assert enter(late, code).url.partition("?")[0].endswith(CONFIRM)
    assert User.objects.count() == 1


def test_the_password_that_was_typed_is_the_accounts(guest: Browser, sandbox: Sandbox) -> None:
    enter(register(guest, ADDRESS), mailed_code(ADDRESS))
    assert by_password(Browser(sandbox), ADDRESS, then=LIST).url.endswith(LIST)


def test_t41_a_new_code_is_one_of_the_mails_that_an_address_may_get(guest: Browser, sandbox: Sandbox) -> None:
    browsers = [guest, Browser(sandbox), Browser(sandbox)]
    for browser in browsers:
        register(browser, ADDRESS)
    answers = [resend(browser).status for browser in browsers for _ in range(2)]
    assert answers == [200] * 3 + [429] * 3


def resend(browser: Browser) -> Page:
    page = browser.get(CONFIRM)
    return Form(
        page, next(form for form in page.soup.select("main form") if form.select_one("[value=resend]"))
    ).submit()


def test_one_can_ask_for_a_new_code(guest: Browser) -> None:
    register(guest, ADDRESS)
    page = resend(guest)
    assert len(mails()) == 2
    assert enter(page, mailed_code(ADDRESS)).url.endswith("/narae/")


def test_one_can_start_over(guest: Browser) -> None:
    page = register(guest, ADDRESS)
    assert page.form_to("/accounts/start-over/").submit().url.endswith(SIGN_IN)


def test_t08_an_address_that_has_an_account_is_answered_the_same(guest: Browser, sandbox: Sandbox) -> None:
    make_member("tester")
    fresh, taken = register(guest, ADDRESS), register(Browser(sandbox), "tester@example.com")
    assert fresh.status == taken.status
    assert fresh.main == taken.main.replace("tester@example.com", ADDRESS)
    wrong, never = enter(fresh, "0000-0000"), enter(taken, "0000-0000")
    assert wrong.main == never.main.replace("tester@example.com", ADDRESS)
    assert mails()[-1].to == ["tester@example.com"]
    assert say("You already have an account", "en") in mails()[-1].subject
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"), [("email", "nobody"), ("name", ""), ("password1", "short"), ("password1", "password123")]
)
def test_an_invalid_value_is_reported_beside_its_field(guest: Browser, field: str, value: str) -> None:
    values = {"email": ADDRESS, "name": "김하늘", "password1": "a-long-enough-one"} | {field: value}
    page = guest.get(REGISTER).form_to(REGISTER).fill(**values).submit()
    assert page.soup.select_one(f"#id_{field}_error")
    assert User.objects.count() == 0
    form = page.form_to(REGISTER)
    assert [form[name] for name in ("email", "name")] == [values["email"], values["name"]]


def test_t01_the_usercode_is_not_the_visitors_to_choose(guest: Browser) -> None:
    form = guest.get(REGISTER).form_to(REGISTER).fill(email=ADDRESS, name="x", password1="a-long-enough-one")
    page = form.smuggle(usercode="st18888", username="admin", is_staff="on", is_superuser="1").submit()
    enter(page, mailed_code(ADDRESS))
    user = User.objects.get()
    assert user.usercode.startswith("m-")
    assert user.username != "admin"
    assert not (user.is_staff or user.is_superuser)


@pytest.mark.parametrize("off", ["REGISTRATION", "SENDS_MAIL"])
def test_it_is_not_there_where_it_is_not_offered(guest: Browser, settings: Any, off: str) -> None:
    setattr(settings, off, False)
    assert not guest.get(SIGN_IN).soup.select(f"a[href^='{REGISTER}']")
    assert not guest.get(REGISTER).soup.select("input[type=password]")
    assert (
        say("You cannot create an account here. Please sign in with the one you have.", "en")
        in guest.post(REGISTER).main
        or guest.post(REGISTER).status == 403
    )
