"""A page that a visitor has fetched, as a real browser shows it: no server, and no way there by typing and pressing."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Route
from playwright.sync_api import Page as BrowserPage

from tests.support.pages import HTMX, Page

# What a page asks for by itself: pictures, the company's colours, and the part of it that comes later.
_LATER = "[hx-trigger=load]"
_ASKED_FOR = {"img[src]": "src", "link[rel=stylesheet]": "href", _LATER: "hx-get"}
_HAS_COME = "([selector, before]) => document.querySelector(selector).textContent.trim() !== before"


class Screen:
    """Shows pages, with what belongs to them. Whatever else their scripts ask for or send gets an empty answer."""

    def __init__(self, page: BrowserPage) -> None:
        self.page = page
        page.route("**/*", self._answer)

    def show(self, shown: Page) -> BrowserPage:
        self._shown = shown
        # Fetched before: where the browser asks, Django would speak to the database by another connection.
        self._parts = dict(_parts(shown))
        self.page.goto(shown.url)
        if later := shown.soup.select_one(_LATER):
            self.page.wait_for_function(_HAS_COME, arg=[_LATER, later.get_text().strip()])
        return self.page

    def _answer(self, route: Route) -> None:
        path = "/" + route.request.url.split("/", 3)[3]
        if route.request.is_navigation_request():
            route.fulfill(status=self._shown.status, content_type="text/html", body=self._shown.body)
        elif path.startswith(settings.STATIC_URL):
            route.fulfill(path=str(finders.find(path.removeprefix(settings.STATIC_URL))))
        elif path in self._parts:
            route.fulfill(content_type=self._parts[path][0], body=self._parts[path][1])
        elif "wait=" in path:
            # The rest of a page does not come: it is looked at as it is until then.
            route.fulfill(content_type="text/html", body=self._shown.body)
        else:
            route.fulfill(status=204)


def _parts(page: Page) -> Iterator[tuple[str, tuple[str, bytes]]]:
    visitor = page.browser
    for selector, attribute in _ASKED_FOR.items():
        for tag in page.soup.select(f"{selector}:not([{attribute}^='{settings.STATIC_URL}'], [{attribute}^='data:'])"):
            answer = visitor.client.get(str(tag[attribute]), headers=visitor.headers | HTMX)
            yield str(tag[attribute]), (answer["Content-Type"], answer.getvalue())


@pytest.fixture
def screen(browser: Browser) -> Iterator[Screen]:
    page = browser.new_page(locale="ko-KR")
    yield Screen(page)
    page.unroute_all(behavior="wait")
    page.close()
