"""Fold the quoted mails in a message, so that its answer is read first. The text stays complete."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from inquiries.domain.rendered_text_cache import BoundedTexts
from inquiries.domain.safe_html.tokenizer import VOID

_LONG_QUOTE = 240  # characters from which a quote without "X wrote:" above it is folded
_QUOTED_LINES = 3  # lines that begin with ">"
_HEADER_LINES = 8  # within which a forwarded mail names its sender, recipient, date and subject
_MOST_DEPTH = 120
_TOKEN = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?:\"[^\"]*\"|[^\"<>])*+>|[^<]++|<")
_BLOCKS = frozenset(["blockquote", "dd", "div", "dl", "dt", "hr", "li", "ol", "p", "pre", "table", "ul"])
_ENTERED = frozenset({"div", "p"})  # what a quote is searched for in

# "On Tue, Nov 3, 2026 at 2:05 PM Hong <hong@narae.example> wrote:", as mail programs write it in each language.
_ATTRIBUTION = re.compile(
    r"""
    On\s.{6,300}\swrote:
    | .{0,120}\d{4}\s?[년年.].{6,300}(?:작성|썼습니다|wrote|のメール|書きました|写道|[>＞])\s?[:：]
    | .{0,20}\d{4}/\d{1,2}/\d{1,2}.{3,300}(?:のメール|書きました|[>＞])\s?[:：]
    | (?:เมื่อ|ใน).{6,300}เขียนว่า\s?[:：]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ORIGINAL = "original message|forwarded message|원본 ?(?:메시지|메일)|전달된 메시지|元のメッセージ|転送メッセージ"
_SEPARATOR = re.compile(rf"[-_=]{{2,}}\s?(?:{_ORIGINAL}|原始邮件|邮件原件|ข้อความต้นฉบับ)\s?[-_=]{{2,}}", re.IGNORECASE)
_SENDER = re.compile(r"\*?(?:from|보낸\s?사람|差出人|发件人|จาก)\s?[:：]", re.IGNORECASE)
_OTHER_HEADERS = (
    re.compile(
        r"\*?(?:sent|date|보낸\s?(?:날짜|시간)|날짜|送信日時|日時|日付|发送时间|日期|ส่ง|วันที่)\s?[:：]", re.IGNORECASE
    ),
    re.compile(r"\*?(?:to|받는\s?사람|宛先|收件人|ถึง)\s?[:：]", re.IGNORECASE),
    re.compile(r"\*?(?:subject|제목|件名|主题|主旨|เรื่อง|หัวเรื่อง)\s?[:：]", re.IGNORECASE),
)
# What a quote cannot begin without: a block, lines that begin with ">", a separator, or the name of a sender.
_SIGN = re.compile(r"<blockquote|&gt;|[-_=]{2}|from|보낸|差出人|发件人|จาก", re.IGNORECASE)
# A conversation that is open asks for news, and is folded anew each time.
_folded: BoundedTexts[SafeString] = BoundedTexts(2_000_000)


@dataclass
class _Node:
    """An element with its tags, or without a name a text. What is asked of it on each level above is kept."""

    name: str
    begin: str
    end: str = ""
    children: list["_Node"] = field(default_factory=list)

    def write(self) -> str:
        return f"{self.begin}{''.join(child.write() for child in self.children)}{self.end}"

    @cached_property
    def lines(self) -> "list[_Line]":
        return _split_lines(self.children)

    @cached_property
    def begins_original(self) -> bool:
        first = _skip_blank_lines(self.lines, 0)
        return first < len(self.lines) and _begins_original(self.lines, first)

    def text(self) -> str:
        if not self.name:
            return html.unescape(self.begin)
        if self.name == "br":
            return "\n"
        return "".join(f"{child.text()}\n" if child.name in _BLOCKS else child.text() for child in self.children)


@dataclass(frozen=True)
class _Line:
    """A line of inline nodes, or one block."""

    nodes: tuple[_Node, ...]
    block: str = ""  # the name of the block

    @cached_property
    def words(self) -> str:
        return " ".join("".join(node.text() for node in self.nodes).split())

    def write(self) -> str:
        return "".join(node.write() for node in self.nodes)


def fold_quotes(markup: SafeString) -> SafeString:
    """Return sanitized HTML with its quoted mails in `<details>`.

    A quote is folded with the line above it that says who wrote it. After the separator or the headers of a forwarded
    mail, everything is folded. Short quotes without either stay open, and so does a message that is only a quote.

    Args:
        markup: what the sanitizer has written.

    Returns:
        The same text in the same order; the same string if nothing is folded.
    """
    # What is not marked as safe stays so: it equals the same text that is, also as a key.
    if not isinstance(markup, SafeString) or not _SIGN.search(markup):
        return markup
    key = (markup, get_language())
    folded = _folded.get(key)
    if folded is None:
        root = _parse(markup)
        pieces = list(_fold(root.lines)) if root else []
        is_answered = any(not is_quote and _has_words(piece) for is_quote, piece in pieces)
        has_quote = any(is_quote for is_quote, _piece in pieces)
        folded = markup
        if is_answered and has_quote:
            folded = SafeString("".join(_wrap(piece) if is_quote else piece for is_quote, piece in pieces))
        _folded.put(key, folded, len(markup) + len(folded))
    return folded


