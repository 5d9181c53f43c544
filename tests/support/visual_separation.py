"""Whether what stands in a page's content one after the other stands apart: by room, a line or another ground."""

from playwright.sync_api import Page

_LEAST = 8  # pixels
_STUCK = """(least) => {
    const isShown = (e) => e.checkVisibility() && e.offsetHeight && getComputedStyle(e).position !== "absolute";
    const pixels = (e, name) => parseFloat(getComputedStyle(e)[name]);
    const ground = (e) => getComputedStyle(e).backgroundColor;
    const room = (one, next) => {
        const [before, after] = [one.getBoundingClientRect(), next.getBoundingClientRect()];
        if (after.top < before.bottom - 1) return after.left - before.right;
        return after.top - before.bottom + pixels(one, "paddingBottom") + pixels(next, "paddingTop");
    };
    const hasLine = (one, next) => pixels(one, "borderBottomWidth") || pixels(next, "borderTopWidth");
    return [...document.querySelectorAll("main > *, main :is(section, article, aside, nav, form, header, footer)")]
        .filter(isShown)
        .map((part) => {
            const all = [...part.parentElement.children].filter(isShown);
            return [all[all.indexOf(part) - 1], part];
        })
        .filter(([one, next]) => one && room(one, next) < least && !hasLine(one, next) && ground(one) === ground(next))
        .map((both) => both.map((part) => part.outerHTML.slice(0, 80)).join(" and "));
}"""


def stuck_together(page: Page) -> list[str]:
    """KWCAG 2.2, 5.4.4: parts that neither room nor line nor ground keeps from those before them."""
    return [f"not apart: {both}" for both in page.evaluate(_STUCK, _LEAST)]
