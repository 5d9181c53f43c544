"""Attempts to sign in are limited, in the database, and the limits lock no account out."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import Throttle
from accounts.security.sign_in_limits import LIMITS, count_try, get_posted_login
from tests.accounts.steps import SIGN_IN, ask_for_code, by_password, enter, mailed_code, mails
from tests.inquiries.views.steps import LIST
from tests.support.factories import PASSWORD, make_member
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.tables import cases
from tests.support.words import say_number

WAIT = "To protect accounts, please wait %(minutes)s minute and then try again. Your account is not locked."
HERE: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.7"}
ELSEWHERE: dict[str, Any] = {"REMOTE_ADDR": "198.51.100.9"}


@pytest.fixture
def account(guest: Browser) -> Browser:
    make_member("tester")
    return guest


def wrongly(browser: Browser, name: str = "tester", **more: str) -> Page:
    return by_password(browser, name, "wrong", **more)


def test_it_works(account: Browser) -> None:
    for _ in range(5):
        assert wrongly(account, **HERE).status == 200
    page = wrongly(account, **HERE)
    assert page.status == 429
    assert page.headers["Retry-After"] == "300"
    assert say_number(WAIT, 5, "en", minutes=5) in page.main


@pytest.mark.parametrize("tries", cases([40, 200]))
def test_t07_of_many_tries_only_a_few_are_tried(account: Browser, tries: int) -> None:
    tried: list[int] = []
    form = account.get(SIGN_IN).form_to(SIGN_IN).fill(login="tester", password="wrong")
    for _ in range(tries):
        tried.append(form.submit(**HERE).status)
    assert tried.count(200) == 5
    assert tried[5:] == [429] * (tries - 5)
    assert by_password(account, then=LIST, **HERE).status == 429


def test_t07_losing_the_cache_forgets_nothing(account: Browser) -> None:
    for _ in range(5):
        wrongly(account, **HERE)
    cache.clear()
    assert wrongly(account, **HERE).status == 429


def test_t07_other_names_from_the_same_network_come_to_an_end_too(account: Browser) -> None:
    answers = [wrongly(account, f"somebody-{number}", **HERE).status for number in range(31)]
    assert answers == [200] * 30 + [429]


def test_t07_codes_cannot_be_guessed(account: Browser, sandbox: Sandbox) -> None:
    answers = []
    for _ in range(4):
        page = ask_for_code(Browser(sandbox), "tester@example.com", **HERE)
        while page.soup.select_one("[name=code]"):
            page = enter(page, "0000-0000", **HERE)
            answers.append(page.status)
    assert answers.count(200) == 5
    assert len(mails()) == 3


def test_t09_the_owner_comes_in_from_elsewhere(account: Browser, sandbox: Sandbox) -> None:
    for _ in range(200):
        if wrongly(account, **HERE).status == 429:
            break
    assert by_password(Browser(sandbox), then=LIST, **ELSEWHERE).url.endswith(LIST)


def test_t09_the_owner_comes_in_by_a_code_even_from_the_same_network(account: Browser, sandbox: Sandbox) -> None:
    for _ in range(6):
        wrongly(account, **HERE)
    owner = Browser(sandbox)
    page = ask_for_code(owner, "tester@example.com", then=LIST, **HERE)
    assert enter(page, mailed_code(), **HERE).url.endswith(LIST)


def test_t09_it_is_over_by_itself(account: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(6):
        wrongly(account, **HERE)
    later = timezone.now() + timedelta(minutes=5, seconds=1)
    monkeypatch.setattr("accounts.security.sliding_window.timezone.now", lambda: later)
    assert by_password(account, then=LIST, **HERE).url.endswith(LIST)


def test_t09_one_network_cannot_use_up_the_accounts_own_limit() -> None:
    for limits in LIMITS.values():
        pair = next((limit for limit in limits if limit.by == "account from network"), None)
        account = next((limit for limit in limits if limit.by == "account"), None)
        if pair and account:
            assert pair.times * account.minutes / pair.minutes < account.times


def test_the_right_password_begins_anew(account: Browser, sandbox: Sandbox) -> None:
    for _ in range(3):
        for _ in range(4):
            wrongly(account, **HERE)
        page = by_password(account, then=LIST, **HERE)
        page.form_to("/accounts/sign-out/").submit(**HERE)
    assert page.url.endswith(LIST)


def test_looking_at_the_page_is_no_try(account: Browser) -> None:
    for _ in range(40):
        assert account.get(SIGN_IN, **HERE).status == 200
    assert not Throttle.objects.exists()


def test_letter_case_is_no_other_account(account: Browser) -> None:
    answers = [
        wrongly(account, name, **HERE).status for name in ("tester", "TESTER", "Tester", "tesTer", " tester", "TeSTER")
    ]
    assert answers == [200] * 5 + [429]


def test_addresses_of_one_network_are_one(account: Browser) -> None:
    answers = [wrongly(account, REMOTE_ADDR=f"2001:db8::{number:x}").status for number in range(1, 7)]
    assert answers == [200] * 5 + [429]


def test_where_no_address_is_known_visitors_share_no_counter(account: Browser) -> None:
    """Such as behind a Unix socket: one who guesses would lock out everyone, and a known account from everywhere."""
    answers = [wrongly(account, f"member{number}", REMOTE_ADDR="").status for number in range(31)]
    assert answers == [200] * 31
    assert [wrongly(account, REMOTE_ADDR="").status for _ in range(6)] == [200] * 6


def test_the_table_has_neither_names_nor_addresses(account: Browser) -> None:
    wrongly(account, **HERE)
    kept = str(list(Throttle.objects.values()))
    assert "tester" not in kept
    assert "203.0.113" not in kept


@pytest.mark.django_db
@pytest.mark.parametrize("scope", sorted(LIMITS))
def test_every_kind_has_an_end(rf: Any, scope: str) -> None:
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    request = rf.post("/", {"login": "tester", "password": PASSWORD}, **HERE)
    request.user, request.session = AnonymousUser(), SessionStore()
    tries = next(number for number in range(1, 200) if count_try(request, scope, get_posted_login))
    assert tries == min(limit.times for limit in LIMITS[scope]) + 1
