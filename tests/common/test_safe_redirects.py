"""Where signing in leads: to pages of ours only."""

import pytest

from common.safe_redirects import is_ours, may_return_to
from tests.accounts.steps import SIGN_IN, ask_for_code, by_password, enter, mailed_code
from tests.support.factories import make_member
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.tables import cases

THEIRS = [
    "https://evil.example/",
    "http://evil.example",
    "HTTPS://EVIL.EXAMPLE/",
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "//evil.example@testserver/",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:evil",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "/narae/\\..\\..//evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "mailto:evil@evil.example",
    "ftp://evil.example/",
    "blob:https://evil.example/1",
    "\t//evil.example",
    "\n//evil.example",
    " //evil.example",
    " https://evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/\x00/evil.example",
    "/\u200b/evil.example",
    "\u2028//evil.example",
    "http://testserver/narae/",
    "//testserver/narae/",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "http://[::1",
    "//[evil",
    "evil.example",
    "narae/",
    "?next=//evil.example",
    "",
]


@pytest.mark.parametrize("url", ["/", "/narae/", "/narae/inquiries/?q=%2F%2Fevil&page=2", "/a/#b", "/김하늘/"])
def test_it_works(url: str) -> None:
    assert is_ours(url)


def test_the_corpus_is_large_enough() -> None:
    assert len(THEIRS) >= 40


@pytest.mark.parametrize("url", THEIRS, ids=ascii)
def test_t47_it_is_not_ours(url: str) -> None:
    assert not is_ours(url)


@pytest.fixture
def account(guest: Browser) -> Browser:
    make_member("tester")
    return guest


@pytest.mark.parametrize("url", cases(THEIRS, "https://evil.example/", "/\\evil.example", "narae/"), ids=ascii)
def test_t47_a_password_leads_there_neither(account: Browser, url: str) -> None:
    form = account.get(SIGN_IN).form_to(SIGN_IN).fill(login="tester", password="correct horse battery")
    assert form.smuggle(next=url).submit(follow=False).headers["Location"] == "/"


def test_t47_a_code_does_not_redirect_to_another_host(account: Browser) -> None:
    page = ask_for_code(account, "tester@example.com", then="//evil.example/")
    assert enter(page, mailed_code()).url.endswith("/narae/")


def test_t47_the_sign_in_page_does_not_redirect_a_member_to_another_host(account: Browser, sandbox: Sandbox) -> None:
    by_password(account)
    assert account.get(f"{SIGN_IN}?next=//evil.example/", follow=False).headers["Location"] == "/"


def test_t47_signing_out_does_not_redirect_to_another_host(account: Browser) -> None:
    page = by_password(account)
    form = page.form_to("/accounts/sign-out/").smuggle(next="//evil.example/")
    assert form.submit(follow=False).headers["Location"] == "/"


def may_return(url: str) -> bool:
    return may_return_to(url, "portal.example", "https://www.shop.example", is_secure=True)


@pytest.mark.parametrize("url", ["/narae/", "https://portal.example/narae/", "https://www.shop.example/cart?a=b"])
def test_a_member_returns_to_the_portal_or_a_listed_site(url: str) -> None:
    assert may_return(url)


@pytest.mark.parametrize(
    "url", [*(url for url in THEIRS if url), "/a b/", "/a\xa0b/", "http://portal.example/"], ids=ascii
)
def test_t47_a_member_returns_nowhere_else(url: str) -> None:
    assert not may_return(url)
