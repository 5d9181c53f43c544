"""Make HTML regular before it is sanitized: balanced, of bounded depth, and without styles.

What a reader sees there is kept: lines and columns of blanks, struck out words, a trace of what is not shown. What a
reader does not see there goes. None of this makes it safe: that is the sanitiser's work, which comes after it.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from inquiries.domain.safe_html import autolinks
from inquiries.domain.safe_html.style_meaning import Style, read_style
from inquiries.domain.safe_html.tokenizer import VOID, Tag, Text, read_tokens

_MOST_DEPTH = 100  # parsers take quadratic time for more
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# What is in them belongs to a control or is code. Of some a trace stays.
_WITHOUT_WORDS = "canvas datalist math noembed noframes noscript option script style template title"
_DROPPED = frozenset(_WITHOUT_WORDS.split())
_PICTURES, _OTHER_MEDIA = frozenset({"img", "svg"}), frozenset({"audio", "embed", "iframe", "object", "video"})
_PLAIN_BLOCKS = """
address article aside body center details dialog dir fieldset figcaption figure footer form header hgroup
legend main nav optgroup search section summary
"""
_RENAMED = {"strike": "s", "tt": "code", "menu": "ul", "textarea": "pre", "xmp": "pre", "listing": "pre"}
_RENAMED |= dict.fromkeys(_PLAIN_BLOCKS.split(), "div") | dict.fromkeys(_HEADINGS, "p")
_TABLE = frozenset({"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th"})
_BLOCKS = _TABLE | {"p", "div", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr"}
_WITHIN_LINES = "a b bdi code del em i ins kbd mark q rp rt ruby s samp small span strong sub sup u"
_INLINE = frozenset(_WITHIN_LINES.split())
TAGS = _BLOCKS | _INLINE | {"br", "img", "wbr"}  # all that are written; what is in others is kept, without them
_HOLD_BLOCKS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "colgroup", "ul", "ol", "dl"})  # and no words
_ENDS_LINE = _BLOCKS | {"br"} | {name for name, here in _RENAMED.items() if here in _BLOCKS}
_WITHOUT_CONTENT = _DROPPED | _PICTURES | _OTHER_MEDIA
# An element that begins ends these before it, up to one of the others.
_CELLS = frozenset({"td", "th"})
_SECTIONS = frozenset({"thead", "tbody", "tfoot"})
# Among them those that are open between cells: a parser begins them anew for each text there, with all attributes.
_ENDS_BEFORE: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "table", "td", "th"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl", "table", "td", "th"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl", "table", "td", "th"})),
    "td": (_INLINE | _CELLS, frozenset({"table", "tr"})),
    "th": (_INLINE | _CELLS, frozenset({"table", "tr"})),
    "tr": (_INLINE | _CELLS | {"tr"}, frozenset({"table"})),
    **dict.fromkeys(_SECTIONS, (_INLINE | _CELLS | _SECTIONS | {"tr", "caption", "colgroup"}, frozenset({"table"}))),
    **dict.fromkeys(("caption", "colgroup", "col"), (_INLINE, frozenset({"table"}))),
    "table": (frozenset({"table"}), _CELLS | {"caption"}),
}
_PARAGRAPH = (frozenset({"p"}), frozenset({"td", "th", "table", "li", "blockquote", "div"}))
_STRAY = "stray"  # the name of a part of a table outside of any
_INTO_CELLS = frozenset({"table", "td", "th"})
# From where the blanks begin, and without going back: of many blanks each would otherwise be a beginning.
_WRAPPED = re.compile(r"(?<![ \t\r\f])[ \t\r\f]*+\n\s*+")
_LINE_END = re.compile(r"\r\n?")

# Given a picture's attributes, its HTML; "" where nothing is to be seen of it.
Picture = Callable[[Mapping[str, str]], str]


@dataclass(slots=True)
class _Element:
    """An open element: its name, what ends it, and the style of its text."""

    name: str
    ends: str
    is_block: bool = False
    is_dropped: bool = False
    is_blind: bool = False
    is_link: bool = False
    is_verbatim: bool = False
    inherited: tuple[str, ...] = ()  # elements for the cells or items in it


def clean_markup(markup: str, picture: Picture, not_shown: str) -> str:
    """Return regular HTML with the meaning of `markup`, in linear time; a text without tags becomes lines.

    `picture` gives the HTML for a picture, and `not_shown` is the text that stands for a film or a frame.
    """
    found = list(read_tokens(_LINE_END.sub("\n", markup)))
    has_lines_of_its_own = any(isinstance(token, Tag) and token.name in _ENDS_LINE for token in found)
    cleaner = _Cleaner(picture, not_shown, keeps_lines=not has_lines_of_its_own)
    for token in found:
        if isinstance(token, Text):
            cleaner.text(token.text)
        elif token.is_end:
            cleaner.close(token.name)
        else:
            cleaner.open(token)
    return cleaner.whole()


class _Cleaner:
    def __init__(self, picture: Picture, not_shown: str, *, keeps_lines: bool) -> None:
        self._picture = picture
        self._not_shown = not_shown
        self._keeps_lines = keeps_lines
        self._open = [_Element("", "")]
        self._too_deep: Counter[str] = Counter()
        self._out: list[str] = []
        self._is_after_break = True  # a block's begin or end, or the end of a line

    def whole(self) -> str:
        while len(self._open) > 1:
            self._pop()
        return "".join(self._out)

    # Text

    def text(self, text: str) -> None:
        inside = self._open[-1]
        if inside.is_dropped or (inside.is_blind and not text.isspace()):
            return
        if not inside.is_verbatim:
            if self._keeps_lines:
                self._lines(text)
                return
            text = _WRAPPED.sub(" ", text)
            if self._is_after_break:
                text = "" if text.isspace() else text.removeprefix(" ") if text[:2] != "  " else text
        self._words(text)

    def _lines(self, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            if number:
                self._write("<br>")
            self._words(line)

    def _words(self, text: str) -> None:
        if not text:
            return
        self._is_after_break = False
        if self._open[-1].is_link or not autolinks.SIGN.search(text):
            self._write(html.escape(text, quote=False))
            return
        for words, address in autolinks.split_links(text):
            escaped = html.escape(words, quote=False)
            self._write(f'<a href="{html.escape(address)}">{escaped}</a>' if address else escaped)

    def _write(self, markup: str) -> None:
        self._out.append(markup)

    # Elements

    def open(self, tag: Tag) -> None:
        inside, name = self._open[-1], _RENAMED.get(tag.name, tag.name)
        if not inside.is_dropped:
            self._end_what_it_ends(name)
            inside = self._open[-1]
        style = read_style(tag.attributes)
        is_gone = inside.is_dropped or style.is_hidden
        if tag.name in _WITHOUT_CONTENT:
            if not is_gone:
                self._trace(tag)
            is_gone = True
        if tag.name in VOID:
            if not is_gone:
                self._void(tag, name)
            return
        if len(self._open) > _MOST_DEPTH:
            self._too_deep[tag.name] += 1
            if name in _BLOCKS and not is_gone and not self._is_after_break:
                self._break()
                self._write("<br>")
            return
        element = _Element(self._name(tag.name), "", name in _BLOCKS, is_gone)
        element.is_blind = inside.is_blind if style.is_blind is None else style.is_blind
        element.is_link = inside.is_link or (name == "a" and "href" in tag.attributes)
        element.is_verbatim = inside.is_verbatim or name == "pre"
        if not is_gone:
            self._begin(tag, name, element, inside, style)
        self._open.append(element)

    def _begin(self, tag: Tag, name: str, element: _Element, inside: _Element, style: Style) -> None:
        """Write the begin of an element, and within it what its style says."""
        styled = style.tags
        if element.is_block:
            self._break()
        if name in TAGS and element.name != _STRAY:
            self._write(f"<{name}{_write_attributes(tag, style.direction)}>")
            element.ends = f"</{name}>"
        if name in {"a", "u", "ins"}:
            styled = tuple(inner for inner in styled if inner != "u")
        if name in _HOLD_BLOCKS:
            element.inherited = tuple(dict.fromkeys((*inside.inherited, *styled)))
            return
        added = dict.fromkeys((*inside.inherited, *styled, *(("strong",) if tag.name in _HEADINGS else ())))
        for inner in added:
            self._write(f"<{inner}>")
            element.ends = f"</{inner}>{element.ends}"

    def _trace(self, tag: Tag) -> None:
        """Write an image, or words in place of an image or film that is not shown."""
        markup = ""
        if tag.name in _OTHER_MEDIA:
            markup = html.escape(self._not_shown)
        elif tag.name in _PICTURES:
            markup = self._picture(tag.attributes)
        if markup:
            self._is_after_break = False
            self._write(markup)

    def _void(self, tag: Tag, name: str) -> None:
        if name in {"hr", "col"}:
            self._break()
            self._write(f"<{name}>")
        elif name in {"br", "wbr"}:
            self._write(f"<{name}>")
            self._is_after_break = self._is_after_break or name == "br"

    def close(self, name: str) -> None:
        if self._too_deep[name]:
            self._too_deep[name] -= 1
            return
        name = self._name(name)
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].name == name:
                while len(self._open) > depth:
                    self._pop()
                return
            if self._open[depth].name in _INTO_CELLS and name not in _TABLE:
                return

    def _name(self, name: str) -> str:
        """Return an element's name as the parser takes it, which ignores a part of a table outside of any."""
        is_part = name in _TABLE and name != "table"
        return _STRAY if is_part and all(element.name != "table" for element in self._open) else name

    def _end_what_it_ends(self, name: str) -> None:
        if name in _BLOCKS:
            self._end(*_PARAGRAPH)
        if self._name(name) in _ENDS_BEFORE:
            self._end(*_ENDS_BEFORE[name])

    def _end(self, ended: frozenset[str], up_to: frozenset[str]) -> None:
        """End the outermost of these elements that is still open, within the innermost of the others."""
        depth = 0
        for place in range(len(self._open) - 1, 0, -1):
            name = _RENAMED.get(self._open[place].name, self._open[place].name)
            if name in ended:
                depth = place
            elif name in up_to:
                break
        if depth:
            while len(self._open) > depth:
                self._pop()

    def _pop(self) -> None:
        element = self._open.pop()
        if not element.ends:
            return
        if element.is_block:
            self._break()
        self._write(element.ends)

    def _break(self) -> None:
        """End the line, and drop blanks at its end."""
        if self._out and self._out[-1].endswith(" ") and not self._open[-1].is_verbatim:
            self._out[-1] = self._out[-1].rstrip(" ")
        self._is_after_break = True


def _write_attributes(tag: Tag, direction: str) -> str:
    """Write all attributes but the style, of which the direction stays; the sanitizer decides which are allowed."""
    attributes = {**tag.attributes, "dir": direction} if direction else tag.attributes
    return "".join(
        f' {name}="{html.escape(value)}"'
        for name, value in attributes.items()
        if name != "style" and re.fullmatch("[a-z]+", name)
    )
