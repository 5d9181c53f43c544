"""The call from a company's server, and the access token that its page then puts on our address."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from accounts.models import User
from inquiries.models import Service
from sso.models import AccessToken
from tests.inquiries.views.steps import LIST, NEW
from tests.support.factories import make_member, make_service
from tests.support.pages import Browser
from tests.support.platform import KEY, LINK_EXPIRED, LINK_WRONG, MINUTE_MS, Site
from tests.support.sandbox import Sandbox
from tests.support.words import say

URL = "/api/v2/enduser/remote.json"
FORM = "application/x-www-form-urlencoded"


def call(browser: Browser, body: bytes, content_type: str = FORM) -> dict[str, Any]:
    answer = browser.post(URL, body, content_type)
    assert answer.headers["Content-Type"] == "application/json"
    said = json.loads(answer.body)
    assert said["header"]["resultCode"] == answer.status
    assert said["header"]["isSuccessful"] == (answer.status == 200)
    return dict(said)


def access_token(browser: Browser, site: Site, usercode: str = "st18888", **details: Any) -> str:
    return str(call(browser, site.form(usercode, **details))["result"]["content"])


def test_it_works(guest: Browser, site: Site, sandbox: Sandbox) -> None:
    said = call(Browser(sandbox), site.form(username="홍길동"))
    assert said["header"] == {"resultCode": 200, "resultMessage": "", "isSuccessful": True}
    answer = guest.get(f"/narae/hc/?accessToken={said['result']['content']}", follow=False)
    assert (answer.status, answer.headers["Location"]) == (302, "/narae/")
    assert "홍길동" in " ".join(guest.get("/narae/").texts(".menu-about"))


@pytest.mark.parametrize(("address", "page"), [("", "/narae/"), ("ticket/", NEW), ("ticket/list/", LIST)])
def test_it_is_good_on_each_address(guest: Browser, site: Site, address: str, page: str) -> None:
    assert guest.get(f"/narae/hc/{address}?accessToken={access_token(guest, site)}").url == f"http://testserver{page}"


def test_the_call_itself_does_not_sign_in(guest: Browser, site: Site) -> None:
    access_token(guest, site)
    assert not guest.client.cookies
    assert User.objects.get().last_login is None


def test_json_is_taken_too(guest: Browser, site: Site) -> None:
    said: dict[str, Any] = {"service": "narae", **site.says(), "phone": None}
    said["time"] = int(said["time"])
    assert call(guest, json.dumps(said).encode(), "application/json")["header"]["isSuccessful"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b'{"service": {}}', b"[" * 50_000, b"\xff"])
def test_t48_json_that_says_nothing(guest: Browser, site: Site, body: bytes) -> None:
    assert call(guest, body, "application/json")["header"]["resultCode"] == 404


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (lambda site: site.form() + b"x", "token is incorrect"),
        (lambda site: site.form(late_ms=3 * MINUTE_MS + 1000), "time is expired"),
        (lambda site: site.form(late_ms=-4 * MINUTE_MS), "time is expired"),
        (lambda site: site.form(username="가" * 51), "A parameter is missing, too long or malformed"),
        (lambda site: site.form("../victim"), "usercode is not allowed"),
        (lambda site: site.form("guest-abc"), "usercode is not allowed"),
        (lambda site: site.form("boss"), "usercode is not allowed"),
    ],
    ids=["wrong", "late", "early", "too-long", "path", "guest", "operator"],
)
def test_a_refusal_says_why(guest: Browser, site: Site, body: Any, words: str) -> None:
    make_member("boss", is_staff=True)
    said = call(guest, body(site))
    assert said == {"header": {"resultCode": 400, "resultMessage": words, "isSuccessful": False}, "result": None}
    assert not AccessToken.objects.exists()


def test_a_service_without_the_key_says_so(guest: Browser, site: Site) -> None:
    Service.objects.update(organization_key="")
    assert "not enabled" in call(guest, site.form())["header"]["resultMessage"]


def test_a_service_that_is_not_there(guest: Browser, site: Site) -> None:
    body = urlencode({**site.says(), "service": "nobody"}).encode()
    assert call(guest, body)["header"]["resultCode"] == 404


def test_t61_a_signed_token_is_taken_once(guest: Browser, site: Site) -> None:
    body = site.form()
    assert call(guest, body)["header"]["isSuccessful"]
    assert call(guest, body)["header"]["resultMessage"] == "token was used before"
    assert AccessToken.objects.count() == 1


def test_t07_bad_calls_are_limited_and_lock_no_member_out(guest: Browser, site: Site) -> None:
    codes = [call(guest, site.form() + b"x")["header"]["resultCode"] for _ in range(31)]
    assert codes == [400] * 30 + [429]
    assert call(guest, site.form())["header"]["isSuccessful"]


# --- the access token -----------------------------------------------------------------------------------------


def test_t61_an_access_token_is_used_once(guest: Browser, site: Site, sandbox: Sandbox) -> None:
    address = f"/narae/hc/ticket/list/?accessToken={access_token(guest, site)}"
    assert guest.get(address).url == f"http://testserver{LIST}"
    assert Browser(sandbox).get(address).url == f"http://testserver{NEW}"


def test_t61_an_access_token_lasts_for_minutes(guest: Browser, site: Site) -> None:
    token = access_token(guest, site)
    row = AccessToken.objects.get()
    assert 100 < (row.expires_at - timezone.now()).total_seconds() <= 180
    AccessToken.objects.update(expires_at=timezone.now())
    page = guest.get(f"/narae/hc/ticket/list/?accessToken={token}")
    assert page.url == f"http://testserver{NEW}"
    assert say(LINK_EXPIRED, "en") in " ".join(page.texts(".note"))


def test_t61_an_access_token_is_kept_as_a_hash_and_whom_it_means_encrypted(guest: Browser, site: Site) -> None:
    token = access_token(guest, site, username="카나리이름")
    (stored,) = AccessToken.objects.extra(select={"raw": "content"}).values("digest", "raw")
    assert token not in str(stored)
    assert "카나리이름" not in json.dumps(stored, ensure_ascii=False).encode().decode("unicode_escape", "ignore")
    assert "st18888" not in str(stored)


def test_t61_an_access_token_is_for_one_service(guest: Browser, site: Site, sandbox: Sandbox) -> None:
    make_service(sandbox, "dawn", service_id="dawn", organization_key=KEY)
    page = guest.get(f"/dawn/hc/?accessToken={access_token(guest, site)}")
    assert say(LINK_WRONG, "en") in " ".join(page.texts(".note"))
    assert AccessToken.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "%00", "%ed%a0%80", "a" * 5000])
def test_an_access_token_that_is_none(guest: Browser, site: Site, token: str) -> None:
    assert guest.get(f"/narae/hc/ticket/list/?accessToken={token}").url == f"http://testserver{NEW}"


def test_a_token_of_an_account_that_became_an_operator_is_refused(guest: Browser, site: Site) -> None:
    token = access_token(guest, site, "boss")
    User.objects.update(is_staff=True)
    assert say(LINK_WRONG, "en") in " ".join(guest.get(f"/narae/hc/?accessToken={token}").texts(".note"))


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
def test_other_methods_are_refused(guest: Browser, site: Site, method: str) -> None:
    url = f"{URL}?{site.form().decode()}"
    assert guest.fetch(method, url, follow=False, headers={}).status == 405
