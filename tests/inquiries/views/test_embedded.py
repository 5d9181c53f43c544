"""The portal in another site's frame: without its head and foot, and with cookies that are kept for that site alone."""

import re

import pytest
from django.test import Client

from inquiries.models import Service
from tests.inquiries.views.steps import filled, receipt_on
from tests.support.pages import Browser
from tests.support.source import ROOT

FRAMED = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}
WITHIN = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "same-origin"}
FORM = "/narae/inquiries/new/?category=2601"


@pytest.fixture(autouse=True)
def _framed(narae: Service) -> None:
    Service.objects.update(frame_ancestors="https://www.narae.example", guests_allowed=True)


def test_it_works(guest: Browser) -> None:
    page = guest.get("/narae/", headers=FRAMED)
    assert page.soup.select("header, footer, link[rel=manifest]") == []
    assert page.attribute("body", "data-parents") == "https://www.narae.example"
    assert page.attribute(".embedded-foot a", "href") == "/narae/"
    assert page.attribute(".embedded-foot a", "target") == "_blank"


def test_a_page_of_its_own_has_its_head(guest: Browser) -> None:
    page = guest.get("/narae/", headers={"Sec-Fetch-Dest": "document"})
    assert page.soup.select("header.top")
    assert not page.one("body").has_attr("data-parents")


@pytest.mark.parametrize("address", ["/narae/inquiries/new/", "/narae/help/", "/narae/nothing/", "/narae/guests/"])
def test_where_one_goes_on_it_stays_so(guest: Browser, address: str) -> None:
    """The browser says so with each page: nothing has to be in addresses or cookies for it."""
    assert guest.get(address, headers=WITHIN).soup.select("header") == []


# --- the vendor's word --------------------------------------------------------------------------------------------


def test_an_address_may_ask_for_it(guest: Browser) -> None:
    page = guest.get("/narae/?iframe=true")
    assert page.soup.select("header, footer") == []
    assert page.attribute(".embedded-foot a", "href") == "/narae/"  # in its own window it is whole


def test_the_next_page_knows_where_one_comes_from(guest: Browser) -> None:
    before = {"Host": "testserver", "Referer": "http://testserver/narae/?iframe=true"}
    assert guest.get("/narae/inquiries/new/", headers=before).soup.select("header") == []


def test_another_sites_address_asks_for_nothing(guest: Browser) -> None:
    assert guest.get("/narae/", headers={"Referer": "https://evil.example/?iframe=true"}).soup.select("header")


def test_it_is_kept_where_one_is_led_on(client: Client) -> None:
    assert (
        client.get("/narae/hc/ticket/?iframe=true&a=1").headers["Location"] == "/narae/inquiries/new/?a=1&iframe=true"
    )


def test_other_words_of_the_address_stay(member: Browser) -> None:
    page = member.get("/narae/inquiries/?q=환불&iframe=true&status=closed")
    assert page.attribute("[name=q]", "value") == "환불"
    assert "iframe" not in page.one("main").decode()


# --- cookies ------------------------------------------------------------------------------------------------------


def cookies_of(client: Client, **headers: str) -> dict[str, str]:
    return {name: cookie.OutputString() for name, cookie in client.get(FORM, headers=headers).cookies.items()}


def test_its_cookies_are_kept_for_that_site_alone(client: Client) -> None:
    cookies = cookies_of(client, **FRAMED)
    assert "csrftoken-framed" in cookies
    assert "csrftoken" not in cookies
    for cookie in cookies.values():
        assert "Partitioned" in cookie
        assert "Secure" in cookie
        assert "SameSite=None" in cookie


def test_a_page_without_a_form_has_one_too(client: Client) -> None:
    """By it the requests of the page's scripts are known, which fetch the form."""
    assert "csrftoken-framed" in client.get("/narae/", headers=FRAMED).cookies


def test_everywhere_else_they_are_as_before(client: Client) -> None:
    cookies = cookies_of(client)
    assert "csrftoken" in cookies
    assert not any("Partitioned" in cookie or "SameSite=Lax" not in cookie for cookie in cookies.values())


def test_with_them_one_goes_on(client: Client) -> None:
    """A script's request does not say that it is framed, and is known by its cookies."""
    client.get(FORM, headers=FRAMED)
    token = client.cookies["csrftoken-framed"].value
    response = client.get("/narae/inquiries/new/types/?q=환불", headers={"Sec-Fetch-Dest": "empty"})
    assert "csrftoken" not in response.cookies
    assert client.cookies["csrftoken-framed"].value == token


def test_a_form_is_sent_from_the_frame(guest: Browser) -> None:
    guest.headers |= FRAMED
    page = filled(guest).submit(headers=WITHIN)
    assert receipt_on(page)
    assert set(guest.client.cookies) == {"session-framed", "csrftoken-framed"}


def test_on_the_portals_own_domain_the_usual_ones_count(client: Client) -> None:
    client.get(FORM)
    response = client.get(FORM, headers=FRAMED)
    assert not any(name.endswith("-framed") for name in response.cookies)


def test_a_browser_that_keeps_none_is_told_so(guest: Browser) -> None:
    notice = "[data-keeps-nothing]"
    assert guest.get("/narae/", headers=FRAMED).one(notice).has_attr("hidden")  # not known yet
    guest.client.cookies.clear()
    assert not guest.get("/narae/", headers=WITHIN).one(notice).has_attr("hidden")


def test_t12_a_form_whose_session_is_lost_is_given_back_in_the_frame(guest: Browser) -> None:
    form = filled(guest, f_content="길게 쓴 내용")
    guest.client.cookies.clear()
    page = form.submit(headers=WITHIN)
    assert page.status == 403
    assert "길게 쓴 내용" in page.main
    assert "frame-ancestors https://www.narae.example" in page.headers["Content-Security-Policy"]


def test_the_script_speaks_to_named_origins_alone() -> None:
    script = (ROOT / "static/js/embedded.js").read_text(encoding="utf-8")
    assert re.findall(r"postMessage\((.*)\)", script) == ["message, origin"]


# --- signing in ---------------------------------------------------------------------------------------------------


def test_signing_in_has_a_window_of_its_own(guest: Browser) -> None:
    Service.objects.update(guests_allowed=False)
    page = guest.get("/narae/inquiries/", headers=FRAMED)
    assert page.status == 403
    link = page.one("main .button-primary")
    assert link["href"] == "/accounts/sign-in/?next=/narae/inquiries/"
    assert (link["target"], link["rel"]) == ("_blank", ["noopener", "noreferrer"])


def test_outside_a_frame_one_is_led_to_it(client: Client) -> None:
    Service.objects.update(guests_allowed=False)
    assert client.get("/narae/inquiries/?iframe=true").headers["Location"].startswith("/accounts/sign-in/")
