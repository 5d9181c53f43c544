"""What axe-core says of a page, in both themes and at three widths, and what it does not look for there."""

from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

from tests.support.visual_separation import stuck_together

_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_WIDTHS = (360, 768, 1280)
# What moves is looked at when it has arrived.
_SETTLED = """() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished))"""
_RUN = """([only, without]) => axe.run(document, {
    resultTypes: ["violations"], ...(only && {runOnly: {type: "rule", values: only}}),
    rules: Object.fromEntries(without.map((name) => [name, {enabled: false}])),
})"""
# Which elements are there to be seen, one after the other.
_SEEN = """() => [...document.querySelectorAll("*")].map((element) => {
    const {right, bottom} = element.getBoundingClientRect();
    const isShown = element.checkVisibility({visibilityProperty: true, opacityProperty: true});
    return Number(isShown && right > 0 && bottom > 0);
}).join("")"""
# What a theme may change is colours, and a width sizes; every other rule sees the same page where the same is seen.
_RULES_ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]
_RULES_ABOUT_SIZES = ["scrollable-region-focusable"]


def violations(page: Page, widths: Iterable[int] = _WIDTHS) -> list[str]:
    """The broken rules, each with the theme, the width and the first element that breaks it."""
    page.evaluate(_AXE)
    found: list[str] = []
    seen: set[str] = set()
    widths = list(widths)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        # No style changes a colour between two widths that the narrowest and the widest do not show.
        colours = _RULES_ABOUT_COLOURS if width in (min(widths), max(widths)) else []
        now = page.evaluate(_SEEN)
        if now in seen:
            found += _broken(page, f"light {width}", only=[*_RULES_ABOUT_SIZES, *colours])
        else:
            found += _broken(page, f"light {width}", without=[] if colours else _RULES_ABOUT_COLOURS)
        seen.add(now)
        if colours:
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            found += _broken(page, f"dark {width}", only=colours)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: scrolls sideways")
        found += [f"{width}: {both}" for both in stuck_together(page)]
    return found


def _broken(page: Page, where: str, only: list[str] | None = None, without: Iterable[str] = ()) -> list[str]:
    page.evaluate(_SETTLED)
    found: list[dict[str, Any]] = page.evaluate(_RUN, [only, list(without)])["violations"]
    firsts = [(rule["id"], rule["nodes"][0]) for rule in found]
    return [f"{where}: {name}: {node['html'][:200]} {node['failureSummary'][:300]}" for name, node in firsts]
