"""An operator's own password is changed on the portal's page: with a limit, and with an entry of it."""

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from tests.support.factories import PASSWORD, make_member

CHANGE = "/accounts/password/"
NEW_ONE = "quite another one 7"


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(make_member("boss", is_staff=True, is_superuser=True))
    return client


def test_it_works(operator: Client) -> None:
    assert operator.get("/admin/password_change/")["Location"] == CHANGE
    posted = {"oldpassword": PASSWORD, "password1": NEW_ONE, "password2": NEW_ONE}
    assert operator.post(CHANGE, posted).status_code == 302
    assert User.objects.get().check_password(NEW_ONE)
    assert AuditEntry.objects.filter(action="password_changed").count() == 1


def test_t07_the_admins_own_page_takes_none(operator: Client) -> None:
    posted = {"old_password": PASSWORD, "new_password1": NEW_ONE, "new_password2": NEW_ONE}
    for _ in range(10):
        assert operator.post("/admin/password_change/", posted)["Location"] == CHANGE
    assert User.objects.get().check_password(PASSWORD)


def test_t07_it_is_not_guessed(operator: Client) -> None:
    posted = {"oldpassword": "wrong", "password1": NEW_ONE, "password2": NEW_ONE}
    assert [operator.post(CHANGE, posted).status_code for _ in range(7)] == [200] * 5 + [429] * 2


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("password_change/done/", "/accounts/security/"),
        ("login/", "/admin/"),
    ],
)
def test_t58_other_pages_about_accounts_are_the_portals(operator: Client, path: str, there: str) -> None:
    assert operator.get(f"/admin/{path}")["Location"] == there


@pytest.mark.parametrize("path", ["password_reset/", "password_reset/done/", "reset/x/y/"])
def test_t58_a_reset_of_the_admins_own_is_not_there(operator: Client, path: str) -> None:
    assert operator.get(f"/admin/{path}").status_code == 404
