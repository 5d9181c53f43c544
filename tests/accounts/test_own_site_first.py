"""The sign-in page of a service whose members sign in on their own site: that site comes first, and leads back."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ValidationError

from inquiries.models import Service
from tests.accounts.steps import by_password
from tests.support.factories import make_service
from tests.support.pages import Browser, Page
from tests.support.platform import KEY
from tests.support.sandbox import Sandbox
from tests.support.words import say

SIGN_IN = "/accounts/sign-in/?next=/narae/inquiries/%3Fgroup%3Dopen"


@pytest.fixture
def shop(narae: Service) -> Service:
    narae.organization_key, narae.sign_in_address = KEY, "https://www.shop.example/login?from=help"
    narae.save()
    return narae


def way_there(page: Page) -> str:
    link = page.soup.select_one("main .actions a.button-primary")
    return str(link["href"]) if link else ""


def test_it_works(guest: Browser, shop: Service) -> None:
    parts = urlsplit(way_there(guest.get(SIGN_IN)))
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "www.shop.example", "/login")
    back = "http://testserver/narae/inquiries/?group=open"
    assert parse_qs(parts.query) == {"from": ["help"], "returnUrl": [back]}


def test_another_way_is_still_there_and_open_after_an_error(guest: Browser, shop: Service) -> None:
    ways = guest.get(SIGN_IN).one("main details")
    assert ways.select_one("input[name=password]")
    assert not ways.has_attr("open")
    again = by_password(guest, "nobody", then="/narae/inquiries/")
    assert again.one("main details").has_attr("open")
    assert "returnUrl=http%3A%2F%2Ftestserver%2Fnarae%2Finquiries%2F" in way_there(again)


def test_without_a_place_to_go_on_to_it_leads_to_the_start_page(guest: Browser, shop: Service) -> None:
    for address in ("/accounts/sign-in/", "/accounts/sign-in/?next=https://elsewhere.example/"):
        assert way_there(guest.get(address)).endswith("returnUrl=http%3A%2F%2Ftestserver%2Fnarae%2F")


@pytest.mark.parametrize("missing", ["organization_key", "sign_in_address"])
def test_without_a_key_or_an_address_there_is_no_such_way(guest: Browser, shop: Service, missing: str) -> None:
    setattr(shop, missing, "")
    shop.save()
    page = guest.get(SIGN_IN)
    assert not way_there(page)
    assert page.one("main input[name=password]").find_parent("details") is None


def test_each_service_has_its_own(guest: Browser, shop: Service, sandbox: Sandbox) -> None:
    make_service(sandbox, slug="second", name="둘째")
    assert way_there(guest.get(SIGN_IN))
    assert not way_there(guest.get("/accounts/sign-in/?next=/second/inquiries/"))
    assert not way_there(guest.get("/accounts/sign-in/"))


def test_the_page_has_the_services_name(guest: Browser, shop: Service, sandbox: Sandbox) -> None:
    make_service(sandbox, slug="second", name="둘째")
    assert guest.get(SIGN_IN).texts(".brand-name") == ["나래마켓"]
    assert guest.get("/accounts/sign-in/").texts(".brand-name") == [say("Customer inquiries", "en")]
    assert guest.get("/accounts/sign-in/?next=/nowhere/").texts(".brand-name") == [say("Customer inquiries", "en")]


def test_on_the_way_to_an_account_page_the_only_service_gives_its_name(member: Browser, shop: Service) -> None:
    page = member.get("/accounts/address/")
    assert page.form_to("/accounts/again/")
    assert page.texts(".brand-name") == ["나래마켓"]


def test_a_frame_is_let_in_to_the_service_only(guest: Browser, shop: Service) -> None:
    shop.frame_ancestors = "https://www.shop.example"
    shop.save()
    assert "frame-ancestors 'none'" in guest.get(SIGN_IN).headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address", ["http://www.shop.example/login", "javascript:alert(1)", "/login", "https://a@www.shop.example/", "shop"]
)
def test_an_address_that_is_none_is_refused(shop: Service, address: str) -> None:
    shop.sign_in_address = address
    with pytest.raises(ValidationError) as refused:
        shop.full_clean()
    assert set(refused.value.message_dict) == {"sign_in_address"}
