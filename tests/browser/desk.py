"""What an operator does at the desk, in an operator's words: in Korean, on a desktop and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from tests.support.browser_actions import Person, Portal
from tests.support.tables import cases
from tests.support.words import say

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DONE = "Done."


class Operator:
    """An operator in front of the desk. Every page that is opened is as wide as the window."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page: Page = person.page

    def open(self, address: str) -> Page:
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        self.check_width()
        return self.page

    def follow(self, link: Locator) -> None:
        """Press a link or button that leads to another page."""
        with self.page.expect_navigation():
            link.click()
        self.check_width()

    def check_width(self) -> None:
        width = "document.documentElement.scrollWidth"
        assert self.page.evaluate(f"{width} <= document.documentElement.clientWidth"), f"{self.page.url} is too wide"

    def open_home(self) -> Page:
        return self.open("/admin/")

    def get_part(self, name: str) -> Locator:
        """Return a part of the page by its heading."""
        return self.page.get_by_role("region", name=name).or_(self.page.locator(f"section:has(h2:text-is('{name}'))"))

    def read(self, part: str) -> str:
        """Return the words of a part of the home, by the id of its heading."""
        return self.page.locator(f"section[aria-labelledby={part}]").inner_text()

    def count_in_menu(self) -> int:
        """Return the number of inquiries that need a person, as it stands on every page."""
        return int(self.page.locator(".desk-inbox-link .desk-count").inner_text())

    def search(self, words: str) -> None:
        self.open_home()
        self.page.locator("#desk-q").fill(words)
        self.follow(self.page.locator(".desk-search input[type=submit]"))

    def run_action(self, name: str) -> None:
        """Choose all rows of the list, and apply an action to them."""
        self.page.locator("#action-toggle").check()
        self.page.select_option("select[name=action]", name)
        self.follow(self.page.locator(".actions button[type=submit], .actions [name=index]").first)

    def decide(self, decision: str, **typed: str) -> None:
        """From an inquiry's page, decide about it; the page then says that it was done."""
        self.follow(self.page.locator(".desk-button", has_text=say("Decide")))
        self.page.get_by_role("radio", name=say(decision)).check()
        for name, value in typed.items():
            field = self.page.locator(f"[name={name}]")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        self.follow(self.page.get_by_role("button", name=say("Apply")))
        expect(self.page.locator(".messagelist .success")).to_contain_text(say(DONE))


# How wide the pages are on a phone is among what `test_desk_accessibility` finds.
@pytest.fixture(params=cases({"desktop": DESKTOP, "phone": PHONE}))
def operator(request: pytest.FixtureRequest, person: Callable[..., Person], portal: Portal) -> Operator:
    """An operator who may do everything, signed in."""
    User.objects.filter(username="gildong").update(is_staff=True, is_superuser=True)
    somebody = person(**request.param)
    somebody.resume()
    return Operator(somebody)
