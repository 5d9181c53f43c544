"""Twice as large, wider apart, and without motion: nothing is cut off, nothing scrolls sideways, nothing moves.

WCAG 2.2: 1.4.4 resize text, 1.4.10 reflow, 1.4.12 text spacing, 2.3.3 animation; and 1.3.4, either way one holds it.
"""

from collections.abc import Callable, Iterator, Sequence

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser_actions import EVERY_FIELD, Person
from tests.support.tables import cases

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/narae/",
    f"/narae/inquiries/new/?category={EVERY_FIELD}",
    "/narae/inquiries/new/types/?q=환불",
    "/narae/inquiries/",
    "/narae/help/3401/",
    "/narae/notices/1232/",
    "/narae/guests/",
    "/accounts/security/",
]
# What a line of another height or a word of another width would hide, and what stands out of the window.
CUT = """() => {
    const cut = [];
    const hides = (style) => /hidden|clip/.test(style.overflowX + style.overflowY);
    // A line of a row may end early where the row is a link to the page that has it whole. On 320 pixels none does.
    const leadsToTheWhole = (element) => innerWidth > 320 && element.closest("a.row-two :is(.row-title, .row-topic)");
    if (document.documentElement.scrollWidth > innerWidth) cut.push("the page scrolls sideways");
    for (const element of document.body.querySelectorAll("*")) {
        if (!element.checkVisibility() || element.closest(".visually-hidden, .skip, svg, [aria-hidden=true]")) continue;
        if (leadsToTheWhole(element)) continue;
        const style = getComputedStyle(element), box = element.getBoundingClientRect();
        const say = (what) => cut.push(`${what}: ${element.outerHTML.slice(0, 120)}`);
        if (hides(style) && !element.closest("select, input, textarea")
            && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
            && element.clientWidth > 1) say("cut off");
        const scrolls = [...function* () { for (let e = element; e; e = e.parentElement) yield e; }()]
            .some((e) => /auto|scroll/.test(getComputedStyle(e).overflowX));
        if (!scrolls && box.width && (box.right > innerWidth + 1 || box.left < -1)) say("out of the window");
    }
    return cut;
}"""
# Words whose box has no room for two letters stand one letter a line.
IN_A_COLUMN = """() => [...document.body.querySelectorAll("*")].filter((element) => {
    const own = [...element.childNodes].filter((node) => node.nodeType === 3);
    const words = own.map((node) => node.data.trim()).join("");
    const box = element.getBoundingClientRect(), size = parseFloat(getComputedStyle(element).fontSize);
    return words.length > 3 && element.checkVisibility() && !element.closest(".visually-hidden, svg, select, option")
        && box.width > 2 && box.width < 2 * size && box.height > 4 * size;
}).map((element) => element.outerHTML.slice(0, 120))"""
# A heading whose word is wider than the window is broken within the word.
BROKEN_WORDS = """() => [...document.querySelectorAll("h1")].flatMap((heading) => {
    const words = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT), broken = [];
    while (words.nextNode()) for (const found of words.currentNode.data.matchAll(/\\S+/g)) {
        const range = new Range();
        range.setStart(words.currentNode, found.index);
        range.setEnd(words.currentNode, found.index + found[0].length);
        if (new Set([...range.getClientRects()].map(({top}) => top)).size > 1) broken.push(found[0]);
    }
    return broken;
})"""
MOVING = """() => [...document.querySelectorAll("*")].flatMap((element) =>
    ["", "::before", "::after"].map((part) => [element, part, getComputedStyle(element, part || null)]))
    .filter(([, , style]) => (style.animationName !== "none" && parseFloat(style.animationDuration) > 0.01)
        || style.transitionDuration.split(",").some((time) => parseFloat(time) > 0.01)
        || style.scrollBehavior === "smooth")
    .map(([element, part]) => part + element.outerHTML.slice(0, 120))"""
SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""


@pytest.fixture(params=cases(["ko-KR", "th-TH"], "th-TH"))
def member(person: Callable[..., Person], request: pytest.FixtureRequest) -> Person:
    member = person(locale=request.param, reduced_motion="reduce")
    member.resume()
    return member


def each(page: Page, addresses: Sequence[str] = PAGES) -> Iterator[str]:
    for address in addresses:
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        page.evaluate("document.querySelectorAll('details:not([name])').forEach((details) => { details.open = true; })")
        yield address


def broken(page: Page, address: str, how: str) -> list[str]:
    return [f"{address} {how}: {what}" for what in page.evaluate(CUT)]


def test_it_works(member: Person) -> None:
    """A window of 1280 pixels at 400 %, on its side at 200 %, with letters twice as large, and with wider lines."""
    page, found = member.page, []
    for address in each(page):
        for how, size in {"400 %": (320, 256), "200 %": (640, 320)}.items():
            page.set_viewport_size({"width": size[0], "height": size[1]})
            found += broken(page, address, how)
        page.set_viewport_size({"width": 360, "height": 740})
        page.evaluate(SPACED)
        found += broken(page, address, "spaced")
        page.evaluate("() => { document.adoptedStyleSheets = []; document.documentElement.style.fontSize = '200%'; }")
        page.set_viewport_size({"width": 640, "height": 740})
        found += broken(page, address, "large letters")
        page.set_viewport_size({"width": 360, "height": 740})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{address} large letters on a phone: the page scrolls sideways")
    assert found == []


@pytest.mark.parametrize("locale", ["ko-KR", "en-US", "ja-JP", "zh-CN", "th-TH"])
def test_twice_as_large_letters_fit_the_smallest_phone(person: Callable[..., Person], locale: str) -> None:
    """A window of 320 pixels with letters twice as large: nothing scrolls sideways, and no word stands in a column."""
    member = person(locale=locale, viewport={"width": 320, "height": 640}, reduced_motion="reduce")
    member.resume()
    ticket = next(row["ticketId"] for row in member.portal.sandbox.tickets() if row["usercode"] == "st18888")
    found = []
    thread = f"/narae/inquiries/{ticket}/"
    for address in each(member.page, [*PAGES, "/narae/inquiries/new/", thread, f"{thread}print/"]):
        member.page.evaluate("document.documentElement.style.fontSize = '200%'")
        if member.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{address} scrolls sideways")
        found += [f"{address} a letter a line: {words}" for words in member.page.evaluate(IN_A_COLUMN)]
        if locale == "ko-KR":  # where words stand between blanks, and are no longer than a line
            found += [f"{address} breaks {word}" for word in member.page.evaluate(BROKEN_WORDS)]
    assert found == []


def test_no_animation_runs_with_reduced_motion(member: Person) -> None:
    for address in each(member.page):
        assert member.page.evaluate(MOVING) == [], address


def test_large_letters_are_larger(member: Person) -> None:
    """Sizes are told in the reader's own, or enlarging letters alone would change nothing."""
    page = member.page
    page.goto("/narae/")
    size = "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
    before = page.evaluate(size)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(size) == pytest.approx(2 * before, rel=0.1)


def test_with_forced_colours_the_chosen_tab_is_told_from_the_others(person: Callable[..., Person]) -> None:
    visitor = person(forced_colors="active")
    visitor.page.goto("/narae/help/")
    lines = visitor.page.locator(".tabs a").evaluate_all(
        "tabs => tabs.map((tab) => [tab.ariaCurrent, getComputedStyle(tab).borderBottomColor])"
    )
    (chosen,) = {colour for current, colour in lines if current}
    assert chosen not in {colour for current, colour in lines if not current}
