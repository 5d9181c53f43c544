"""Going by Tab, as who uses no mouse does."""

from typing import Any

from playwright.sync_api import Page

FOCUSED = "document.activeElement"
# All that one must be able to see of where one is.
_STOP = f"""selector => ({{
    there: {FOCUSED}.matches(selector),
    opening: {FOCUSED}.outerHTML.slice(0, 200),
    // The calendar's button within a day is the browser's own, and so is how it shows its focus.
    shown: getComputedStyle({FOCUSED}).outlineStyle !== "none" || !{FOCUSED}.matches(":focus"),
    visible: (box => box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth)(
        {FOCUSED}.getBoundingClientRect()),
}})"""


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press Tab until the control has the focus. Each stop on the way is visible and shows that it has the focus."""
    while True:
        page.keyboard.press(key)
        stop: dict[str, Any] = page.evaluate(_STOP, selector)
        if stop["there"]:
            return
        assert not stop["opening"].startswith("<body"), f"{selector} cannot be reached"
        assert stop["visible"], stop["opening"]
        assert stop["shown"], stop["opening"]


def write(page: Page, selector: str, text: str) -> None:
    """Go there and write."""
    tab_to(page, selector)
    page.keyboard.type(text)


def press(page: Page, selector: str, key: str = "Enter") -> None:
    tab_to(page, selector)
    page.keyboard.press(key)
