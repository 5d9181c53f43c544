"""Signing in by a code from a mail."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session

from accounts.models import AuditEntry, User
from inquiries.models import Draft
from tests.accounts.steps import CODE, ENTER, FORGOTTEN, ask_for_code, enter, mailed_code, mails, register
from tests.inquiries.views.steps import LIST, NEW
from tests.support.factories import make_member
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say

ADDRESS = "tester@example.com"


def ask_for_new_password(browser: Browser, address: str) -> Page:
    return browser.get(FORGOTTEN).form_to(FORGOTTEN).fill(email=address).submit()


@pytest.fixture
def account(guest: Browser) -> Browser:
    make_member("tester")
    return guest


def test_it_works_and_leads_back(account: Browser) -> None:
    page = ask_for_code(account, ADDRESS, then=LIST)
    assert "We have sent a code to tester@example.com" in page.main
    assert enter(page, mailed_code()).url.endswith(LIST)
    assert AuditEntry.objects.get(action="signed_in").detail == "code"


def test_dashes_and_blanks_do_not_matter(account: Browser) -> None:
    page = ask_for_code(account, ADDRESS, then=LIST)
    assert enter(page, f" {mailed_code().replace(' ', '-')} ").url.endswith(LIST)


@pytest.mark.parametrize("ask", [ask_for_code, register, ask_for_new_password])
def test_the_page_shows_how_the_code_looks_and_where_its_mail_may_be(
    account: Browser, ask: Callable[[Browser, str], Page]
) -> None:
    page = ask(account, ADDRESS if ask is not register else "new@example.com")
    assert page.attribute("[name=code]", "placeholder") == "0000 0000"
    assert say("The email can take a minute, and may end up in your spam folder.", "en") in page.main


def test_a_guest_draft_is_kept_after_signing_in(account: Browser) -> None:
    account.get(f"{NEW}?category=2601").form().fill(f_subject="begun as a guest").smuggle(action="save").submit()
    drafts = Draft.objects.count()
    page = ask_for_code(account, ADDRESS, then=f"{NEW}?category=2601")
    page = enter(page, mailed_code())
    assert drafts == Draft.objects.count() == 1
    assert "begun as a guest" in str(page.soup)


def test_a_wrong_code_is_said_and_may_be_mended(account: Browser) -> None:
    page = enter(ask_for_code(account, ADDRESS, then=LIST), "0000-0000")
    assert say("That code is incorrect. Please check the latest email.", "en") in page.main
    assert enter(page, mailed_code()).url.endswith(LIST)
    assert AuditEntry.objects.filter(action="sign_in_failed", detail="code").count() == 1


def test_t61_after_three_wrong_ones_it_is_worth_nothing(account: Browser) -> None:
    page = ask_for_code(account, ADDRESS)
    for _ in range(3):
        page = enter(page, "0000-0000")
    assert page.url.endswith(CODE)
    assert say("Too many incorrect codes. Please request a new one.", "en") in page.main
    assert account.get(ENTER).url.endswith(CODE)


def test_t61_it_works_once(account: Browser, sandbox: Sandbox) -> None:
    other = Browser(sandbox)
    enter(ask_for_code(account, ADDRESS), mailed_code())
    used = mailed_code()
    page = ask_for_code(other, ADDRESS)
    assert say("That code is incorrect. Please check the latest email.", "en") in enter(page, used).main


def test_t61_it_works_in_the_browser_that_asked(account: Browser, sandbox: Sandbox) -> None:
    ask_for_code(account, ADDRESS)
    assert Browser(sandbox).get(ENTER).url.endswith(CODE)


def test_t61_it_works_for_ten_minutes(account: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    page = ask_for_code(account, ADDRESS)
    code = mailed_code()
    import time  # noqa: PLC0415

    later = time.time() + 601
    monkeypatch.setattr("time.time", lambda: later)
    assert enter(page, code).url.partition("?")[0].endswith(CODE)


def test_t61_it_is_kept_as_a_hash(account: Browser) -> None:
    ask_for_code(account, ADDRESS)
    kept = str([session.get_decoded() for session in Session.objects.all()])
    assert "login_by_code" in kept
    assert mailed_code().replace(" ", "") not in kept.replace("-", "")


def test_a_new_one_takes_the_place_of_the_old(account: Browser) -> None:
    page = ask_for_code(account, ADDRESS)
    assert len(mails()) == 1
    assert not page.soup.select("input[name=action][value=resend]")


def test_t10_the_session_is_another_afterwards(account: Browser) -> None:
    page = ask_for_code(account, ADDRESS)
    before = account.client.cookies["session"].value
    enter(page, mailed_code())
    assert account.client.cookies["session"].value != before


def test_t08_an_unknown_address_is_answered_the_same(account: Browser, sandbox: Sandbox) -> None:
    known = ask_for_code(account, ADDRESS)
    unknown = ask_for_code(Browser(sandbox), "nobody@example.com")
    assert known.status == unknown.status
    assert known.main == unknown.main.replace("nobody@example.com", ADDRESS)
    wrong, never = enter(known, "0000-0000"), enter(unknown, "0000-0000")
    assert wrong.main == never.main.replace("nobody@example.com", ADDRESS)
    assert [letter.to for letter in mails()] == [[ADDRESS], ["nobody@example.com"]]


def test_a_closed_account_gets_no_code(account: Browser) -> None:
    make_member("gone", is_active=False)
    ask_for_code(account, "gone@example.com")
    assert say("There is no account with this email address", "en") in mails()[-1].subject


def test_an_account_that_another_made_with_ones_address_is_not_ones_own(account: Browser, sandbox: Sandbox) -> None:
    register(Browser(sandbox), "victim@example.com")
    assert not User.objects.filter(email="victim@example.com").exists()
    ask_for_code(account, "victim@example.com")
    assert say("There is no account with this email address", "en") in mails()[-1].subject


def test_a_mail_says_nothing_that_was_typed(account: Browser) -> None:
    ask_for_code(account, "<b>@example.com")
    assert mails() == []
    ask_for_code(account, "nobody+visit-evil.example@example.com")
    assert "evil" not in f"{mails()[-1].subject}{mails()[-1].body}"
