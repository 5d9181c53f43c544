"""What axe-core says of a page, in both themes and at three widths."""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_WIDTHS = (360, 768, 1280)
# What moves is looked at when it has arrived.
_SETTLED = """() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished))"""
# What a theme may change is colours; every other rule sees the same page in both.
_RUN = """(rules) => axe.run(document, {
    resultTypes: ["violations"], ...(rules && {runOnly: {type: "rule", values: rules}}),
})"""
_RULES_ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]
_THEMES: dict[Any, list[str] | None] = {"light": None, "dark": _RULES_ABOUT_COLOURS}


def violations(page: Page) -> list[str]:
    """The broken rules, each with the theme, the width and the first element that breaks it."""
    page.evaluate(_AXE)
    found = []
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for theme, rules in _THEMES.items():
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.evaluate(_SETTLED)
            for rule in page.evaluate(_RUN, rules)["violations"]:
                first = rule["nodes"][0]
                found.append(f"{theme} {width}: {rule['id']}: {first['html'][:200]} {first['failureSummary'][:300]}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: scrolls sideways")
    return found
