"""A limit counts for whom its form says. Nothing else that is posted with it makes a new counter, or ends one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from accounts.allauth.urls import urlpatterns
from accounts.models import Throttle, User
from accounts.security import sign_in_limits
from accounts.security.sign_in_limits import LIMITS, count_try
from tests.accounts.steps import CODE, CONFIRM, ENTER, FORGOTTEN, REGISTER, SIGN_IN
from tests.support.factories import PASSWORD, make_member
from tests.support.tables import cases
from tests.support.totp import give_app

ADDRESS, ELSEWHERE = "tester@example.com", "new@example.com"
FOREIGN = ("login", "email", "username", "user", "user_id", "account", "uid", "next", "network", "ip", "remember")
AGAIN, CHANGE, CHANGE_ADDRESS = "/accounts/again/", "/accounts/password/", "/accounts/address/"
SECOND, APP, PASSKEY = "/accounts/second/", "/accounts/security/app/", "/accounts/passkey/"
Prepared = Callable[[Client], None]


def nothing(client: Client) -> None:
    """The form is shown without signing in."""


def halfway(client: Client) -> None:
    client.post(SIGN_IN, {"login": "tester", "password": PASSWORD})


def signed_in(client: Client) -> None:
    client.force_login(User.objects.get())


def asked_again(client: Client) -> None:
    signed_in(client)
    client.post(AGAIN, {"password": PASSWORD})
    Throttle.objects.all().delete()  # that was a try as well


def posting(path: str, fields: dict[str, str]) -> Prepared:
    def post(client: Client) -> None:
        client.post(path, fields)

    return post


WRONG_CODE = {"code": "0000-0000"}
REGISTRATION = {"email": ELSEWHERE, "name": "김하늘", "password1": PASSWORD}
# The address of the form: what has to be done before, and a try that is wrong. Their own fields are in it.
FORMS: dict[str, tuple[Prepared, dict[str, str]]] = {
    SIGN_IN: (nothing, {"login": "tester", "password": "wrong"}),
    CODE: (nothing, {"email": ADDRESS}),
    ENTER: (posting(CODE, {"email": ADDRESS}), WRONG_CODE),
    REGISTER: (nothing, REGISTRATION),
    CONFIRM: (posting(REGISTER, REGISTRATION), WRONG_CODE),
    CHANGE_ADDRESS: (asked_again, {"email": ELSEWHERE, "action_add": "1"}),
    CHANGE: (signed_in, {"oldpassword": "wrong", "password1": "quite another 7", "password2": "quite another 7"}),
    FORGOTTEN: (nothing, {"email": ADDRESS}),
    f"{FORGOTTEN}code/": (posting(FORGOTTEN, {"email": ADDRESS}), WRONG_CODE),
    AGAIN: (signed_in, {"password": "wrong"}),
    SECOND: (halfway, {"code": "000000"}),
    f"{SECOND}again/": (signed_in, {"code": "000000"}),
    APP: (asked_again, {"code": "000000"}),
    PASSKEY: (nothing, {"credential": "{}"}),
    f"{PASSKEY}again/": (signed_in, {"credential": "{}"}),
}


def test_every_limited_form_is_here() -> None:
    limited = {
        f"/accounts/{pattern.pattern}"
        for pattern in urlpatterns
        if isinstance(pattern, URLPattern) and hasattr(pattern.callback, "limited_by")
    }
    assert limited == set(FORMS)


@pytest.mark.django_db
@pytest.mark.parametrize("path", cases(FORMS.keys(), SIGN_IN, CODE, REGISTER, CHANGE_ADDRESS, AGAIN, SECOND))
def test_t07_foreign_fields_count_for_nothing(path: str) -> None:
    user = make_member("tester")
    if path not in {APP, CHANGE_ADDRESS}:
        give_app(user)
    prepare, fields = FORMS[path]
    client = Client()
    prepare(client)
    most = LIMITS[scope_of(path)][0].times
    for tries in range(1, most + 3):
        foreign = {name: f"z{tries}@example.com" for name in FOREIGN if name not in fields}
        answer = client.post(path, foreign | fields)
        if answer.status_code == 429:
            break
        if answer.status_code == 302 and path != CHANGE_ADDRESS:  # a code is worth three tries: ask for the next one
            prepare(client)
    assert tries == most + 1


def scope_of(path: str) -> str:
    found = (pattern.callback for pattern in urlpatterns if f"/accounts/{pattern.pattern}" == path)
    return str(next(found).limited_by)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_t07_the_name_and_the_address_of_an_account_are_one() -> None:
    make_member("tester")
    names = ("tester", ADDRESS, "Tester", "TESTER@example.com", " tester ", " tester@EXAMPLE.com")
    answers = [Client().post(SIGN_IN, {"login": name, "password": "wrong"}).status_code for name in names]
    assert answers == [200] * 5 + [429]


@pytest.mark.django_db
def test_t07_ones_own_password_does_not_reset_the_counter_of_another_account() -> None:
    make_member("tester")
    me = Client()
    me.force_login(make_member("me"))
    for _ in range(5):
        Client().post(SIGN_IN, {"login": "tester", "password": "wrong"})
        me.post(AGAIN, {"login": "tester", "password": PASSWORD})
    assert Client().post(SIGN_IN, {"login": "tester", "password": "wrong"}).status_code == 429


@pytest.mark.django_db
def test_t09_tries_for_no_account_are_not_counted_for_one_together(rf: Any) -> None:
    for number in range(101):
        request = rf.post("/", {}, REMOTE_ADDR=f"203.0.{number}.7")
        assert count_try(request, "second factor", sign_in_limits.get_no_account) is None


@pytest.mark.django_db
@pytest.mark.parametrize("login", ["\0", "x" * 300, "ﾔ" * 80, "a\0b@example.com"])
def test_t52_attempts_with_an_invalid_name_are_counted(login: str) -> None:
    answers = [Client().post(SIGN_IN, {"login": login, "password": "wrong"}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
