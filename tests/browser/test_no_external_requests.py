"""No page runs, loads or sends foreign content, whatever text it shows; `person` fails the test if one does."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filled import SMALL_FORM
from tests.support.browser_actions import EVERY_FIELD, Person, Portal, upload
from tests.support.samplefiles import PNG
from tests.support.tables import cases

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MEMBER = "st18888"
LANGUAGES = {"ko": "ko-KR", "en": "en-US"}
NEW = "/narae/inquiries/new/"
PUBLIC = ["/", "/narae/", "/accounts/sign-in/", NEW, f"{NEW}?category={EVERY_FIELD}"]
OF_MEMBERS = ["/narae/", NEW, "/narae/inquiries/", "/narae/inquiries/?status=solved"]
# Words of the seeded messages that are surrounded by every kind of HTML.
HOSTILE = ["다음 개편에", "본인 확인이 필요합니다."]


@pytest.fixture(params=cases(LANGUAGES.keys()))
def visitor(person: Callable[..., Person], request: pytest.FixtureRequest) -> Iterator[Person]:
    """Return a person whose browser asks for Korean, or English, and reports each violation of the policy."""
    visitor = person(locale=LANGUAGES[request.param])
    visitor.page.add_init_script("""
        document.addEventListener("securitypolicyviolation", (violation) =>
            console.error(`policy: ${violation.violatedDirective} ${violation.blockedURI} ${violation.sample}`));
    """)
    yield visitor
    # In the end it has shown only pages in that language.
    expect(visitor.page.locator("html")).to_have_attribute("lang", request.param)


def open_quietly(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    expect(page.locator("h1")).to_be_visible()


def hostile_threads(portal: Portal) -> list[str]:
    newest = {}
    for ticket in reversed(portal.sandbox.tickets()):
        for words in HOSTILE:
            if ticket["usercode"] == MEMBER and any(words in entry["content"] for entry in ticket["contents"]):
                newest[words] = ticket["ticketId"]
    return list(newest.values())


def test_public_pages_make_no_external_request(visitor: Person) -> None:
    for address in PUBLIC:
        open_quietly(visitor.page, address)


def test_pages_of_members_are_quiet(visitor: Person) -> None:
    visitor.resume()
    for address in OF_MEMBERS:
        open_quietly(visitor.page, address)
    visitor.page.locator(".row-link").first.click()
    expect(visitor.page.locator(".message-mine").first).to_be_visible()


def test_sending_is_quiet(visitor: Person) -> None:
    visitor.open_form()
    visitor.attach(upload("사진.png", PNG, "image/png"))
    visitor.fill(SMALL_FORM | {"mail": ""})
    visitor.send()
    expect(visitor.page.locator("#errors")).to_be_focused()
    visitor.fill({"mail": "customer@example.com"})
    visitor.send()
    expect(visitor.page.locator("#receipt-number")).to_be_visible()


def test_pages_that_do_not_exist_are_quiet(visitor: Person) -> None:
    visitor.forgive("404")
    visitor.resume()
    for address in ("/nobody/", "/narae/inquiries/T0000/", "/narae/receipts/AAAAA-AAAAAA/"):
        open_quietly(visitor.page, address)


def test_hostile_messages_do_nothing(visitor: Person, portal: Portal) -> None:
    threads = hostile_threads(portal)
    assert len(threads) == len(HOSTILE)
    visitor.resume()
    for ticket_id in threads:
        open_quietly(visitor.page, f"/narae/inquiries/{ticket_id}/")
        page = visitor.page
        assert page.evaluate("document.body.dataset.owned") is None
        assert page.title() != "owned"
        # What would have looked like ours, covered the page, or led to a script.
        assert page.locator(".prose").locator("form, input, button, iframe, style, svg, [style], [class]").count() == 0
        leads = page.eval_on_selector_all(".prose a[href]", "links => links.map((link) => link.protocol)")
        assert set(leads) <= {"http:", "https:"}
        for message in page.locator(".prose").all():
            message.click(position={"x": 5, "y": 5})
            expect(message).to_be_visible()
        assert page.evaluate("document.body.dataset.owned") is None


def test_pictures_in_messages_come_from_here(visitor: Person, portal: Portal) -> None:
    with_picture = next(
        ticket
        for ticket in portal.sandbox.tickets()
        if ticket["usercode"] == MEMBER and any('<img src="/narae' in entry["content"] for entry in ticket["contents"])
    )
    visitor.resume()
    open_quietly(visitor.page, f"/narae/inquiries/{with_picture['ticketId']}/")
    picture = visitor.page.locator(".prose img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("picture => picture.naturalWidth") > 1
    assert picture.evaluate("picture => new URL(picture.src).origin") == portal.url
