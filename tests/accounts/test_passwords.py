"""What a password may be, and that it is asked for as it should be."""

import pytest

from accounts.models import User
from tests.accounts.steps import FORGOTTEN, REGISTER, SIGN_IN, by_password, register
from tests.support.factories import PASSWORD, make_member
from tests.support.pages import Browser

CHANGE = "/accounts/password/"


def change(browser: Browser, password: str) -> bool:
    """Whether the one who is signed in gets this as a new password."""
    form = browser.get(CHANGE).form_to(CHANGE)
    form.fill(oldpassword=PASSWORD, password1=password, password2=password).submit()
    return User.objects.get().check_password(password)


@pytest.fixture
def signed_in(guest: Browser) -> Browser:
    make_member("tester")
    by_password(guest)
    return guest


@pytest.mark.parametrize(
    "password",
    [
        "plainsmallletters",
        "90 5173 6628",
        "ALLCAPITALS OF A KIND",
        "비밀번호는길게씁니다",
        "🔑🔒🗝️🔑🔒🗝️🔑",
        "x" * 100 + "y",
    ],
)
def test_it_may_be_of_anything(signed_in: Browser, password: str) -> None:
    assert change(signed_in, password)


@pytest.mark.parametrize("password", ["a7!kQ2z", "password1", "qwertyuiop", "12345678", "iloveyou1", "tester@example"])
def test_a_short_or_common_password_or_the_own_name_is_refused(signed_in: Browser, password: str) -> None:
    assert not change(signed_in, password)
    assert User.objects.get().check_password(PASSWORD)


def test_a_new_account_meets_the_same_rules(guest: Browser) -> None:
    page = register(guest, "new@example.com", password="qwertyuiop")
    assert page.soup.select_one("[aria-invalid=true]")
    assert not User.objects.exists()


@pytest.mark.parametrize("typed", [f"{PASSWORD} ", f" {PASSWORD}", PASSWORD.title(), PASSWORD[:-1], f"{PASSWORD}x"])
def test_it_is_taken_exactly_as_it_was_typed(guest: Browser, typed: str) -> None:
    make_member("tester")
    by_password(guest, password=typed)
    assert SIGN_IN in guest.get(CHANGE).url


def test_every_letter_of_a_long_one_counts(guest: Browser) -> None:
    make_member("tester", password="k" * 80 + "a")
    by_password(guest, password="k" * 80 + "b")
    assert SIGN_IN in guest.get(CHANGE).url
    by_password(guest, password="k" * 80 + "a")
    assert guest.get(CHANGE).url.endswith(CHANGE)


def test_it_is_hidden_and_a_password_manager_may_fill_it(signed_in: Browser, guest: Browser) -> None:
    signed_out = Browser(guest.sandbox)
    pages = [signed_in.get(CHANGE), signed_out.get(SIGN_IN), signed_out.get(REGISTER)]
    controls = [control for page in pages for control in page.soup.select("[name*=password]")]
    assert len(controls) >= 5
    assert {control["type"] for control in controls} == {"password"}
    assert {control.get("autocomplete") for control in controls} <= {"current-password", "new-password"}
    assert not [control for control in controls if {"onpaste", "readonly", "maxlength"} & set(control.attrs)]


def test_there_are_no_hints_and_no_secret_questions(guest: Browser) -> None:
    names = {field.name for field in User._meta.get_fields()}
    assert not [name for name in names if "hint" in name or "question" in name]
    assert guest.get(FORGOTTEN).form_to(FORGOTTEN).names == ["csrfmiddlewaretoken", "email"]
