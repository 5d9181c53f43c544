"""Whether a page is valid HTML: what the parser of the standard objects to, and which element may stand where.

`hx-…` attributes are htmx's and the only ones that the standard does not know. What agents and definitions wrote stands
in elements with `hx-disable`: it is cut down to what is harmless, and may be nested as they please.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

from tests.support import htmlnames as names

_TABLE_PARTS = re.compile(r"\s*<(tr|td|th|tbody|thead|option)\b")
_CONTAINERS = {"tr": "tbody", "td": "tr", "th": "tr", "tbody": "table", "thead": "table", "option": "select"}
_BEFORE = {"summary": "details", "legend": "fieldset"}
_LABELABLE = {"button", "input", "meter", "output", "progress", "select", "textarea"}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{4})?(-([A-Z]{2}|[a-z]{2}|\d{3}))?|x-[a-z]+|")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?)?")
_NUMBER = re.compile(r"-?\d+")

Chain = tuple[Element, ...]


def faults(markup: str) -> list[str]:
    """Sentences about what is not valid in a page, or in a fragment of one."""
    parser = HTMLParser(namespace_html_elements=False)
    is_page = "<html" in markup[:200]
    if is_page:
        root = parser.parse(markup)
    else:
        part = _TABLE_PARTS.match(markup)
        root = parser.parse_fragment(markup, _CONTAINERS[part[1]] if part else "div")
    found = [f"{code} {data or ''} near {_near(markup, place)}" for place, code, data in parser.errors]
    for chain in _walk(root, ()):
        for rule in _RULES:
            found += [f"{sentence}: {_opening(chain[-1])}" for sentence in rule(chain)]
    return found + (list(_references(root)) if is_page else [])


def _walk(element: Element, above: Chain) -> Iterator[Chain]:
    """Every element of HTML, after all that it is in. Pictures drawn in SVG are another standard's."""
    name = element.tag
    if isinstance(name, str) and "{" not in name and name != "DOCUMENT_FRAGMENT":
        above = (*above, element)
        yield above
        if "hx-disable" in element.attrib:
            return
        if name == "template":  # stands nowhere until a script puts it somewhere
            above = ()
    for child in element:
        if isinstance(child.tag, str):
            yield from _walk(child, above)


# --- rules: each has the element last, after all that it is in ---------------------------------------------------


def _names(chain: Chain) -> Iterator[str]:
    element = chain[-1]
    allowed = names.ATTRIBUTES.get(element.tag)
    if allowed is None:
        yield "not an element of HTML"
        return
    for name in element.attrib:
        if name.startswith("aria-"):
            if name.removeprefix("aria-") not in names.ARIA:
                yield f"{name} is not in ARIA"
        elif not name.startswith(("data-", "hx-")) and name not in allowed and name not in names.EVERYWHERE:
            yield f"{name} does not belong here"
    if element.tag == "input":
        kind = element.get("type", "text")
        only = names.INPUTS.get(kind)
        if only is None:
            yield "an unknown type"
        else:
            yield from (f"{name} is not for {kind}" for name in names.INPUT_SPECIALS & set(element.attrib) - only)


def _required(chain: Chain) -> Iterator[str]:
    element = chain[-1]
    for name in names.REQUIRED.get(element.tag, ()):
        if name not in element.attrib:
            yield f"it has no {name}"
    yield from (f"an empty {name}" for name in names.FILLED if element.get(name) == "")
    if element.tag == "a" and "href" not in element.attrib and {"target", "rel", "download"} & set(element.attrib):
        yield "no link, and says how to follow it"
    if element.tag == "label" and "for" not in element.attrib and not any(e.tag in _LABELABLE for e in element.iter()):
        yield "a label of nothing"


