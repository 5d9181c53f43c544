"""What a session's id is, and when it is worth nothing any more."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User
from tests.accounts.steps import by_password
from tests.inquiries.views.guests import FIND
from tests.inquiries.views.steps import LIST
from tests.support.factories import make_member
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox


def test_an_id_is_long_and_never_the_same(guest: Browser, sandbox: Sandbox) -> None:
    make_member("tester")
    ids = set()
    for _ in range(5):
        browser = Browser(sandbox)
        by_password(browser)
        ids.add(browser.client.cookies["session"].value)
    assert len(ids) == 5
    # 36 letters and digits, of the system's generator: more than 128 bits.
    assert {len(id_) for id_ in ids} == {32}


def test_t11_an_expired_session_is_not_signed_in(guest: Browser) -> None:
    make_member("tester")
    by_password(guest)
    assert guest.get(LIST).url.endswith(LIST)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert FIND in guest.get(LIST).url


def test_t11_closing_an_account_ends_its_sessions(guest: Browser) -> None:
    make_member("tester")
    by_password(guest)
    User.objects.update(is_active=False)
    assert FIND in guest.get(LIST).url
