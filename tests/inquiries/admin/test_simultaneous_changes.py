"""Two operators who have the same object open: the later one is told what the other has changed."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import User
from inquiries.models import Service
from tests.inquiries.admin.test_services import fields, page_of
from tests.support.factories import make_member
from tests.support.words import say

CHANGED = say(
    "Someone else changed this while the page was open. Open the page again to see their change, or save again to "
    "replace it.",
    "en",
)


@pytest.fixture
def other(db: None) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(make_member("another-boss", is_staff=True, is_superuser=True))
    return client


def read_seen(answer: Any) -> str:
    hidden = BeautifulSoup(answer.content, "html.parser").select_one("form [name=_seen]")
    assert hidden is not None
    return str(hidden["value"])


def fill(service: Service, **changes: str) -> dict[str, Any]:
    """Return the service's form as it was opened, with what is typed."""
    return fields(name=service.name, slug=service.slug, new_key="") | changes


def test_what_another_has_changed_is_not_put_back_unasked(boss: Client, other: Client, narae: Service) -> None:
    opened = read_seen(boss.get(page_of(narae)))
    assert other.post(
        page_of(narae), fill(narae, name="Theirs", _seen=read_seen(other.get(page_of(narae))))
    ).status_code
    refused = boss.post(page_of(narae), fill(narae, reply_days="20", _seen=opened))
    page = BeautifulSoup(refused.content, "html.parser")
    assert refused.status_code == 200
    assert CHANGED in page.select(".field-name .errorlist")[0].get_text()
    assert page.select("[name=reply_days]")[0]["value"] == "20"  # what was typed is still there
    assert Service.objects.get().name == "Theirs"

    assert boss.post(page_of(narae), fill(narae, reply_days="20", _seen=read_seen(refused))).status_code == 302
    assert (Service.objects.get().name, Service.objects.get().reply_days) == (narae.name, 20)


def test_the_same_change_by_two_is_no_conflict(boss: Client, other: Client, narae: Service) -> None:
    opened = read_seen(boss.get(page_of(narae)))
    other.post(page_of(narae), fill(narae, name="Same"))
    again = {"domain": "dawn", "base_url": "http://127.0.0.1:9", "organization_id": "organization"}
    assert boss.post(page_of(narae), fill(narae, name="Same", _seen=opened, **again)).status_code == 302


def test_one_who_saves_twice_is_not_in_their_own_way(boss: Client, narae: Service) -> None:
    assert (
        boss.post(page_of(narae), fill(narae, name="A", _seen=read_seen(boss.get(page_of(narae))))).status_code == 302
    )
    assert (
        boss.post(page_of(narae), fill(narae, name="B", _seen=read_seen(boss.get(page_of(narae))))).status_code == 302
    )
    assert Service.objects.get().name == "B"


@pytest.mark.parametrize("seen", ["", "nonsense", "[]", '{"name": 1}', "null"])
def test_hashes_that_are_none_do_not_fail(boss: Client, narae: Service, seen: str) -> None:
    assert boss.post(page_of(narae), fill(narae, name="Renamed", _seen=seen)).status_code in (200, 302)


def test_an_account_with_groups_is_saved(boss: Client, db: None) -> None:
    address = f"/admin/accounts/user/{User.objects.get(username='boss').pk}/change/"
    page = BeautifulSoup(boss.get(address).content, "html.parser")
    typed = {str(each["name"]): str(each.get("value", "")) for each in page.select("#user_form input[type=text]")}
    staff = {"is_active": "on", "is_staff": "on", "is_superuser": "on", "email": "boss@example.com"}
    inlines = {str(each["name"]): str(each["value"]) for each in page.select("#user_form input[name$=_FORMS]")}
    answer = boss.post(address, typed | staff | inlines | {"_seen": read_seen(boss.get(address))})
    assert answer.status_code == 302, BeautifulSoup(answer.content, "html.parser").select(".errorlist")
    assert User.objects.get(username="boss").email == "boss@example.com"
