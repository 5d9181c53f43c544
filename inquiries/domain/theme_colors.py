"""Build the accent colours of both themes from one brand colour, each with enough contrast. Pure functions.

Contrast is WCAG's: at least 4.5 to 1 between the accent and every ground it stands on, and between it and its ink.
"""

import colorsys
import re
from dataclasses import dataclass

Rgb = tuple[float, float, float]  # each 0 to 1

DEFAULT_BRAND = "#3b49c6"  # --accent of static/css/portal.css
_ENOUGH = 4.6  # a little more than 4.5, because colours are rounded to bytes
_STEP = 0.01
_DARK_ONLY = re.compile(r"screen and \(prefers-color-scheme: ?dark\)")
# The grounds of static/css/portal.css on which accents stand.
_LIGHT_GROUNDS = ("#ffffff", "#f7f7f5", "#efefeb")
_DARK_GROUNDS = ("#131518", "#1b1e22", "#23272c")


@dataclass(frozen=True, slots=True)
class Accents:
    """The four accent colours of one theme, as CSS values."""

    accent: str
    strong: str
    ink: str
    soft: str


def build_light_accents(brand: str) -> Accents:
    """Return the accents of the light theme for a brand colour, `#rrggbb`."""
    soft = _mix(parse_rgb(brand), parse_rgb("#ffffff"), 0.08)
    accent = _make_readable(parse_rgb(brand), [*map(parse_rgb, _LIGHT_GROUNDS), soft], -_STEP)
    return Accents(_format_hex(accent), _format_hex(_make_lighter(accent, -0.1)), "#ffffff", _format_hex(soft))


def build_dark_accents(brand: str) -> Accents:
    """Return the accents of the dark theme for a brand colour, `#rrggbb`."""
    soft = _mix(parse_rgb(brand), parse_rgb("#1b1e22"), 0.18)
    accent = _make_readable(parse_rgb(brand), [*map(parse_rgb, _DARK_GROUNDS), soft], _STEP)
    return Accents(_format_hex(accent), _format_hex(_make_lighter(accent, 0.1)), "#0d0e12", _format_hex(soft))


def build_stylesheet(brand: str) -> str:
    """Return the tokens of `static/css/portal.css` that depend on the brand colour, for both themes."""
    in_the_dark = (
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_build_tokens(build_dark_accents(brand))}}}}}"
    )
    return f":root{{{_build_tokens(build_light_accents(brand))}}}{in_the_dark}"


def _build_tokens(theme: Accents) -> str:
    return f"--accent:{theme.accent};--accent-strong:{theme.strong};--accent-ink:{theme.ink};--accent-soft:{theme.soft}"


def _make_readable(colour: Rgb, grounds: list[Rgb], step: float) -> Rgb:
    """Return the colour, darker or lighter by as little as its contrast on each ground needs."""
    while min(compute_contrast(colour, ground) for ground in grounds) < _ENOUGH:
        colour = _make_lighter(colour, step)
    return colour


def _make_lighter(colour: Rgb, by: float) -> Rgb:
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    return colorsys.hls_to_rgb(hue, min(max(lightness + by, 0.0), 1.0), saturation)


def _mix(colour: Rgb, ground: Rgb, share: float) -> Rgb:
    red, green, blue = (share * c + (1 - share) * g for c, g in zip(colour, ground, strict=True))
    return red, green, blue


def compute_contrast(one: Rgb, other: Rgb) -> float:
    lighter, darker = sorted((_compute_luminance(one), _compute_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _compute_luminance(colour: Rgb) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def parse_rgb(text: str) -> Rgb:
    red, green, blue = (int(text[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _format_hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(c * 255):02x}" for c in colour)


def force_theme(stylesheet: str, theme: str) -> str:
    """Return a stylesheet that is shown in one theme, whatever the browser prefers.

    Args:
        stylesheet: one of the portal's own, whose dark part is for a media query.
        theme: "light" or "dark".
    """
    scheme = stylesheet.replace("color-scheme: light dark", f"color-scheme: {theme}")
    return _DARK_ONLY.sub("screen" if theme == "dark" else "not all", scheme)