def _values(chain: Chain) -> Iterator[str]:
    element = chain[-1]
    for name, value in element.attrib.items():
        tokens = names.VALUES.get(f"{element.tag}.{name}") or names.VALUES.get(name)
        if tokens and not set(value.lower().split() or [""]) <= tokens:
            yield f"{name} cannot be {value!r}"
        elif name in {"tabindex"} and value not in {"0", "-1"}:
            yield "an order of its own for Tab"
        elif name in names.NUMBERS and not _NUMBER.fullmatch(value):
            yield f"{name} is no number"
        elif name in {"id", "href", "src", "action", "for"} and re.search(r"\s", value):
            yield f"a blank in {name}"
        elif name in {"lang", "hreflang"} and not _LANGUAGE.fullmatch(value):
            yield f"no language: {value}"
        elif name == "datetime" and not _MOMENT.fullmatch(value):
            yield f"no moment: {value}"


def _place(chain: Chain) -> Iterator[str]:
    """Where it stands: which parents it needs, and which it must not have."""
    name, above = chain[-1].tag, [element.tag for element in chain[:-1]]
    if not above:
        return
    parent = above[-1]
    if parent in names.CHILDREN and name not in names.CHILDREN[parent]:
        yield f"it stands in {parent}"
    if name in names.PARENTS and parent not in names.PARENTS[name]:
        yield f"it stands in {parent}"
    if name in _BEFORE and (parent != _BEFORE[name] or chain[-2][0] is not chain[-1]):
        yield f"it does not begin a {_BEFORE[name]}"
    if name in names.BLOCKS:
        # A link takes what is around it would take.
        holder = next((tag for tag in reversed(above) if tag not in names.TRANSPARENT), "body")
        if holder in names.PHRASES_ONLY and not (holder in {"legend", "summary"} and name in names.HEADINGS):
            yield f"it stands in {holder}"
    for inner, outer in names.NEVER_WITHIN.items():
        if name == inner and (inside := outer & set(above)):
            yield f"it stands within {inside}"


def _interactive(chain: Chain) -> Iterator[str]:
    element = chain[-1]
    if not (_is_interactive(element) or "tabindex" in element.attrib):
        return
    for outer in chain[:-1]:
        if outer.tag == "button" or (outer.tag in {"a"} and "href" in outer.attrib) or outer.tag == "summary":
            yield f"it is used within {_opening(outer)}"


def _is_interactive(element: Element) -> bool:
    match element.tag:
        case "a":
            return "href" in element.attrib
        case "input":
            return element.get("type") != "hidden"
        case name:
            return name in {"button", "details", "embed", "iframe", "label", "select", "textarea"}


_RULES = (_names, _required, _values, _place, _interactive)


def _references(root: Element) -> Iterator[str]:
    """Whether what points at another element finds one, of the right kind."""
    elements = [chain[-1] for chain in _walk(root, ())]
    by_id = {element.get("id"): element for element in elements}
    for element in elements:
        for name in names.REFERENCES & set(element.attrib):
            for id_ in element.get(name, "").split():
                target = by_id.get(id_)
                if target is None:
                    yield f"{name} points at nothing: {_opening(element)}"
                elif name == "for" and element.tag == "label" and not _can_be_labelled(target):
                    yield f"a label of what takes none: {_opening(element)}"
                elif name in names.REFERENCES_TO and target.tag != names.REFERENCES_TO[name]:
                    yield f"{name} points at {_opening(target)}"
        target_ = element.get("hx-target", "")
        if target_.startswith("#") and target_[1:] not in by_id:
            yield f"hx-target finds nothing: {_opening(element)}"


def _can_be_labelled(element: Element) -> bool:
    return element.tag in _LABELABLE and element.get("type") != "hidden"


def _opening(element: Element) -> str:
    shown = " ".join(f'{name}="{value[:40]}"' for name, value in element.attrib.items())
    return f"<{element.tag} {shown}"[:160].rstrip() + ">"


def _near(markup: str, place: tuple[int, int]) -> str:
    line, column = place
    return repr(markup.splitlines()[line - 1 : line][0][max(0, column - 80) : column + 20]) if markup else ""
