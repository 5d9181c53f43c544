"""A forgotten password, and changing one."""

from accounts.models import AuditEntry, User
from tests.accounts.steps import FORGOTTEN, SIGN_IN, by_password, enter, mailed_code, mails
from tests.inquiries.views.steps import LIST
from tests.support.factories import PASSWORD, make_member
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say

NEW_ONE = "quite another one 7"
CHANGE = "/accounts/password/"


def ask(browser: Browser, address: str = "tester@example.com") -> Page:
    return browser.get(FORGOTTEN).form_to(FORGOTTEN).fill(email=address).submit()


def test_it_works(guest: Browser) -> None:
    make_member("tester")
    page = enter(ask(guest), mailed_code())
    action = f"{FORGOTTEN}new/"
    page = page.form_to(action).fill(password1=NEW_ONE, password2=NEW_ONE).submit()
    assert page.heading == say("Your password has been changed", "en")
    assert by_password(guest, password=NEW_ONE, then=LIST).url.endswith(LIST)
    assert AuditEntry.objects.filter(action="password_changed").count() == 1


def test_without_the_code_nothing_is_changed(guest: Browser) -> None:
    make_member("tester")
    page = enter(ask(guest), "0000-0000")
    assert say("That code is incorrect. Please check the latest email.", "en") in page.main
    guest.get(f"{FORGOTTEN}new/")
    assert User.objects.get().check_password(PASSWORD)


def test_who_gets_no_mail_can_ask_for_a_new_code(guest: Browser) -> None:
    make_member("tester")
    page = ask(guest).follow(".asides a").form_to(FORGOTTEN).fill(email="tester@example.com").submit()
    assert enter(page, mailed_code()).form_to(f"{FORGOTTEN}new/")
    assert len(mails()) == 2


def test_t08_an_unknown_address_is_answered_the_same(guest: Browser, sandbox: Sandbox) -> None:
    make_member("tester")
    known, unknown = ask(guest), ask(Browser(sandbox), "nobody@example.com")
    assert known.status == unknown.status
    assert known.main == unknown.main.replace("nobody@example.com", "tester@example.com")
    wrong, never = enter(known, "0000-0000"), enter(unknown, "0000-0000")
    assert wrong.main == never.main.replace("nobody@example.com", "tester@example.com")
    assert len(mails()) == 2


def test_a_member_changes_it(guest: Browser) -> None:
    make_member("tester")
    by_password(guest)
    form = guest.get(CHANGE).form_to(CHANGE)
    form.fill(oldpassword=PASSWORD, password1=NEW_ONE, password2=NEW_ONE).submit()
    assert User.objects.get().check_password(NEW_ONE)
    assert guest.get(LIST).status == 200


def test_not_without_the_old_one(guest: Browser) -> None:
    make_member("tester")
    by_password(guest)
    form = guest.get(CHANGE).form_to(CHANGE)
    page = form.fill(oldpassword="wrong", password1=NEW_ONE, password2=NEW_ONE).submit()
    assert say("That password is incorrect.", "en") in page.main
    assert User.objects.get().check_password(PASSWORD)


def test_the_password_page_requires_signing_in(guest: Browser) -> None:
    assert SIGN_IN in guest.get(CHANGE).url
