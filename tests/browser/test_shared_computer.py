"""A shared computer: the browser stores nothing that a customer wrote or read, before and after signing out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.browser_actions import SMALL_FORM, Person

pytestmark = pytest.mark.browser
KEPT = """async () => {
    const stores = [localStorage, sessionStorage].flatMap((store) => Object.entries(store));
    const names = await caches.keys();
    const kept = [];
    for (const name of names) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) kept.push(request.url, await (await cache.match(request)).text());
    }
    const databases = (await indexedDB.databases()).map((database) => database.name);
    return JSON.stringify([stores, kept, databases]);
}"""
MINE = ("길동", "gildong", "010-1234-5678", "카나리제목", "카나리본문")


def test_t55_no_personal_data_stays_in_the_browser(person: Callable[..., Person]) -> None:
    somebody = person()
    page = somebody.page
    somebody.sign_in()
    somebody.open_form(SMALL_FORM)
    somebody.fill({"name": "홍길동", "mail": "gildong@example.com", "subject": "카나리제목", "content": "카나리본문"})
    somebody.fill({"personalAgree": True})
    somebody.send()
    expect(page.locator("#receipt-number")).to_be_visible()
    page.goto("/narae/inquiries/")
    expect(page.locator("body")).to_have_attribute("hx-history", "false")
    kept = page.evaluate(KEPT)
    assert [word for word in MINE if word in kept] == []
    page.locator("details.menu summary").last.click()
    page.locator("form[action='/accounts/sign-out/'] button").click()
    page.wait_for_url(lambda url: "/inquiries/" not in url)
    page.go_back()
    expect(page.locator("main")).not_to_contain_text("카나리제목")
    assert [word for word in MINE if word in page.evaluate(KEPT)] == []
