"""What axe-core says of a page, in both themes and at three widths, and what it does not look for there.

A run of axe takes as long as to load the page, so what was found well is not judged again: a page with the same tags,
what another width shows or hides, texts that are painted alike.
"""

from collections.abc import Iterable
from importlib.resources import files
from typing import Any, Literal

from playwright.sync_api import Page

from tests.support import found_well
from tests.support.markup_fingerprint import without_numbers, without_words
from tests.support.visual_separation import stuck_together

_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_WIDTHS = (360, 768, 1280)
# What moves is looked at when it has arrived, which it does at once: to wait for it would be to paint it.
_SETTLE = """() => document.getAnimations().forEach((animation) => {
    try { animation.finish(); } catch { animation.cancel(); }
})"""
_RUN = """([only, without, within]) => axe.run(within ? {include: within.map((at) => window.painted[at])} : document, {
    resultTypes: ["violations"], ...(only && {runOnly: {type: "rule", values: only}}),
    rules: Object.fromEntries(without.map((name) => [name, {enabled: false}])),
})"""
# Which elements are seen (1) and can be scrolled (2), one after the other; and those of which another thing is so than
# at the first width, with the page's outline as it is then, and what is in them.
_SEEN = """(isFirst) => {
    const all = [...document.querySelectorAll("*")];
    const scrolls = ({scrollWidth, clientWidth, scrollHeight, clientHeight}) =>
        scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;
    const look = (element) => {
        const {right, bottom} = element.getBoundingClientRect();
        const isShown = element.checkVisibility({visibilityProperty: true, opacityProperty: true});
        if (!isShown || right <= 0 || bottom <= 0) return 0;
        return scrolls(element) && /auto|scroll/.test(getComputedStyle(element).overflow) ? 2 : 1;
    };
    const seen = new Map(all.map((element) => [element, look(element)]));
    if (isFirst) window.seen = seen;
    const others = new Set(all.filter((element) => seen.get(element) !== window.seen.get(element)));
    const outer = all.filter((element) => others.has(element) && !others.has(element.parentElement));
    const read = (element) => [element, ...element.querySelectorAll("*")].map((inner) => seen.get(inner)).join("");
    const isPart = (element) => seen.get(element) && element.matches(
        "h1, h2, h3, h4, h5, h6, main, nav, aside, header, footer, section, [role]");
    const outline = all.filter(isPart).map(({localName, role, ariaLabel}) => `${localName} ${role} ${ariaLabel}`);
    const changed = outer.map(({outerHTML}) => outerHTML).join("");
    return [read(document.documentElement), [...outline, ...outer.map(read)].join(), changed];
}"""
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
# What a theme may change is colours; every other rule sees the same page where the same is seen.
_RULES_ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]


def violations(page: Page, widths: Iterable[int] = _WIDTHS) -> list[str]:
    """The broken rules, each with the theme, the width and the first element that breaks it."""
    found: list[str] = []
    widths = list(widths)
    tags = _read_tags(page.content())
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        _paint(page, "light")
        found += _misbuilt(page, tags, f"light {width}", is_first=width == widths[0])
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
    page.evaluate(_SETTLE)


def _misbuilt(page: Page, tags: str, where: str, *, is_first: bool) -> list[str]:
    """What is wrong beside colours, with all of a page at its first width, and then if other parts of it are seen."""
    seen, changes, changed = page.evaluate(_SEEN, is_first)
    kind = f"axe {seen} {tags}" if is_first else f"axe {changes} {_read_tags(changed)}"
    if found_well.is_known(kind) or not (is_first or changed):
        return []
    broken = _broken(page, where, without=_RULES_ABOUT_COLOURS)
    if not broken:
        found_well.note([kind])
    return broken


def _read_tags(markup: str) -> str:
    return without_numbers(without_words(markup))


def _unreadable(page: Page, where: str) -> list[str]:
    """What is wrong with the colours of texts that are painted like none before."""
    painted = page.evaluate(_PAINTED)
    unknown = [place for place, how in enumerate(painted) if not found_well.is_known(f"painted {how}")]
    broken = _broken(page, where, only=_RULES_ABOUT_COLOURS, within=unknown) if unknown else []
    if not broken:
        found_well.note(f"painted {painted[place]}" for place in unknown)
    return broken


def _broken(
    page: Page, where: str, only: list[str] | None = None, without: Iterable[str] = (), within: list[int] | None = None
) -> list[str]:
    """The broken rules of the page, or of the texts at these places among the painted ones."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    found: list[dict[str, Any]] = page.evaluate(_RUN, [only, list(without), within])["violations"]
    firsts = [(rule["id"], rule["nodes"][0]) for rule in found]
    return [f"{where}: {name}: {node['html'][:200]} {node['failureSummary'][:300]}" for name, node in firsts]