def _parse(markup: str) -> _Node | None:
    """Return the root of the tree; None if it is too deep to be walked through."""
    root = _Node("", "")
    opened = [root]
    for token in _TOKEN.finditer(markup):
        name = token["name"]
        if not name:
            opened[-1].children.append(_Node("", token[0]))
        elif token["end"]:
            # The sanitizer balances what it writes.
            if len(opened) > 1:
                opened.pop().end = token[0]
        else:
            node = _Node(name, token[0])
            opened[-1].children.append(node)
            if name not in VOID:
                opened.append(node)
            if len(opened) > _MOST_DEPTH:
                return None
    return root


def _split_lines(nodes: Sequence[_Node]) -> list[_Line]:
    lines: list[_Line] = []
    line: list[_Node] = []
    for node in nodes:
        if node.name in _BLOCKS:
            lines += [_Line(tuple(line))] if line else []
            lines.append(_Line((node,), node.name))
            line = []
            continue
        line.append(node)
        if node.name == "br":
            lines.append(_Line(tuple(line)))
            line = []
    return [*lines, _Line(tuple(line))] if line else lines


def _fold(lines: Sequence[_Line]) -> Iterator[tuple[bool, str]]:
    """Divide the lines into pieces of HTML, and say of each whether it is a quote."""
    position = 0
    while position < len(lines):
        end = _find_quote_end(lines, position)
        if end > position:
            yield True, "".join(line.write() for line in lines[position:end])
            position = end
            continue
        line = lines[position]
        position += 1
        node = line.nodes[0]
        # `<details>` may not stand in a paragraph: each piece gets the element around it.
        pieces = list(_join_answers(_fold(node.lines))) if line.block in _ENTERED else []
        if pieces:
            yield from ((is_quote, f"{node.begin}{piece}{node.end}") for is_quote, piece in pieces)
        else:
            yield False, line.write()


def _join_answers(pieces: Iterable[tuple[bool, str]]) -> Iterator[tuple[bool, str]]:
    """Join the pieces between two quotes, so that their lines stay in one element."""
    for is_quote, group in groupby(pieces, itemgetter(0)):
        if is_quote:
            yield from group
        else:
            yield False, "".join(piece for _is_quote, piece in group)


def _find_quote_end(lines: Sequence[_Line], start: int) -> int:
    """Return the index after the quote that begins at `start`; `start` itself if none does."""
    if _begins_original(lines, start):
        return len(lines)
    if lines[start].block == "blockquote":
        return start + 1 if len(lines[start].words) >= _LONG_QUOTE else start
    quoted = _skip_quoted_lines(lines, start)
    if quoted - start >= _QUOTED_LINES:
        return quoted
    above = _skip_attribution(lines, start)
    following = _skip_blank_lines(lines, above) if above > start else len(lines)
    if following == len(lines):
        return start
    if lines[following].block == "blockquote":
        return following + 1
    quoted = _skip_quoted_lines(lines, following)
    return quoted if quoted > following else start


def _skip_attribution(lines: Sequence[_Line], start: int) -> int:
    """Skip "X wrote:", which may be broken into two lines."""
    first, second = lines[start].words, lines[start + 1].words if start + 1 < len(lines) else ""
    if _ATTRIBUTION.fullmatch(first):
        return start + 1
    if first and not _ATTRIBUTION.fullmatch(second) and _ATTRIBUTION.fullmatch(f"{first} {second}"):
        return start + 2
    return start


def _begins_original(lines: Sequence[_Line], start: int) -> bool:
    """Whether the separator or the headers of another mail begin here, perhaps within a block."""
    line = lines[start]
    if line.block == "div":
        return line.nodes[0].begins_original
    own = _list_texts(line)
    if not own:
        return False
    if _SEPARATOR.fullmatch(own[0]):
        return True
    if not _SENDER.match(own[0]):
        return False
    following = [text for each in lines[start + 1 : start + _HEADER_LINES] for text in _list_texts(each)]
    near = [*own, *following][:_HEADER_LINES]
    return sum(any(header.match(text) for text in near) for header in _OTHER_HEADERS) >= 2


def _list_texts(line: _Line) -> list[str]:
    return [words for text in "".join(n.text() for n in line.nodes).split("\n") if (words := " ".join(text.split()))]


def _skip_blank_lines(lines: Sequence[_Line], position: int) -> int:
    while position < len(lines) and lines[position].block != "blockquote" and not lines[position].words:
        position += 1
    return position


def _skip_quoted_lines(lines: Sequence[_Line], position: int) -> int:
    while position < len(lines) and not lines[position].block and lines[position].words.startswith(">"):
        position += 1
    return position


def _has_words(piece: str) -> bool:
    return "<img" in piece or bool(re.sub(r"<[^<>]*>|&nbsp;|\s", "", piece))


def _wrap(quote: str) -> str:
    shown = html.escape(_("Show the quoted message"))  # `make messages` does not look into the braces of a text
    return f'<details class="quote"><summary>{shown}</summary>{quote}</details>'
