"""What an agent or an author of definitions writes does nothing to a page: looked at in the DOM, without a policy.

The Content-Security-Policy is taken out of the way, so that what is cut out is all that stands between.
"""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache

from inquiries.models import Service
from inquiries.services.upstream import stale_cache
from tests.support import domrules
from tests.support.browser_actions import SMALL_FORM, Person, Portal
from tests.support.hostile import HOSTILE, bundles
from tests.support.tables import cases

pytestmark = pytest.mark.browser
BUNDLES = bundles(40)
# What stands on a page once, and the pages it stands on.
ONCE = {
    "/narae/": set(),
    "/narae/inquiries/new/": {"categories.name", "categories.ko"},
    f"/narae/inquiries/new/?category={SMALL_FORM}": {"fields.title", "fields.description", "fields.placeholder"},
    "/narae/help/": {"faq_list.title", "faq_categories.ko"},
    "/narae/help/3401/": {"faq_detail.title", "faq_detail.content", "faq_detail.fileName"},
    "/narae/notices/": {"notice_list.title", "notice_list.categoryName"},
    "/narae/notices/1232/": {"notice_detail.title", "notice_detail.content", "notice_detail.tag"},
    "/narae/inquiries/": {"list.subject", "list.status", "list.statusName", "list.categoryName"},
    "thread": {"detail.subject", "detail.content", "detail.status", "detail.statusName", "detail.categoryName"},
}


@pytest.fixture
def visitor(person: Callable[..., Person], portal: Portal) -> Iterator[Person]:
    """A member whose browser knows no policy, and tells what ran."""
    portal.sandbox.reset(wild=False, spam_policy=False)
    Service.objects.update(paced=False)
    somebody = person(bypass_csp=True)
    somebody.page.context.add_init_script(domrules.CANARY)
    somebody.resume("/narae/")
    yield somebody
    portal.sandbox.hostile([])


def look_at(visitor: Person, address: str) -> None:
    """The page is quiet, and nothing on it is more than text."""
    visitor.page.goto(address)
    assert domrules.broken_rules(visitor.page) == [], address
    assert domrules.ran(visitor.page) == [], address


def a_ticket(portal: Portal) -> str:
    return str(next(ticket["ticketId"] for ticket in portal.sandbox.tickets() if ticket["usercode"] == "st18888"))


def test_t29_the_rules_see_what_they_are_for(visitor: Person) -> None:
    """Otherwise that nothing is found would say nothing."""
    page = visitor.page
    seen = [payload for payload in HOSTILE if domrules.broken_by(page, payload)]
    plain = [payload for payload in HOSTILE if "<" not in payload]
    assert len(HOSTILE) == len(set(HOSTILE)) >= 300
    assert len(seen) + len(plain) > 0.85 * len(HOSTILE)
    visitor.forgive("404")
    page.evaluate("document.body.innerHTML = '<p onclick=canary(7)>a</p><img src=/nowhere/ onerror=canary(8)>'")
    page.click("p")
    page.wait_for_function("window.ran.length === 2")
    assert len(domrules.broken_rules(page)) == 2


def test_t29_t37_t44_no_message_is_more_than_text(visitor: Person, portal: Portal) -> None:
    """Every payload is a message of one thread, and the name of a file beside it."""
    ticket = a_ticket(portal)
    for _ in HOSTILE:
        portal.sandbox.answer(ticket, "", files=[("그림.png", b"x")])
    portal.sandbox.hostile(HOSTILE)
    visitor.forgive("404")  # pictures that an agent's text refers to, and that Online Contact does not have
    look_at(visitor, f"/narae/inquiries/{ticket}/")
    assert visitor.page.locator(".message").count() > len(HOSTILE)
    met = portal.sandbox.met()
    assert min(met[f"detail.{key}"] for key in ("content", "fileName", "typeName", "contentType")) >= len(HOSTILE)


def test_t28_no_definition_is_more_than_text(visitor: Person, portal: Portal) -> None:
    """Every payload is a label, a description, a placeholder and an option of one form, and a caption."""
    kinds = ("text", "dropdown", "checkbox", "radiobutton", "caption", "agree", "date", "textbox")
    texts = {"title": "", "description": "", "placeholder": "", "length": 0, "required": False, "encrypt": False}
    fields = [
        {"fieldId": 9000 + n, "code": f"x{n}", "type": kinds[n % len(kinds)], **texts, "options": ["a", "b"]}
        for n in range(len(HOSTILE) * 2)
    ]
    portal.sandbox.set_fields(SMALL_FORM, fields)
    portal.sandbox.hostile(HOSTILE)
    visitor.forgive("413")  # a draft of so many fields, where the look takes long enough for one to be saved
    look_at(visitor, f"/narae/inquiries/new/?category={SMALL_FORM}")
    assert visitor.page.locator("#inquiry .field").count() > len(HOSTILE)
    met = portal.sandbox.met()
    assert min(met[f"fields.{key}"] for key in ("title", "description", "placeholder", "options")) >= len(HOSTILE)


@pytest.mark.parametrize("bundles", cases({"some": BUNDLES[:2], "the others": BUNDLES[2:]}))
@pytest.mark.parametrize("page", ONCE)
def test_t28_whatever_stands_on_a_page_is_text(visitor: Person, portal: Portal, page: str, bundles: list[str]) -> None:
    """Every payload is each of the other strings once, forty at a time."""
    address = f"/narae/inquiries/{a_ticket(portal)}/" if page == "thread" else page
    portal.sandbox.hostile(bundles)
    for _ in bundles:
        # Types and fields are held for minutes.
        cache.clear()
        stale_cache.slots.clear()
        look_at(visitor, address)
    met = portal.sandbox.met()
    assert {place: met.get(place) for place in ONCE[page] if met.get(place, 0) < len(bundles)} == {}
