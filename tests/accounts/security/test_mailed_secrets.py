"""Codes and links that are mailed."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import MailedSecret
from accounts.security import mailed_secrets
from common.hashing import hash_with_secret_key
from tests.faults.test_workers import on_postgres
from tests.support.crossing import cross
from tests.support.threads import at_once

HOUR = timedelta(hours=1)
LATER = mailed_secrets.CODE_LASTS + timedelta(seconds=1)

pytestmark = pytest.mark.django_db


def code(holder: str = "browser", purpose: str = "find", subject: str = "all of it") -> str:
    return mailed_secrets.issue_code(purpose, subject, holder)


def wrong(right: str) -> str:
    return str((int(right) + 1) % 10**8).zfill(8)


def test_t61_a_code_opens_what_it_was_made_for() -> None:
    assert mailed_secrets.use_code("find", "browser", code()) == "all of it"


def test_t61_a_code_works_once() -> None:
    right = code()
    mailed_secrets.use_code("find", "browser", right)
    assert mailed_secrets.use_code("find", "browser", right) is None


def test_t61_of_many_at_once_one_opens(transactional_db: None) -> None:
    right = code()
    opened = at_once(8, lambda _number: mailed_secrets.use_code("find", "browser", right))
    assert sorted(filter(None, opened)) == ["all of it"]


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_t61_of_two_issued_at_once_the_later_one_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second click sends a second mail. Two codes would also be twice as many tries."""
    earlier, later = cross(monkeypatch, MailedSecret.objects, "create", first=code, second=code)
    assert MailedSecret.objects.count() == 1
    assert mailed_secrets.use_code("find", "browser", str(later)) == "all of it", earlier


def test_t61_a_code_is_for_one_purpose_and_one_browser() -> None:
    right = code()
    assert mailed_secrets.use_code("sign in", "browser", right) is None
    assert mailed_secrets.use_code("find", "another", right) is None
    assert mailed_secrets.use_code("find", "browser", right) == "all of it"


def test_t61_a_code_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    right, later = code(), timezone.now() + LATER
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert mailed_secrets.use_code("find", "browser", right) is None


def test_t05_after_five_wrong_ones_the_right_one_is_wrong_too() -> None:
    right = code()
    for _try in range(mailed_secrets.TRIES):
        assert mailed_secrets.use_code("find", "browser", wrong(right)) is None
    assert mailed_secrets.use_code("find", "browser", right) is None


def test_a_new_code_ends_the_one_before() -> None:
    old, new = code(), code()
    assert mailed_secrets.use_code("find", "browser", old) in {None, "all of it" if old == new else None}
    assert mailed_secrets.use_code("find", "browser", new) == "all of it"


@pytest.mark.parametrize("typed", ["{0}", " {1} {2} ", "{1}-{2}", "{3}"])
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    right = code()
    full_width = "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in right)
    text = typed.format(right, right[:4], right[4:], full_width)
    assert mailed_secrets.use_code("find", "browser", text) == "all of it"


def test_t61_a_link_is_for_one_purpose_and_one_subject() -> None:
    token = mailed_secrets.issue_link("open", "this one", HOUR)
    assert not mailed_secrets.is_link_valid("open", "another one", token)
    assert not mailed_secrets.is_link_valid("find", "this one", token)
    assert mailed_secrets.is_link_valid("open", "this one", token)


def test_t61_a_link_that_is_revoked_opens_nothing() -> None:
    token, another = (mailed_secrets.issue_link("open", subject, HOUR) for subject in ("this one", "another one"))
    mailed_secrets.revoke_links("open", "this one")
    assert not mailed_secrets.is_link_valid("open", "this one", token)
    assert mailed_secrets.is_link_valid("open", "another one", another)


def test_t61_a_link_that_an_earlier_version_mailed_opens() -> None:
    token = mailed_secrets.issue_link("open", "this one", HOUR)
    stored = hash_with_secret_key("accounts.security.one_time_secrets", "open", "this one", token)
    assert MailedSecret.objects.get().secret_hash == stored


def test_t61_a_link_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    token, later = mailed_secrets.issue_link("open", "this one", HOUR), timezone.now() + 2 * HOUR
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert not mailed_secrets.is_link_valid("open", "this one", token)


def test_t61_only_hashes_are_kept() -> None:
    right, token = code("a browser"), mailed_secrets.issue_link("open", "this one", HOUR)
    kept = str(list(MailedSecret.objects.values()))
    assert right not in kept
    assert token not in kept
    assert "a browser" not in kept


def test_a_code_cannot_be_redeemed_as_a_link() -> None:
    assert not mailed_secrets.is_link_valid("find", "all of it", code())


def test_the_nightly_purge_takes_what_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    code()
    mailed_secrets.issue_link("open", "this one", HOUR)
    later = timezone.now() + LATER
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("purge")
    assert [kept.purpose for kept in MailedSecret.objects.all()] == ["open"]
