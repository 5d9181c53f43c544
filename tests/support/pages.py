"""Visitors of the portal, each with a browser of their own, and the pages that these fetch.

Whatever a browser fetches is checked against `pagerules` at once, so that no test has to say so. There is no `page`
here: that name belongs to the real browser of the journeys.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup, Tag
from django.http.response import HttpResponseBase
from django.test import Client

from accounts.models import User
from inquiries.models import Service
from inquiries.services.upstream import clients, stale_cache
from tests.support import pagerules
from tests.support.factories import make_member, make_service
from tests.support.htmlforms import MULTIPART, File, Form, multipart
from tests.support.sandbox import Sandbox

_HOST = "http://testserver"
HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Page:
    """An answer as its reader sees it. `url` is where it was found, after any redirects."""

    browser: Browser
    response: HttpResponseBase
    body: bytes
    url: str

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def headers(self) -> Any:
        return self.response.headers

    @property
    def is_html(self) -> bool:
        return self.response.get("Content-Type", "").startswith("text/html")

    @cached_property
    def soup(self) -> BeautifulSoup:
        # A browser reads any line break as LF before it parses.
        body = self.body.replace(b"\r\n", b"\n")
        return BeautifulSoup(body.decode() if self.is_html else body, "html.parser")

    @property
    def text(self) -> str:
        """The words of the page, with single blanks between them."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def main(self) -> str:
        """The words of the page without what surrounds every page."""
        return _get_words(self.one("main"))

    @property
    def heading(self) -> str:
        return " ".join(self.one("h1").get_text(" ").split())

    def one(self, selector: str) -> Tag:
        """The first element that fits, which the page must have."""
        tag = self.soup.select_one(selector)
        assert tag is not None, f"no {selector} on {self.url}"
        return tag

    def attribute(self, selector: str, name: str) -> str:
        """An attribute of the first element that fits; both must be there."""
        return str(self.one(selector)[name])

    def texts(self, selector: str) -> list[str]:
        return [_get_words(tag) for tag in self.soup.select(selector)]

    def form(self, id_: str = "inquiry") -> Form:
        tag = self.soup.select_one(f"form#{id_}")
        assert tag, f"no form {id_} on {self.url}: {self.main}"
        return Form(self, tag)

    def form_to(self, action: str) -> Form:
        """The form that is sent to this address."""
        return Form(self, self.one(f"form[action='{action}']"))

    def follow(self, selector: str) -> Page:
        """Click the link."""
        return self.browser.get(urljoin(self.url, self.attribute(selector, "href")))


class Browser:
    """Keeps cookies, follows redirects, sends what forms say, and finds fault with every answer."""

    def __init__(self, sandbox: Sandbox, user: User | None = None) -> None:
        self.sandbox = sandbox
        self.user = user
        self.headers = {"Accept-Language": "en"}
        self.may_crash = False
        self.client = Client(enforce_csrf_checks=True)
        if user:
            self.client.force_login(user)

    @property
    def account(self) -> User:
        """The account of a visitor who has one."""
        assert self.user is not None
        return self.user

    def get(self, url: str, *, follow: bool = True, headers: dict[str, str] | None = None, **more: Any) -> Page:
        """`more` goes into the request's environment."""
        return self.fetch("GET", url, follow=follow, headers=headers, **more)

    def post(
        self,
        url: str,
        body: bytes = b"",
        content_type: str = "application/x-www-form-urlencoded",
        *,
        follow: bool = True,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> Page:
        """Post a body as it is; forms do that."""
        return self.fetch("POST", url, body, content_type, follow=follow, headers=headers, **more)

    def expect_a_crash(self) -> None:
        """Show what a customer sees of an error of ours, which otherwise fails the test."""
        self.may_crash = True
        self.client.raise_request_exception = False

    def post_parts(self, url: str, values: dict[str, str], files: dict[str, list[File]] | None = None) -> Page:
        """Post as a script does with FormData."""
        return self.post(url, multipart(list(values.items()), files or {}), MULTIPART)

    def fetch(self, method: str, url: str, *body: Any, follow: bool, headers: Any, **more: Any) -> Page:
        url = urljoin(_HOST, url)
        sent = self.headers | (headers or {})
        response = self.client.generic(method, url.removeprefix(_HOST), *body, headers=sent, **more)
        page = self._checked(response, url)
        if follow and response.status_code in {301, 302, 303}:
            return self.fetch("GET", urljoin(url, response["Location"]), follow=True, headers=headers, **more)
        return page

    def _checked(self, response: HttpResponseBase, url: str) -> Page:
        # Read once: a streamed answer can be read only once.
        body = response.getvalue()
        page = Page(self, response, body, url)
        assert response.status_code != 500 or self.may_crash
        pagerules.assert_headers(response)
        text = body.decode() if page.is_html else ""
        pagerules.assert_nothing_of_upstream(text, str(response.headers), self.sandbox)
        if text:
            # A browser reads any line break as LF before it parses.
            assert pagerules.broken_rules(text.replace("\r\n", "\n"), lambda: page.soup) == []
        return page


@pytest.fixture
def narae(db: None, sandbox: Sandbox) -> Service:
    """The service that the sandbox emulates, in a process that holds nothing yet. Guests may ask."""
    stale_cache.slots.clear()
    clients.forget_clients()
    return make_service(sandbox, name="나래마켓")


@pytest.fixture
def member(narae: Service, sandbox: Sandbox) -> Browser:
    """The member of whom the sandbox has 250 tickets, signed in."""
    return Browser(sandbox, make_member("st18888", last_name="홍", first_name="길동", phone="010-1234-5678"))


@pytest.fixture
def other_member(narae: Service, sandbox: Sandbox) -> Browser:
    """Another member, of whom the sandbox has three tickets."""
    return Browser(sandbox, make_member("st20001", last_name="이", first_name="영희"))


@pytest.fixture
def guest(narae: Service, sandbox: Sandbox) -> Browser:
    """Return a visitor who is not signed in."""
    return Browser(sandbox)


def _get_words(tag: Tag) -> str:
    """What a tag says. A mark within a word does not divide it."""
    shown = tag
    if tag.find("mark"):
        shown = copy.copy(tag)  # which takes longer than to parse the page
        for mark in shown("mark"):
            mark.unwrap()
        shown.smooth()
    return " ".join(shown.get_text(" ").split())
