"""The operators' search: its words are posted, and each part of the results needs its permission."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from inquiries.models import Inquiry, Service
from inquiries.services.desk import operator_search
from tests.support.factories import make_inquiry, make_member, make_service
from tests.support.sandbox import Sandbox

SEARCH = "/admin/search/"


@pytest.fixture
def inquiry(db: None, sandbox: Sandbox) -> Inquiry:
    service: Service = make_service(sandbox)
    make_member("m-1")
    return make_inquiry(service, usercode="m-1")


def read_results(client: Client, words: str) -> str:
    page = BeautifulSoup(client.post(SEARCH, {"q": words}).content, "html.parser")
    return " ".join(str(section.get_text(" ")) for section in page.select(".desk-part"))


def test_an_inquiry_is_found_with_its_sender(boss: Client, inquiry: Inquiry) -> None:
    results = read_results(boss, f"{inquiry.receipt.lower()}\0")  # with a NUL, which PostgreSQL refuses
    assert inquiry.receipt in results
    assert "m-1" in results


def test_nothing_found_says_what_can_be_searched_for(boss: Client, inquiry: Inquiry) -> None:
    said = boss.post(SEARCH, {"q": "nothing"}).content.decode()
    assert "Nothing was found." in said


def test_more_than_a_page_shows_is_said(boss: Client, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "at most 1 each are shown"
    assert said not in boss.post(SEARCH, {"q": "m-1"}).content.decode()
    monkeypatch.setattr(operator_search, "MOST", 1)
    assert said in boss.post(SEARCH, {"q": "m-1"}).content.decode()


@pytest.mark.parametrize(("permission", "is_found"), [("view_inquiry", True), ("view_user", False)])
def test_inquiries_need_their_permission(
    operator: Callable[..., Client], inquiry: Inquiry, permission: str, is_found: bool
) -> None:
    assert (inquiry.receipt in read_results(operator(permission), inquiry.receipt)) is is_found


@pytest.mark.parametrize(("permission", "can"), [("view_user", True), ("view_inquiry", True), ("add_look", False)])
def test_who_could_find_nothing_is_not_told_that_nothing_was_found(
    operator: Callable[..., Client], inquiry: Inquiry, permission: str, can: bool
) -> None:
    client = operator(permission)
    assert client.post(SEARCH, {"q": inquiry.receipt}).status_code == (200 if can else 403)
    assert (f'"{SEARCH}"' in client.get("/admin/").content.decode()) is can


def test_a_visitor_is_asked_to_sign_in(client: Client, inquiry: Inquiry) -> None:
    asked = client.post(SEARCH, {"q": inquiry.receipt})
    assert asked.status_code == 403
    assert reverse("accounts:sign-in") in asked.content.decode()
    assert inquiry.category_path not in asked.content.decode()


def test_a_members_page_leads_to_the_inquiries(boss: Client, inquiry: Inquiry) -> None:
    [row] = BeautifulSoup(boss.post(SEARCH, {"q": "m-1"}).content, "html.parser").select("#found-members + ul a")
    page = BeautifulSoup(boss.get(str(row["href"])).content, "html.parser")
    [link] = [link for link in page.select(".object-tools a") if "usercode__exact=m-1" in str(link["href"])]
    assert inquiry.receipt in boss.get(str(link["href"])).content.decode()
