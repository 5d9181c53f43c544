"""Fold the quoted mails in a message, so that its answer is read first. The text stays complete."""

import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from inquiries.domain.rendered_text_cache import BoundedTexts
from inquiries.domain.safe_html.tokenizer import VOID

_LONG_QUOTE = 240  # characters from which a quote without "X wrote:" above it is folded
_QUOTED_LINES = 3  # lines that begin with ">"
_HEADER_LINES = 8  # within which a forwarded mail names its sender, recipient, date and subject
_MOST_READ = 2000  # characters of a line that tell what it is
_MOST_DEPTH = 120
_MOST_ADDED = 200_000  # characters of the elements that are written anew around each piece
_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)(?:\"[^\"]*\"|[^\"<>])*+>|[^<]++|<")
_BLOCKS = frozenset(["blockquote", "dd", "div", "dl", "dt", "hr", "li", "ol", "p", "pre", "table", "ul"])
_ENTERED = frozenset({"div", "p"})  # what a quote is searched for in
_WORDS = re.compile(r"\S[^\n]*")
_IS_QUOTED = re.compile(r"\s*>")

# "On Tue, Nov 3, 2026 at 2:05 PM Hong <hong@narae.example> wrote:", as mail programs write it in each language.
_ATTRIBUTION = re.compile(
    r"""
    (?=.*[:：]\Z)(?:
    On\s.{6,300}\swrote:
    | .{0,120}\d{4}\s?[년年.].{6,300}(?:작성|썼습니다|wrote|のメール|書きました|写道|[>＞])\s?[:：]
    | .{0,20}\d{4}/\d{1,2}/\d{1,2}.{3,300}(?:のメール|書きました|[>＞])\s?[:：]
    | (?:เมื่อ|ใน).{6,300}เขียนว่า\s?[:：]
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What a line may begin with. A forwarded mail begins with a separator, or with its sender and other headers.
_MARK = re.compile(
    r"""
    (?P<separator>[-_=]{2,}\s?(?:
      original\ message|forwarded\ message|원본\ ?(?:메시지|메일)|전달된\ 메시지
      |元のメッセージ|転送メッセージ|原始邮件|邮件原件|ข้อความต้นฉบับ
    )\s?[-_=]{2,}\Z)
    | \*?(?:
      (?P<sender>from|보낸\s?사람|差出人|发件人|จาก)
      | (?P<date>sent|date|보낸\s?(?:날짜|시간)|날짜|送信日時|日時|日付|发送时间|日期|ส่ง|วันที่)
      | (?P<recipient>to|받는\s?사람|宛先|收件人|ถึง)
      | (?P<subject>subject|제목|件名|主题|主旨|เรื่อง|หัวเรื่อง)
    )\s?[:：]
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What a quote cannot begin without: a block, lines that begin with ">", a separator, or the name of a sender.
_SIGN = re.compile(r"<blockquote|&gt;|[-_=]{2}|from|보낸|差出人|发件人|จาก", re.IGNORECASE)
# A conversation that is open asks for news, and is folded anew each time.
_folded: BoundedTexts[SafeString] = BoundedTexts(2_000_000)


@dataclass(slots=True)
class _Line:
    """A line of inline HTML, or a block: where it begins and ends in the markup, and in the words of the message."""

    start: int
    first_word: int
    block: str = ""  # its name
    is_whole: bool = False
    end: int = 0
    last_word: int = 0
    lines: list["_Line"] = field(default_factory=list)  # of a block that is entered
    marks: list[str] | None = None  # once they were asked for
    begins_original: bool | None = None


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
    key = (hashlib.sha256(markup.encode("utf-8", "surrogatepass")).digest(), get_language())
    folded = _folded.get(key)
    if folded is None:
        folded = SafeString(_fold(markup))
        _folded.put(key, folded, len(folded))
    return folded


def _fold(markup: str) -> str:
    """Write the quotes, and what is between them, each with the blocks around it."""
    pieces: list[str] = []
    is_answered, written, opened, added = False, 0, "", 0
    mail = _Mail(markup)
    for start, end, inside in mail.find_quotes(mail.lines, ()):
        before = after = inside
        begin, rest = start, end
        # No block stays behind empty.
        while before and begin == before[-1].lines[0].start:
            begin, before = before[-1].start, before[:-1]
        while after and rest == after[-1].lines[-1].end:
            rest, after = after[-1].end, after[:-1]
        if begin > written:
            pieces.append(f"{opened}{markup[written:begin]}{_close(markup, before)}")
            is_answered = is_answered or _has_words(pieces[-1])
        quote = f"{_open(markup, inside)}{markup[start:end]}{_close(markup, inside)}"
        pieces.append(_wrap(quote))
        written, opened = rest, _open(markup, after)
        added += len(quote) - (end - start)
        if added > _MOST_ADDED:
            return markup  # no mail program writes that many quotes that deep
    if not pieces or not (is_answered or _has_words(markup[written:])):
        return markup
    return f"{''.join(pieces)}{opened}{markup[written:]}"


def _open(markup: str, blocks: Sequence[_Line]) -> str:
    return "".join(markup[block.start : block.lines[0].start] for block in blocks)


def _close(markup: str, blocks: Sequence[_Line]) -> str:
    return "".join(markup[block.lines[-1].end : block.end] for block in reversed(blocks))


class _Mail:
    """A message by its lines and words; what is in a block that is entered, by lines too."""

    def __init__(self, markup: str) -> None:
        self.lines: list[_Line] = []
        self._words = ""
        opened: list[list[_Line] | None] = [self.lines]  # the lines of each open element, if it is entered
        words: list[str] = []
        length = 0
        for token in _TOKEN.finditer(markup):
            (end, name), lines = token.groups(), opened[-1]
            said = "\n" if name in _BLOCKS or name == "br" else ""
            if end:
                opened.pop()
                _end_line(lines, token.start(), length)
            else:
                if lines is not None and (name in _BLOCKS or not lines or lines[-1].is_whole):
                    _end_line(lines, token.start(), length)
                    lines.append(_Line(token.start(), length, name if name in _BLOCKS else ""))
                if lines:
                    lines[-1].is_whole = bool(said)
                if not name:
                    said = html.unescape(token[0])
                elif name not in VOID:
                    said = ""
                    opened.append(lines[-1].lines if lines and name in _ENTERED else None)
            words.append(said)
            length += len(said)
            if len(opened) > _MOST_DEPTH or not opened:
                self.lines = []
                return
        for lines in opened:
            _end_line(lines, len(markup), length)
        self._words = "".join(words)

    def find_quotes(
        self, lines: list[_Line], inside: tuple[_Line, ...]
    ) -> Iterator[tuple[int, int, tuple[_Line, ...]]]:
        """Find where quotes begin and end in the markup, and the blocks around them, in the lines of these blocks."""
        position = 0
        while position < len(lines):
            end, line = self._find_quote_end(lines, position), lines[position]
            if end > position:
                yield line.start, lines[end - 1].end, inside
            elif line.lines:
                yield from self.find_quotes(line.lines, (*inside, line))
            position = max(end, position + 1)

    def _find_quote_end(self, lines: list[_Line], start: int) -> int:
        """Return the index after the quote that begins at `start`; `start` itself if none does."""
        if self._begins_original(lines, start):
            return len(lines)
        if lines[start].block == "blockquote":
            return start + 1 if len(self._read(lines[start])) >= _LONG_QUOTE else start
        quoted = self._skip_quoted_lines(lines, start)
        if quoted - start >= _QUOTED_LINES:
            return quoted
        above = self._skip_attribution(lines, start)
        following = self._skip_blank_lines(lines, above) if above > start else len(lines)
        if following == len(lines):
            return start
        if lines[following].block == "blockquote":
            return following + 1
        quoted = self._skip_quoted_lines(lines, following)
        return quoted if quoted > following else start

    def _read(self, line: _Line) -> str:
        """Return the words of a line; of a block, which can have the whole message, those that tell what it is."""
        return " ".join(self._words[line.first_word : min(line.last_word, line.first_word + _MOST_READ)].split())

    def _skip_attribution(self, lines: list[_Line], start: int) -> int:
        """Skip "X wrote:", which may be broken into two lines."""
        first, second = self._read(lines[start]), self._read(lines[start + 1]) if start + 1 < len(lines) else ""
        if _ATTRIBUTION.fullmatch(first):
            return start + 1
        if first and not _ATTRIBUTION.fullmatch(second) and _ATTRIBUTION.fullmatch(f"{first} {second}"):
            return start + 2
        return start

    def _begins_original(self, lines: list[_Line], start: int) -> bool:
        """Whether the separator or the headers of another mail begin here, perhaps within a block."""
        line = lines[start]
        if line.block == "div":
            if line.begins_original is None:
                first = self._skip_blank_lines(line.lines, 0)
                line.begins_original = first < len(line.lines) and self._begins_original(line.lines, first)
            return line.begins_original
        own = self._list_marks(line)
        if own[:1] != ["sender"]:
            return own[:1] == ["separator"]
        near = [mark for each in lines[start : start + _HEADER_LINES] for mark in self._list_marks(each)]
        return len({"date", "recipient", "subject"}.intersection(near[:_HEADER_LINES])) >= 2

    def _list_marks(self, line: _Line) -> list[str]:
        """Return with what mark each line of words begins, "" for none."""
        if line.marks is None:
            texts = islice(_WORDS.finditer(self._words, line.first_word, line.last_word), _HEADER_LINES)
            marks = [_MARK.match(" ".join(text[0][:_MOST_READ].split())) for text in texts]
            line.marks = [str(mark.lastgroup) if mark else "" for mark in marks]
        return line.marks

    def _skip_blank_lines(self, lines: Sequence[_Line], start: int) -> int:
        for position in range(start, len(lines)):
            line = lines[position]
            if line.block == "blockquote" or _WORDS.search(self._words, line.first_word, line.last_word):
                return position
        return len(lines)

    def _skip_quoted_lines(self, lines: Sequence[_Line], start: int) -> int:
        for position in range(start, len(lines)):
            line = lines[position]
            if line.block or not _IS_QUOTED.match(self._words, line.first_word, line.last_word):
                return position
        return len(lines)


def _end_line(lines: Sequence[_Line] | None, end: int, last_word: int) -> None:
    if lines:
        lines[-1].end, lines[-1].last_word = end, last_word


def _has_words(piece: str) -> bool:
    return "<img" in piece or bool(re.sub(r"<[^<>]*>|&nbsp;|\s", "", piece))


def _wrap(quote: str) -> str:
    shown = html.escape(_("Show the quoted message"))  # `make messages` does not look into the braces of a text
    return f'<details class="quote"><summary>{shown}</summary>{quote}</details>'
