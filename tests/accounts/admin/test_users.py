"""Accounts in the admin: a usercode is given once."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from accounts.models import User
from inquiries.models import Service
from tests.accounts.steps import mails
from tests.support.factories import PASSWORD, make_member
from tests.support.pages import Browser
from tests.support.words import say_number

EVERYTHING = [
    f"{act}_{model}" for act in ("view", "add", "change", "delete") for model in ("user", "group", "authenticator")
]


def words(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def test_an_account_is_added_with_its_usercode(boss: Client) -> None:
    password = "a-good-long-password"
    answer = boss.post(
        "/admin/accounts/user/add/",
        {
            "username": "new",
            "usercode": "st90001",
            "organization_id": "",
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
    answer = boss.post("/admin/accounts/user/add/", data | {"usable_password": "true"})
    assert answer.status_code == 200
    assert not User.objects.filter(username="new").exists()


def test_a_usercode_is_given_once(boss: Client, member: Browser) -> None:
    page = BeautifulSoup(boss.get(f"/admin/accounts/user/{member.account.pk}/change/").content, "html.parser")
    assert "st18888" in page.get_text()
    assert not page.select("[name=usercode]")


# --- what only superusers do ----------------------------------------------------------------------------------


@pytest.fixture
def helper(operator: Callable[..., Client]) -> Client:
    """An operator who has every permission about accounts, and is no superuser."""
    return operator(*EVERYTHING)


def change(client: Client, user: User, **values: Any) -> Any:
    """Post the change form with all that it could have."""
    everything = {
        "username": "renamed",
        "email": "mine@example.com",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "groups": list(Group.objects.values_list("pk", flat=True)),
        "user_permissions": list(Permission.objects.values_list("pk", flat=True)[:3]),
        "password": "x",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00:00",
        "phone": "02-1",
    }
    return client.post(f"/admin/accounts/user/{user.pk}/change/", everything | values)


def test_t58_a_member_stays_a_member_with_their_own_ways_in(helper: Client) -> None:
    Group.objects.create(name="Operators")
    member = make_member("st18888")
    assert change(helper, member, first_name="새이름").status_code == 302
    after = User.objects.get(pk=member.pk)
    assert (after.first_name, after.phone) == ("새이름", "02-1")
    assert (after.is_staff, after.is_superuser) == (False, False)
    assert (after.username, after.email) == (member.username, member.email)
    assert not after.groups.exists()
    assert not after.user_permissions.exists()
    assert after.check_password(PASSWORD)


@pytest.mark.parametrize("rank", [{"is_staff": True}, {"is_superuser": True}])
@pytest.mark.parametrize("page", ["change/", "delete/", "password/", "history/"])
def test_t58_staff_are_not_to_be_touched(helper: Client, rank: dict[str, bool], page: str) -> None:
    other = make_member("other", **rank)
    before = User.objects.filter(pk=other.pk).values().get()
    for url in (f"/admin/accounts/user/{other.pk}/{page}",):
        assert helper.get(url).status_code in {302, 403, 404}
        helper.post(url, {"password1": "new-long-password", "password2": "new-long-password", "post": "yes"})
    change(helper, other)
    helper.post("/admin/accounts/user/", {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"})
    assert User.objects.filter(pk=other.pk).values().get() == before


def test_t58_an_operator_cannot_promote_their_own_account(helper: Client) -> None:
    me = User.objects.get(is_staff=True)
    change(helper, me)
    me.refresh_from_db()
    assert not me.is_superuser
    assert me.user_permissions.count() == len(EVERYTHING)


def test_t58_a_members_password_is_not_set_by_an_operator(helper: Client) -> None:
    member = make_member("st18888")
    url = f"/admin/accounts/user/{member.pk}/password/"
    assert helper.get(url).status_code == 403
    passwords = {"password1": "new-long-password", "password2": "new-long-password", "usable_password": "true"}
    assert helper.post(url, passwords).status_code == 403
    member.refresh_from_db()
    assert member.check_password(PASSWORD)
    page = BeautifulSoup(helper.get(f"/admin/accounts/user/{member.pk}/change/").content, "html.parser")
    assert "argon2" not in page.get_text()
    assert not page.select(".field-password, [name=password], a[href='../password/']")


def test_a_mail_leads_the_member_to_a_new_password(helper: Client) -> None:
    member = make_member("st18888")
    data = {"action": "mail_new_password", "_selected_action": [member.pk]}
    page = words(helper.post("/admin/accounts/user/", data, follow=True))
    assert say_number("%(n)d email is on its way.", 1, "en") in page
    (mail,) = mails()
    assert mail.to == [member.email]
    assert "/accounts/password/forgotten/" in str(mail.body)


def test_t58_no_account_is_made_by_who_could_then_be_any_member(helper: Client) -> None:
    passwords = {"password1": "new-long-password", "password2": "new-long-password", "usable_password": "true"}
    answer = helper.post("/admin/accounts/user/add/", {"username": "new", "usercode": "st90001", **passwords})
    assert answer.status_code == 403
    assert not User.objects.filter(username="new").exists()


def test_t58_groups_are_superusers(helper: Client, boss: Client) -> None:
    group = Group.objects.create(name="Operators")
    for page in ("", "add/", f"{group.pk}/change/", f"{group.pk}/delete/"):
        assert helper.get(f"/admin/auth/group/{page}").status_code == 403
        assert boss.get(f"/admin/auth/group/{page}").status_code == 200


def test_t58_a_second_factor_of_staff_is_taken_away_by_superusers(helper: Client, boss: Client) -> None:
    factor = Authenticator.objects.create(user=User.objects.get(username="boss"), type="totp", data={})
    data = {"action": "delete_selected", "_selected_action": [factor.pk], "post": "yes"}
    for client, left in ((helper, True), (boss, False)):
        client.post("/admin/mfa/authenticator/", data)
        assert Authenticator.objects.filter(pk=factor.pk).exists() is left


def test_a_usercode_is_given_once_in_an_organization(boss: Client, narae: Service) -> None:
    make_member("st18888")
    passwords = {"password1": "new-long-password", "password2": "new-long-password", "usable_password": "true"}
    for organization, status in (("", 200), (narae.organization_id, 200), ("another", 302)):
        data = {"username": "new", "usercode": "ST18888", "organization_id": organization, **passwords}
        assert boss.post("/admin/accounts/user/add/", data).status_code == status


def test_a_permission_of_a_removed_application_is_still_listed(boss: Client, member: Browser) -> None:
    gone = ContentType.objects.create(app_label="gone", model="thing")
    Permission.objects.create(content_type=gone, codename="view_thing", name="Can view thing")
    assert "thing | Can view: thing" in words(boss.get(f"/admin/accounts/user/{member.account.pk}/change/"))
