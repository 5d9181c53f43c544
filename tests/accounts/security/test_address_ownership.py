"""Whose an address is: one rule for the password, the mailed code and the reset; and what a reset ends."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from accounts.models import User
from accounts.security import address_ownership
from tests.accounts.steps import FORGOTTEN, ask_for_code, by_password, enter, mailed_code, mails
from tests.accounts.test_forgotten import NEW_ONE, ask
from tests.inquiries.views.guests import FIND
from tests.inquiries.views.steps import LIST
from tests.support.factories import PASSWORD, make_member
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.totp import give_app
from tests.support.words import say

ADDRESS = "tester@example.com"


def confirmed(name: str, **changes: object) -> User:
    user = make_member(name, email=ADDRESS, **changes)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    return user


def written(name: str, **changes: object) -> User:
    """By an operator."""
    return make_member(name, email=ADDRESS, **changes)


def typed(name: str) -> User:
    """Return an account whose address is not confirmed."""
    user = make_member(name, email=ADDRESS)
    EmailAddress.objects.create(user=user, email=ADDRESS)
    return user


def linked(name: str, password: str | None = None) -> User:
    """Return an account that signs in through a provider."""
    user = make_member(name, email=ADDRESS, password=password)
    SocialAccount.objects.create(user=user, provider="oidc", uid=name)
    return user


def joined(name: str) -> User:
    """An account of an operator's making, which its owner also enters from elsewhere."""
    return linked(name, PASSWORD)


Made = list[tuple[Callable[..., User], str]]
CASES: dict[str, tuple[Made, str]] = {
    "confirmed": ([(confirmed, "a")], "a"),
    "written by an operator": ([(written, "a")], "a"),
    "typed and never confirmed": ([(typed, "a")], ""),
    "claimed elsewhere": ([(linked, "a")], ""),
    "written by an operator, and entered from elsewhere": ([(joined, "a")], "a"),
    "written twice": ([(written, "a"), (written, "b")], ""),
    "confirmed by one, claimed by three": ([(linked, "x"), (typed, "y"), (confirmed, "a"), (linked, "z")], "a"),
    "confirmed by one, written for another": ([(written, "b"), (confirmed, "a")], "a"),
    "written for one, claimed by another": ([(linked, "x"), (written, "a")], "a"),
}


@pytest.mark.parametrize("case", CASES)
def test_t06_password_code_and_reset_follow_one_rule(guest: Browser, sandbox: Sandbox, case: str) -> None:
    made, owner = CASES[case]
    for make, name in made:
        make(name)
    page = by_password(guest, ADDRESS, PASSWORD, then=LIST)
    assert page.url.endswith(LIST) == bool(owner)
    if owner:
        assert guest.client.session["_auth_user_id"] == str(User.objects.get(username=owner).pk)
    ask_for_code(Browser(sandbox), ADDRESS)
    ask(Browser(sandbox), ADDRESS)
    assert [say("There is no account with this email address", "en") in mail.subject for mail in mails()] == [
        not owner
    ] * 2


@pytest.mark.django_db
def test_a_closed_account_keeps_its_address_and_cannot_sign_in_by_it() -> None:
    confirmed("gone", is_active=False)
    assert address_ownership.find_owner(ADDRESS) is None
    assert address_ownership.is_taken(ADDRESS)


@pytest.mark.django_db
@pytest.mark.parametrize("spelling", [" Tester@Example.com ", "TESTER@EXAMPLE.COM", "tester@example.com"])
def test_letter_case_is_no_other_address(spelling: str) -> None:
    user = written("tester")
    assert address_ownership.find_owner(spelling) == user


@pytest.mark.django_db
def test_t06_a_user_name_equal_to_an_address_does_not_lock_its_owner_out(guest: Browser) -> None:
    owner = confirmed("boss")
    make_member("other", username=ADDRESS, email="")
    assert by_password(guest, ADDRESS, then=LIST).url.endswith(LIST)
    assert guest.client.session["_auth_user_id"] == str(owner.pk)


def choose(guest: Browser) -> None:
    page = enter(ask(guest), mailed_code())
    page.form_to(f"{FORGOTTEN}new/").fill(password1=NEW_ONE, password2=NEW_ONE).submit()


def test_t06_a_reset_that_confirms_the_address_ends_what_others_left(guest: Browser, sandbox: Sandbox) -> None:
    user, other = written("tester"), Browser(sandbox)
    by_password(other, "tester")
    give_app(user)
    choose(guest)
    assert EmailAddress.objects.get(user=user, email=ADDRESS).verified
    assert not Authenticator.objects.exists()
    assert FIND in other.get(LIST).url


@pytest.mark.django_db
def test_t06_links_end_too() -> None:
    user = linked("tester")
    address_ownership.confirm_by_reset(user, ADDRESS)
    assert not SocialAccount.objects.exists()
    assert address_ownership.find_owner(ADDRESS) == user


def test_a_reset_of_what_was_confirmed_before_ends_sessions_only(guest: Browser, sandbox: Sandbox) -> None:
    user, other = confirmed("tester"), Browser(sandbox)
    by_password(other, "tester")
    give_app(user)
    SocialAccount.objects.create(user=user, provider="google", uid="1")
    choose(guest)
    assert (Authenticator.objects.count(), SocialAccount.objects.count()) == (1, 1)
    assert FIND in other.get(LIST).url


def test_t58_a_mailbox_takes_no_operators_second_factor_away(guest: Browser) -> None:
    user = written("tester", is_staff=True)
    give_app(user)
    choose(guest)
    assert Authenticator.objects.filter(user=user).exists()


def test_t06_an_account_that_lost_its_address_cannot_reset_its_password(guest: Browser) -> None:
    user = written("tester")
    page = enter(ask(guest), mailed_code())
    written("second")
    page.form_to(f"{FORGOTTEN}new/").fill(password1=NEW_ONE, password2=NEW_ONE).submit()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
