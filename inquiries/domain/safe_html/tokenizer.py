"""Tokenize HTML into tags and texts, in linear time. What only looks like a tag is text.

A tag is what HTML has an element for: `<help@narae.example>` and `List<String>` are text. So are `<A>` and `<Object>`
where nothing closes them and no attribute says that a tag was meant.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_VOID = "area base basefont br col embed frame hr img input link meta param source track wbr"
VOID = frozenset(_VOID.split())
# Their end tags may be left out, so that an opening tag alone is one.
_ALONE = "br hr p li dt dd td th tr thead tbody tfoot table ul ol div span h1 h2 h3 h4 h5 h6 wbr"
_STANDS_ALONE = frozenset(_ALONE.split())
# Where the text has other tags, these are tags without an end tag too: writers forget it.
_FORGOTTEN = "a b big center code del em font i ins mark nobr option q s small span strike strong sub sup tt u"
_LEFT_OPEN = frozenset(_FORGOTTEN.split())
# Whatever is in them up to their end tag is not HTML.
_RAW = frozenset({"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"})
_NEVER_SHOWN = frozenset({"iframe", "script", "style"})
_OTHERS = """
a abbr acronym address applet article aside audio b bdi bdo big blink blockquote body button canvas caption
center cite code colgroup data datalist dd del details dfn dialog dir div dl dt em fieldset figcaption figure font
footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup html i iframe ins kbd label legend li listing main map
mark marquee math menu meter nav nobr noembed noframes noscript object ol optgroup option output p picture
plaintext pre progress q rp rt ruby s samp script search section select slot small span strike strong style sub
summary sup svg table tbody td template textarea tfoot th thead time title tr tt u ul var video xml xmp
"""
_ELEMENTS = VOID | {*_OTHERS.split()}
_MOST_TAGS = 50_000  # of one text; what follows is shown without its tags

_NAME = re.compile(r"</?([a-zA-Z][^\s/<>]*+)")
_OFFICE = re.compile(r"(?:[ovwxm]|st\d):[a-z]\w*", re.IGNORECASE)  # what Word leaves in what was pasted from it
_ATTRIBUTE = re.compile(
    r"""[\s/]*+(?:([^\s"'>/=<][^\s>/=<]*+)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>"'<][^\s><]*+))?+|(["'=]))"""
)
_TAG_ENDS = re.compile(r"[\s/]*+>")
_END_TAG = re.compile(r"</([a-zA-Z][\w:-]*+)\s*+>")
_LINE_TAG = re.compile(r"<(?:br|p|div|li|tr|td|table|ul|ol)[\s/>]", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]*+>")
_NO_CONTENT = re.compile(r"<!doctype[^<>]*>|<!\[(?:if|endif|cdata)[^<>]*>|<\?xml[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its entities resolved."""

    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag, or if `is_end` a closing one. Names are in lower case; the first of equal attributes counts."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    is_end: bool = False


def read_tokens(markup: str) -> Iterator[Text | Tag]:
    """Read HTML, or text that is none, into tags and texts in their order."""
    closed = {name.lower() for name in _END_TAG.findall(markup)} & _ELEMENTS
    if closed or _LINE_TAG.search(markup):
        closed |= _LEFT_OPEN
    last_comment_ends = markup.rfind("-->")
    position = text_from = tags = 0
    while tags < _MOST_TAGS:
        position = markup.find("<", position)
        if position < 0:
            break
        end = _find_comment_end(markup, position, last_comment_ends)
        tag, end = (None, end) if end else _read_tag(markup, position, closed)
        if end == position:
            position += 1
            continue
        if position > text_from:
            yield _read_text(markup[text_from:position])
        tags += 1
        if tag:
            yield tag
        if tag and tag.name in _RAW and not tag.is_end:
            content, end = _read_raw(markup, end, tag.name)
            if content:
                yield Text(content)
        position = text_from = end
    rest = markup[text_from:]
    if rest:
        yield _read_text(_ANY_TAG.sub("", rest) if tags >= _MOST_TAGS else rest)


def _read_text(raw: str) -> Text:
    # Only entities that are complete: `?a=1&copy=2` in an address is no copyright sign.
    return Text(_ENTITY.sub(lambda found: html.unescape(found[0]), raw))


def _read_raw(markup: str, start: int, name: str) -> tuple[str, int]:
    """Return the content of an element that holds no HTML, and where its end tag begins."""
    found = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(markup, start)
    end = found.start() if found else len(markup)
    return "" if name in _NEVER_SHOWN else _read_text(markup[start:end]).text, end


def _find_comment_end(markup: str, start: int, last_comment_ends: int) -> int:
    """Return where a comment or declaration that begins at `start` ends; 0 if it does not."""
    if markup.startswith("<!--", start):
        # Without the last end, each of many beginnings would be searched for an end in vain.
        return markup.find("-->", start + 2) + 3 if start < last_comment_ends else 0
    found = _NO_CONTENT.match(markup, start)
    return found.end() if found else 0


def _read_tag(markup: str, start: int, closed: set[str]) -> tuple[Tag | None, int]:
    """Return the tag at `start` and its end; no tag for Word's leftovers, and `start` for text.

    An opening tag of an element in `closed` is one without further evidence.
    """
    found = _NAME.match(markup, start)
    if not found:
        return None, start
    name = found[1].lower()
    is_office = bool(_OFFICE.fullmatch(name))
    if name not in _ELEMENTS and not is_office:
        return None, start
    attributes, end = _read_attributes(markup, found.end())
    if not end:
        return None, start
    is_end = markup[start + 1] == "/"
    is_meant = is_end or name in closed or name in _STANDS_ALONE or name in _NEVER_SHOWN or any(attributes.values())
    is_meant = is_meant or (name == "img" and "src" in attributes)
    if not is_meant and not is_office:
        return None, start
    return (None if is_office else Tag(name, attributes, is_end)), end


def _read_attributes(markup: str, position: int) -> tuple[dict[str, str], int]:
    """Return the attributes from `position` on and where the tag ends; 0 if it does not."""
    attributes: dict[str, str] = {}
    while True:
        ends = _TAG_ENDS.match(markup, position)
        if ends:
            return attributes, ends.end()
        found = _ATTRIBUTE.match(markup, position)
        if not found:
            return {}, 0
        position = found.end()
        if found[1]:
            value = found[2] or ""
            value = value[1:-1] if value[:1] in {'"', "'"} else value
            attributes.setdefault(found[1].lower(), _read_text(value).text)
