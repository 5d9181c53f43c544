"""What a person does in the browser, in a person's words."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, FilePayload, Locator, Page, Request, Route, expect

from accounts.models import User
from tests.support.sandbox import Sandbox
from tests.support.words import say

_HERE = re.compile(r"(https?://(127\.0\.0\.1|localhost)[:/]|data:|blob:|about:)")
SMALL_FORM = 2601  # the type with the smallest form
EVERY_FIELD = 2542  # the type with every kind of field
FIVE_LEVELS = ("2536", "2538", "2540", "2541", "2542")


@dataclass(frozen=True)
class Portal:
    url: str
    sandbox: Sandbox


class Person:
    """A person at a browser's page, and whatever the browser complains about on any page."""

    def __init__(self, context: BrowserContext, portal: Portal) -> None:
        self.portal = portal
        self.complaints: list[str] = []
        self._forgiven = ["422"]  # a refused form answers so, which is an error only to the browser's console
        context.on("page", self._watch)
        self.page = context.new_page()

    def forgive(self, words: str) -> None:
        """From now on, complaints with these words are expected."""
        self._forgiven.append(words)

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self._complain(f"script: {error}"))
        page.on("console", self._watch_message)
        page.on("request", self._watch_request)

    def _watch_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complain(message.text)

    def _watch_request(self, request: Request) -> None:
        if not _HERE.match(request.url):
            self._complain(f"leaves: {request.url}")

    def _complain(self, text: str) -> None:
        if not any(words in text for words in self._forgiven):
            self.complaints.append(text)

    def sign_in(self, then: str = "/narae/") -> None:
        self.page.goto(f"/accounts/sign-in/?next={then}")
        self.page.fill("#id_login", "gildong")
        self.page.fill("#id_password", "a-long-password")
        self.page.click("main button.button-primary")
        self.page.wait_for_url(f"**{then}")

    def resume(self, then: str = "") -> None:
        """Be signed in from an earlier visit, and open a page."""
        client = Client()
        client.force_login(User.objects.get(username="gildong"), backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.portal.url, "httpOnly": True}]
        )
        if then:
            self.page.goto(then)

    def pick(self, *ids: str) -> None:
        """Choose through the levels, a tap each; the next topics, or the form, appear without leaving the page."""
        self.page.goto("/narae/inquiries/new/")
        for category in ids:
            self.choose(category)
        expect(self.page.locator("#inquiry")).to_be_visible()

    def choose(self, *ids: str) -> None:
        """Press these topics, one after the other, with or without a script."""
        for category in ids:
            self.page.locator(f".picker .topic[href*='category={category}']").click()
            expect(self.page.locator(f".picker .topic[href*='category={category}']")).to_have_count(0)

    def change_topic(self, *ids: str) -> None:
        """Leave the topic of the form, go up to the first level, and choose from there."""
        self.page.get_by_role("main").get_by_text(say("Change", context="topic"), exact=True).click()
        self.page.locator("#picker-title").wait_for()
        if self.page.locator(".path").count():
            self.page.locator(".path a").first.click()
            expect(self.page.locator(".path")).to_have_count(0)
        self.choose(*ids)

    @property
    def chosen(self) -> list[str]:
        """The names of the topic above the form, the first level first."""
        return self.page.locator(".picker-folded .chosen > span").all_inner_texts()

    def open_form(self, category: int = SMALL_FORM) -> None:
        self.page.goto(f"/narae/inquiries/new/?category={category}")

    def fill(self, values: dict[str, Any]) -> None:
        """Fill fields by their code; a list ticks boxes, True ticks a consent, a pair is a period."""
        for code, value in values.items():
            match value:
                case True:
                    self.page.check(f"#id_f_{code}")
                case list():
                    for option in value:
                        self.page.locator(f"#id_f_{code}").get_by_label(option, exact=True).check()
                case tuple():
                    for place, part in enumerate(value):
                        self.page.fill(f"[name=f_{code}_{place}]", part)
                case _:
                    self._fill_one(code, value)

    def _fill_one(self, code: str, value: str) -> None:
        control = self.page.locator(f"[name=f_{code}]").first
        match control.evaluate("control => control.type"):
            case "select-one":
                control.select_option(value)
            case "radio":
                self.page.locator(f"#id_f_{code}").get_by_label(value, exact=True).check()
            case _:
                control.fill(value)

    def values(self) -> dict[str, str | bool]:
        """All that the form holds, ticks too, by id."""
        script = """() => Object.fromEntries([...document.querySelectorAll("#inquiry [id][name]:not([type=file])")]
            .map((control) => [control.id, /radio|checkbox/.test(control.type) ? control.checked : control.value]))"""
        return dict(self.page.evaluate(script))

    def attach(self, *files: Path | FilePayload) -> None:
        """Pick files; they are there when their rows are."""
        kept = self.kept_files.count()
        picked: Any = list(files)  # the browser's driver takes both kinds at once, which its types do not say
        self.page.set_input_files("input[type=file]", picked)
        expect(self.kept_files).to_have_count(kept + len(files))

    @property
    def files(self) -> Locator:
        """All rows: kept, on their way, and refused."""
        return self.page.locator("#files > li")

    @property
    def refusals(self) -> Locator:
        return self.page.locator("#files .file-reason")

    @property
    def kept_files(self) -> Locator:
        return self.page.locator("#files [data-kept] button[name=remove_file]")

    def send(self) -> None:
        self.page.click("[data-send]")

    @property
    def receipt_number(self) -> str:
        return self.page.inner_text("#receipt-number").strip()


def held_back(person: Person, name: str) -> list[Route]:
    """Hold back scripts of this name until the test continues the returned routes."""
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    person.page.route(f"**/{name}", hold)
    return asked


def upload(name: str, data: bytes, mime: str = "application/octet-stream") -> FilePayload:
    return {"name": name, "mimeType": mime, "buffer": data}
