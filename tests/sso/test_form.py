"""The form that a company's site has the browser post: it signs in, and leads on to where it may."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session

from accounts.models import User
from inquiries.models import Service
from sso.models import AccessToken
from tests.inquiries.views.draftsteps import restored, save
from tests.inquiries.views.steps import LIST, NEW, filled
from tests.support.factories import make_member
from tests.support.pages import Browser, Page
from tests.support.platform import MINUTE_MS, Site
from tests.support.sandbox import Sandbox
from tests.support.words import say

URL = "/v2/enduser/remote.json"
CROSS_SITE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://www.shop.example"}
SHOP = "https://www.shop.example/mypage?tab=1"


def post(browser: Browser, body: bytes, *, follow: bool = False) -> Page:
    return browser.post(URL, body, follow=follow, headers=CROSS_SITE | {"Sec-Fetch-Site": "same-site"})


def across_sites(browser: Browser, body: bytes) -> Page:
    """As a browser does it whose cookies are SameSite=Lax: not with the post, but with the GET that follows."""
    held_back = dict(browser.client.cookies)
    browser.client.cookies.clear()
    answer = browser.post(URL, body, follow=False, headers=CROSS_SITE)
    for name, cookie in held_back.items():
        browser.client.cookies.setdefault(name, cookie)
    return answer


def name_of(browser: Browser) -> str:
    return " ".join(browser.get("/narae/").texts(".menu-about"))


def test_it_works(guest: Browser, site: Site) -> None:
    answer = post(guest, site.form(username="홍길동", returnUrl=SHOP))
    assert (answer.status, answer.headers["Location"]) == (302, SHOP)
    assert "홍길동" in name_of(guest)


def test_without_a_return_address_it_says_success(guest: Browser, site: Site) -> None:
    answer = post(guest, site.form(username="홍길동"))
    assert (answer.status, answer.body) == (200, b"SUCCESS")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "홍길동" in name_of(guest)


@pytest.mark.parametrize("address", [LIST, f"{NEW}?category=2601", "http://testserver/narae/hc/ticket/list/"])
def test_a_page_of_ours_needs_no_listing(guest: Browser, site: Site, address: str) -> None:
    assert post(guest, site.form(returnUrl=address)).headers["Location"] == address
    assert guest.get(address).url.removeprefix("http://testserver") in {LIST, f"{NEW}?category=2601"}


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "https:evil.example",
        "https:///evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil",
        "https://www.shop.example@evil.example/",
        "https://www.shop.example.evil.example/",
        "https://www.shop.example:444/",
        "https://www.shop.example\\@evil.example/",
        "https://evil.example/https://www.shop.example",
        "http://www.shop.example/",
        "https://shop.example/",
        "https://www.shop.example /",
        "ftp://www.shop.example/",
    ],
)
def test_t47_any_other_address_is_ignored(guest: Browser, site: Site, address: str) -> None:
    answer = post(guest, site.form(username="홍길동", returnUrl=address))
    assert (answer.status, answer.headers["Location"]) == (302, "/narae/")
    assert "홍길동" in name_of(guest)


def test_an_address_that_was_put_in_afterwards_is_refused(guest: Browser, site: Site) -> None:
    body = site.form() + b"&" + urlencode({"returnUrl": SHOP}).encode()
    assert post(guest, body).status == 403


# --- from another site, where the browser holds our cookies back ----------------------------------------------


def test_across_sites_it_takes_a_second_step(guest: Browser, site: Site) -> None:
    answer = across_sites(guest, site.form(username="홍길동", returnUrl=SHOP))
    assert answer.headers["Location"].startswith(f"{URL}?service=narae&accessToken=")
    answer = guest.get(answer.headers["Location"], follow=False)
    assert answer.headers["Location"] == SHOP
    assert "홍길동" in name_of(guest)


def test_across_sites_it_says_success_too(guest: Browser, site: Site) -> None:
    answer = guest.get(across_sites(guest, site.form()).headers["Location"])
    assert (answer.status, answer.body) == (200, b"SUCCESS")


def test_t10_a_cross_site_form_ends_the_previous_session(member: Browser, site: Site) -> None:
    before = member.client.session.session_key
    member.get(across_sites(member, site.form("st20001", returnUrl=LIST)).headers["Location"])
    assert not Session.objects.filter(session_key=before).exists()
    assert "길동" not in name_of(member)


def test_across_sites_what_a_guest_began_is_not_lost(guest: Browser, site: Site) -> None:
    save(filled(guest, f_content="카나리본문"))
    page = guest.get(across_sites(guest, site.form(returnUrl=NEW)).headers["Location"])
    page = page.form("begun").submit(page.soup.select_one("button[value=yes]"))
    assert restored(page).form()["f_content"] == "카나리본문"


def test_t61_the_second_step_is_taken_once(guest: Browser, site: Site, sandbox: Sandbox) -> None:
    second = across_sites(guest, site.form()).headers["Location"]
    guest.get(second)
    assert Browser(sandbox).get(second).status == 403


# --- refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(lambda site: site.form() + b"x", id="wrong"),
        pytest.param(lambda site: site.form(late_ms=3 * MINUTE_MS + 1000), id="late"),
        pytest.param(lambda site: site.form(late_ms=-4 * MINUTE_MS), id="early"),
        pytest.param(lambda site: Site("another").form(), id="another-key"),
        pytest.param(lambda site: site.form(phone="0" * 21), id="too-long"),
        pytest.param(lambda site: site.form("../victim"), id="usercode"),
        pytest.param(lambda site: b"service=narae", id="nothing"),
    ],
)
@pytest.mark.parametrize("send", [post, across_sites])
def test_a_bad_form_does_not_sign_in(
    guest: Browser, site: Site, body: Callable[[Site], bytes], send: Callable[[Browser, bytes], Page]
) -> None:
    page = send(guest, body(site))
    assert page.status == 403
    assert page.heading == say("You could not be signed in", "en")
    assert name_of(guest) == ""
    assert not User.objects.exists()
    assert not AccessToken.objects.exists()


def test_going_on_from_there_is_going_on_as_before(member: Browser, site: Site) -> None:
    refused = across_sites(member, site.form("st20001", late_ms=5 * MINUTE_MS))
    page = refused.follow("main a.button")
    assert page.url == "http://testserver/narae/"
    assert "길동" in name_of(member)


def test_t61_a_form_is_posted_once(guest: Browser, site: Site, sandbox: Sandbox) -> None:
    body = site.form()
    assert post(guest, body).status == 200
    assert post(Browser(sandbox), body).status == 403


def test_an_operator_is_refused(guest: Browser, site: Site) -> None:
    make_member("boss", is_staff=True)
    assert post(guest, site.form("boss")).status == 403


def test_t07_too_many_bad_forms_are_told_to_wait(guest: Browser, site: Site) -> None:
    bad = site.form() + b"x"
    assert [post(guest, bad).status for _ in range(31)] == [403] * 30 + [429]
    assert post(guest, site.form()).status == 200


def test_t07_bad_forms_are_counted_for_the_network(guest: Browser, site: Site) -> None:
    """A customer of a network provider has all addresses of one /64. Where no address is known, nothing is counted."""
    bad = site.form() + b"x"

    def answer(address: str) -> int:
        return guest.post(URL, bad, follow=False, REMOTE_ADDR=address).status

    assert [answer(f"2001:db8::{number:x}") for number in range(31)] == [403] * 30 + [429]
    assert [answer("") for _ in range(31)] == [403] * 31


@pytest.mark.parametrize("service", ["", "nobody", "가", "a" * 5000])
def test_a_service_that_is_not_there(guest: Browser, site: Site, service: str) -> None:
    body = urlencode({**site.says(), "service": service}).encode()
    assert post(guest, body).status == 404
    Service.objects.update(active=False)
    assert post(guest, site.form()).status == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
def test_other_methods_do_not_sign_in(guest: Browser, site: Site, method: str) -> None:
    url = f"{URL}?{site.form().decode()}"
    assert guest.fetch(method, url, follow=False, headers={}).status == 405
    assert not User.objects.exists()
