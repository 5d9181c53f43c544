"""Accounts in the admin: a usercode is given once."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from members.models import User
from tests.support.pages import Browser


def words(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def test_an_account_is_added_with_its_usercode(boss: Client) -> None:
    password = "a-good-long-password"
    answer = boss.post(
        "/admin/members/user/add/",
        {
            "username": "new",
            "usercode": "st90001",
            "usable_password": "true",
            "password1": password,
            "password2": password,
            "email": "new@example.com",
            "phone": "",
        },
    )
    assert answer.status_code == 302, words(answer)
    assert User.objects.get(username="new").usercode == "st90001"


@pytest.mark.parametrize("usercode", ["guest-abc", "a/b", "..", "a b", ""])
def test_a_usercode_that_cannot_be_one_is_refused(boss: Client, usercode: str) -> None:
    data = {"username": "new", "usercode": usercode, "password1": "a-good-long-pw", "password2": "a-good-long-pw"}
    answer = boss.post("/admin/members/user/add/", data | {"usable_password": "true"})
    assert answer.status_code == 200
    assert not User.objects.filter(username="new").exists()


def test_a_usercode_is_given_once(boss: Client, member: Browser) -> None:
    page = BeautifulSoup(boss.get(f"/admin/members/user/{member.user.pk}/change/").content, "html.parser")
    assert "st18888" in page.get_text()
    assert not page.select("[name=usercode]")
