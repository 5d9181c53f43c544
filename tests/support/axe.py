"""What axe-core says of a page, in both themes and at three widths, and what it does not look for there.

Colours take most of axe's time. Texts that are painted alike are as easy to read, so of those only the first is judged.
"""

from collections.abc import Iterable
from importlib.resources import files
from typing import Any, Literal

from playwright.sync_api import Page

from tests.support.visual_separation import stuck_together

_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_WIDTHS = (360, 768, 1280)
# What moves is looked at when it has arrived.
_SETTLED = """() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished))"""
_RUN = """([only, without, within]) => axe.run(within ? {include: within.map((at) => window.painted[at])} : document, {
    resultTypes: ["violations"], ...(only && {runOnly: {type: "rule", values: only}}),
    rules: Object.fromEntries(without.map((name) => [name, {enabled: false}])),
})"""
# Which elements are there to be seen, one after the other.
_SEEN = """() => [...document.querySelectorAll("*")].map((element) => {
    const {right, bottom} = element.getBoundingClientRect();
    const isShown = element.checkVisibility({visibilityProperty: true, opacityProperty: true});
    return Number(isShown && right > 0 && bottom > 0);
}).join("")"""
# What a text's contrast follows from: its own style, what lies under it, and for a link the text that it stands in.
# Leaves the first text of each kind in `window.painted`, and returns how these are painted.
_PAINTED = """() => {
    const own = ["color", "opacity", "fontSize", "fontWeight", "fontStyle", "textShadow"];
    const ground = ["backgroundColor", "backgroundImage", "backgroundClip", "opacity", "filter", "mixBlendMode"];
    const link = ["textDecoration", "borderBottom", "fontFamily", "display"];
    const read = (element, names) => { const s = getComputedStyle(element); return names.map((name) => s[name]); };
    const grounds = new Map([[null, ""]]);
    const under = (element) => {
        if (!grounds.has(element)) {
            const {position} = getComputedStyle(element);
            const place = ["static", "relative"].includes(position) ? "" : `${position} ${element.className}`;
            grounds.set(element, `${read(element, ground)} ${place}|${under(element.parentElement)}`);
        }
        return grounds.get(element);
    };
    const block = (element) => {
        do { element = element.parentElement; } while (getComputedStyle(element).display.startsWith("inline"));
        return element;
    };
    const around = (element) => {
        const outer = block(element);
        const isAlone = outer.textContent.trim() === element.textContent.trim();
        return `${read(element, link)} ${isAlone} ${read(outer, [...own, ...link])} ${under(outer)}`;
    };
    const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
    const saysSomething = (e) => e.matches("input, select, textarea") || [...e.childNodes].some(isText);
    const shown = {visibilityProperty: true, opacityProperty: true};
    const seen = new Set(), found = [];
    window.painted = [...document.body.querySelectorAll("*")].filter((element) => {
        const isLink = element.localName === "a";
        if (!(isLink || saysSomething(element)) || !element.checkVisibility(shown)) return false;
        const states = `${element.disabled} ${element.ariaDisabled} ${isLink && around(element)}`;
        const how = `${element.localName} ${read(element, own)} ${states} ${under(element)}`;
        return !seen.has(how) && seen.add(how) && found.push(how);
    });
    return found;
}"""
# What a theme may change is colours, and a width sizes; every other rule sees the same page where the same is seen.
_RULES_ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]
_RULES_ABOUT_SIZES = ["scrollable-region-focusable"]
# How those texts are painted that were judged and found well.
_readable: set[str] = set()


def violations(page: Page, widths: Iterable[int] = _WIDTHS) -> list[str]:
    """The broken rules, each with the theme, the width and the first element that breaks it."""
    page.evaluate(_AXE)
    found: list[str] = []
    seen: set[str] = set()
    widths = list(widths)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        _paint(page, "light")
        now = page.evaluate(_SEEN)
        if now in seen:
            found += _broken(page, f"light {width}", only=_RULES_ABOUT_SIZES)
        else:
            found += _broken(page, f"light {width}", without=_RULES_ABOUT_COLOURS)
        seen.add(now)
        # No style changes a colour between two widths that the narrowest and the widest do not show.
        if width in (min(widths), max(widths)):
            found += _unreadable(page, f"light {width}")
            _paint(page, "dark")
            found += _unreadable(page, f"dark {width}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: scrolls sideways")
        found += [f"{width}: {both}" for both in stuck_together(page)]
    return found


def _paint(page: Page, theme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.evaluate(_SETTLED)


def _unreadable(page: Page, where: str) -> list[str]:
    """What is wrong with the colours of texts that are painted like none before."""
    painted = page.evaluate(_PAINTED)
    unknown = [place for place, how in enumerate(painted) if how not in _readable]
    broken = _broken(page, where, only=_RULES_ABOUT_COLOURS, within=unknown) if unknown else []
    if not broken:
        _readable.update(painted)
    return broken


def _broken(
    page: Page, where: str, only: list[str] | None = None, without: Iterable[str] = (), within: list[int] | None = None
) -> list[str]:
    """The broken rules of the page, or of the texts at these places among the painted ones."""
    found: list[dict[str, Any]] = page.evaluate(_RUN, [only, list(without), within])["violations"]
    firsts = [(rule["id"], rule["nodes"][0]) for rule in found]
    return [f"{where}: {name}: {node['html'][:200]} {node['failureSummary'][:300]}" for name, node in firsts]
