"""Read an element's style: whether it hides its text, and which tags replace the style."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ZERO = re.compile(r"(?:0+(?:\.0+)?|\.0+)(?:px|pt|em|rem|ex|%|vw|vh)?")
_BOLD = re.compile(r"bold|bolder|[6-9]00")


@dataclass(frozen=True, slots=True)
class Style:
    """`is_hidden` hides the whole element. `is_blind` hides its own text, and may be revoked further inside.

    `tags` are elements that say the same as the style: `s` for line-through, and so on. `direction` is "ltr", "rtl" or
    "": the value of an attribute `dir` that says the same.
    """

    is_hidden: bool = False
    is_blind: bool | None = None
    tags: tuple[str, ...] = ()
    direction: str = ""


_NONE = Style()


def read_style(attributes: Mapping[str, str]) -> Style:
    """Read the attributes `hidden` and `style`."""
    if not attributes or ("style" not in attributes and "hidden" not in attributes):
        return _NONE
    pairs = (part.partition(":") for part in _COMMENT.sub("", attributes.get("style", "")).lower().split(";"))
    said = {name.strip(): value.partition("!")[0].strip() for name, _colon, value in pairs}
    is_hidden = (
        "hidden" in attributes
        or said.get("display") == "none"
        or said.get("mso-hide") == "all"
        or (_is_zero(said.get("max-height")) and said.get("overflow") == "hidden")
    )
    direction = said.get("direction", "")
    return Style(
        is_hidden,
        _detect_hidden_text(said),
        tuple(_choose_tags(said)),
        direction if direction in {"ltr", "rtl"} else "",
    )


def _detect_hidden_text(said: Mapping[str, str]) -> bool | None:
    """Whether the font size hides text, unless it is revoked inside: mails set size 0 around visible text."""
    size, visibility = said.get("font-size"), said.get("visibility")
    if _is_zero(size) or visibility in {"hidden", "collapse"}:
        return True
    return False if size or visibility == "visible" else None


def _is_zero(value: str | None) -> bool:
    return value is not None and bool(_ZERO.fullmatch(value))


def _choose_tags(said: Mapping[str, str]) -> list[str]:
    lines = f"{said.get('text-decoration', '')} {said.get('text-decoration-line', '')}".split()
    found = {
        "s": "line-through" in lines,
        "u": "underline" in lines,
        "strong": bool(_BOLD.fullmatch(said.get("font-weight", ""))),
        "em": said.get("font-style") == "italic",
    }
    return [tag for tag, is_said in found.items() if is_said]
