"""A form of the admin whose session ended, or whose token changed, is given back: nothing is saved, nothing is lost."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import User
from inquiries.models import Service
from tests.inquiries.admin.test_services import KEY, LIST, fields, page_of
from tests.support.factories import make_member
from tests.support.words import say

NOT_SAVED = say("Nothing has been saved yet", "en")
OURS = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}


@pytest.fixture
def browser(boss: Client) -> Client:
    """The operator's browser, in which tokens are checked as everywhere but in tests."""
    client = Client(enforce_csrf_checks=True, headers=OURS)
    client.force_login(User.objects.get(username="boss"))
    return client


def get_hidden(answer: Any) -> dict[str, list[str]]:
    """Return what the page posts, by name."""
    form = BeautifulSoup(answer.content, "html.parser").select_one("main form[method=post]")
    assert form is not None
    found: dict[str, list[str]] = {}
    for each in form.select("input[type=hidden]"):
        found.setdefault(str(each["name"]), []).append(str(each.get("value", "")))
    return found


def fill_service_form(browser: Client, service: Service) -> dict[str, Any]:
    """Return the service's page as it is posted: filled in, and with its token."""
    page = BeautifulSoup(browser.get(page_of(service)).content, "html.parser")
    hidden = {str(each["name"]): each.get("value", "") for each in page.select("#service_form [type=hidden]")}
    kept = {name: value for name, value in hidden.items() if name.endswith("-kept") or name == "csrfmiddlewaretoken"}
    assert len(kept) == 3
    return fields(name="Renamed", slug=service.slug, _continue="Save") | kept


def test_a_form_whose_session_ended_is_saved_after_the_sign_in(browser: Client, narae: Service) -> None:
    posted = fill_service_form(browser, narae)
    browser.cookies.pop("session")
    refused = browser.post(page_of(narae), posted)
    assert (refused.status_code, NOT_SAVED in refused.content.decode()) == (403, True)
    assert "no longer signed in" in refused.content.decode()
    assert Service.objects.get().name == narae.name

    browser.force_login(User.objects.get(username="boss"))
    browser.cookies["csrftoken"] = "a" * 32  # the sign-in has made a new one
    once_more = browser.post(page_of(narae), get_hidden(refused))
    assert (once_more.status_code, NOT_SAVED in once_more.content.decode()) == (403, True)
    assert "signed in or out in another tab" in once_more.content.decode()
    saved = browser.post(page_of(narae), get_hidden(once_more))
    assert (saved.status_code, saved["Location"]) == (302, page_of(narae))  # by the button that was pressed
    assert (Service.objects.get().name, Service.objects.get().service_key) == ("Renamed", KEY)


def test_a_key_is_not_in_the_page_that_gives_it_back(browser: Client, narae: Service) -> None:
    posted = fill_service_form(browser, narae)
    browser.cookies.pop("session")
    refused = browser.post(page_of(narae), posted | {"new_organization_key": f"{KEY}-2"})
    assert KEY not in refused.content.decode()
    assert {"new_key-kept", "new_organization_key-kept"} <= get_hidden(refused).keys()


def test_a_key_that_was_typed_last_replaces_the_one_before(browser: Client, narae: Service) -> None:
    posted = fill_service_form(browser, narae)
    browser.cookies.pop("session")
    first = browser.post(page_of(narae), posted)
    once_more = get_hidden(browser.post(page_of(narae), {**get_hidden(first), "new_key": "another-key"}))
    assert len(once_more["new_key-kept"]) == 1
    browser.force_login(User.objects.get(username="boss"))
    browser.post(page_of(narae), once_more)
    assert Service.objects.get().service_key == "another-key"


def test_passwords_are_left_out_and_asked_for_again(browser: Client) -> None:
    browser.get("/admin/accounts/user/add/")
    token = browser.cookies["csrftoken"].value
    browser.cookies.pop("session")
    typed = {"username": "new", "usable_password": "true", "password1": "canary-1", "password2": "canary-1"}
    refused = browser.post("/admin/accounts/user/add/", typed | {"csrfmiddlewaretoken": token})
    assert "canary-1" not in refused.content.decode()
    assert get_hidden(refused).keys() == {"csrfmiddlewaretoken", "username", "usable_password"}
    assert say("Passwords are not kept, and have to be entered again.", "en") in refused.content.decode()


def test_several_values_of_a_field_are_kept(browser: Client, narae: Service) -> None:
    browser.get(LIST)
    chosen = {"action": "refresh_types", "_selected_action": ["1", "2"]}
    refused = browser.post(LIST, chosen | {"csrfmiddlewaretoken": "a" * 32})
    assert get_hidden(refused)["_selected_action"] == ["1", "2"]


@pytest.mark.parametrize("origin", ["cross-site", "same-site", ""])
def test_what_another_site_posts_is_not_offered_for_sending(browser: Client, narae: Service, origin: str) -> None:
    foreign = {"name": "canary of another site", "csrfmiddlewaretoken": "a" * 32}
    refused = browser.post(page_of(narae), foreign, headers={"Sec-Fetch-Site": origin})
    assert refused.status_code == 403
    assert "canary" not in refused.content.decode()


def test_a_member_is_not_told_to_send_anything_again(db: None, narae: Service) -> None:
    client = Client(headers=OURS)
    client.force_login(make_member("member"))
    assert client.post(page_of(narae), fields()).status_code != 200
    assert Service.objects.get().name == narae.name


def test_signing_out_twice_does_not_ask_to_send_anything(db: None) -> None:
    answer = Client(headers=OURS).post("/admin/logout/")
    assert answer.status_code == 302
