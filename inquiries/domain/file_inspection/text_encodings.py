"""Detect the encoding of a text file, and convert it to UTF-8.

What a text is recognised by: it decodes to its end, and what comes out is made of the letters that its language uses
most. Where two encodings fit nearly as well, none is recognised (docs/adr/0034-convert-text-files-to-utf-8.md).
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import IO

from inquiries.domain.file_inspection.letter_frequencies import compute_plausibility

_BLOCK = 256 * 1024  # bytes
_HEAD = 64 * 1024  # bytes
_SAMPLE = 16 * 1024  # bytes; what letters a text is made of shows early
# How likely a text must be, how likely one of wide characters without a single blank, and how much more than any other.
_LEAST, _SURE, _MARGIN = 0.4, 0.8, 0.06
# Letters of one alphabet read half a character later are of the same alphabet.
_FOR_A_CUT = 0.1
_ODD_SHARE = 100  # one control character in so many bytes is tolerated
_WIDE_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_WIDE = ("utf-16-le", "utf-16-be")
# Where a text was cut at its beginning, half a character can stand there.
_NARROW = {
    **dict.fromkeys(("cp949", "cp932", "euc_jp", "gb18030", "big5hkscs"), (0, 1)),
    **dict.fromkeys(("cp874", "cp1252"), (0,)),
}
_ODD = re.compile(rb"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]")
_PADDING = b"\x00\x1a"
_REST_OF_UTF_8 = re.compile(rb"[\x80-\xbf]{1,3}")
# Control characters are shown by their pictures; a vertical tab is Word's line break.
_SHOWN = {code: 0x2400 + code for code in (*range(9), *range(0x0E, 0x1B), *range(0x1C, 0x20))} | {0x0B: "\n"}
_CUT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes are decoded.

    Attributes:
        codec: Python's name of it; "" where it was not recognised.
        begin: how many bytes at the beginning are left out: a mark, or the rest of a character that was cut.
        end: where the text ends, in bytes; padding behind it is left out.
        is_cut: whether a character is missing a part, at the beginning or the end.
        is_odd: whether there are control characters in it.
    """

    codec: str
    begin: int = 0
    end: int = 0
    is_cut: bool = False
    is_odd: bool = False


def detect_encoding(file: IO[bytes]) -> Encoding | None:
    """Return the encoding of a text file, or None.

    Args:
        file: any file; it is read from its start, and its position is not restored.

    Returns:
        The encoding; None for a file that is no text: one with NUL bytes or many control characters, or nothing.
    """
    size = file.seek(0, 2)
    end = _end(file, size)
    sample = _read(file, 0, min(end, _SAMPLE))
    mark = next((mark for mark in _WIDE_MARKS if sample.startswith(mark)), b"")
    if mark:
        return _match_wide_encoding(file, _WIDE_MARKS[mark], len(mark), end, size)
    odd, has_nul = _count_control_characters(file, end)
    wide = [_match_wide_encoding(file, codec, begin, end, size) for codec in _WIDE for begin in (0, 1)]
    if has_nul or not sample or odd.number * _ODD_SHARE > end:
        return _choose_likeliest(file, wide, _LEAST)
    # A text in UTF-8 begins behind its mark, or behind the rest of a cut character.
    rest = _REST_OF_UTF_8.match(sample)
    begin = len(codecs.BOM_UTF8) if sample.startswith(codecs.BOM_UTF8) else rest.end() if rest else 0
    plain = _match_encoding(file, "utf-8", begin, end)
    if plain and not plain.is_cut:
        if _ISO_2022_JP.search(sample):
            plain = _match_encoding(file, "iso2022_jp", 0, end) or plain  # made of ASCII's bytes
        return replace(plain, is_odd=odd.are_there)
    narrow = [_match_encoding(file, codec, begin, end) for codec, begins in _NARROW.items() for begin in begins]
    narrow.append(plain)
    found = (
        _choose_likeliest(file, narrow, _LEAST)
        if not _choose_likeliest(file, wide, _SURE)
        else _choose_likeliest(file, [*narrow, *wide], _SURE)
    )
    if found:
        return replace(found, is_odd=odd.are_there)
    # Not recognised: it goes as it is, if nothing speaks against a text.
    is_likely = any(narrow) and _read(file, end, end + 1) != b"\x00"
    return Encoding("", 0, end) if is_likely else None


def needs_converting(encoding: Encoding, size: int) -> bool:
    """Whether a text is something else than UTF-8, or UTF-16 with its mark, from the first to the last of its bytes."""
    is_usual = encoding.codec in {"", "utf-8"} or (encoding.codec in _WIDE and encoding.begin == 2)
    return encoding.is_cut or encoding.is_odd or encoding.end != size or not is_usual


def convert_head(file: IO[bytes], encoding: Encoding) -> bytes:
    """Return the first bytes of the text as OC gets it: in UTF-8 if it has to be converted."""
    if needs_converting(encoding, file.seek(0, 2)):
        return b"".join(islice(convert_to_utf_8(file, encoding), 3))[:_HEAD]
    return _read(file, 0, _HEAD)


def convert_to_utf_8(file: IO[bytes], encoding: Encoding) -> Iterator[bytes]:
    """Return the text in UTF-8 with a byte order mark, block by block.

    A character that was cut becomes U+FFFD. Of a text whose encoding was not recognised only the padding is left out.
    """
    if not encoding.codec:
        yield from _read_blocks(file, 0, encoding.end)
        return
    yield codecs.BOM_UTF8
    if encoding.begin and not _has_byte_order_mark(file, encoding.begin):
        yield _CUT.encode()
    decoder = codecs.getincrementaldecoder(encoding.codec)("replace")
    for block in _read_blocks(file, encoding.begin, encoding.end):
        yield decoder.decode(block).translate(_SHOWN).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _match_encoding(file: IO[bytes], codec: str, begin: int, end: int) -> Encoding | None:
    """Return the encoding if it decodes the file from `begin` to its end, except for cut characters at either end.

    UTF-8 that is cut must have a whole character that is not ASCII: otherwise it may be any other encoding.
    """
    decoder = codecs.getincrementaldecoder(codec)()
    is_ascii = True
    try:
        for block in _read_blocks(file, begin, end):
            text = decoder.decode(block)
            is_ascii = is_ascii and text.isascii()
            if "\x00" in text:
                return None
    except UnicodeDecodeError:
        return None
    is_cut = bool(decoder.getstate()[0] or (begin and not _has_byte_order_mark(file, begin)))
    return None if is_cut and is_ascii and codec == "utf-8" else Encoding(codec, begin, end, is_cut)


def _match_wide_encoding(file: IO[bytes], codec: str, begin: int, end: int, size: int) -> Encoding | None:
    """Do the same for UTF-16 and UTF-32. A zero byte at the end can be a part of the last character."""
    unit = 4 if "32" in codec else 2
    return _match_encoding(file, codec, begin, min(end + (begin - end) % unit, size))


def _choose_likeliest(file: IO[bytes], candidates: list[Encoding | None], least: float) -> Encoding | None:
    """Return the encoding that gives the likeliest text, if it is likely and no other is nearly as likely."""
    scored: dict[str, tuple[float, Encoding]] = {}
    for each in filter(None, candidates):
        sample = _read(file, each.begin, min(each.end, _SAMPLE))
        text = codecs.getincrementaldecoder(each.codec)("replace").decode(sample)
        score = compute_plausibility(text, each.codec) - (_FOR_A_CUT if each.begin == 1 and each.codec in _WIDE else 0)
        if each.codec not in scored or score > scored[each.codec][0]:
            scored[each.codec] = score, each
    ranked = sorted(scored.values(), key=lambda found: found[0], reverse=True)
    if not ranked or ranked[0][0] < least:
        return None
    return ranked[0][1] if len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= _MARGIN else None


def _has_byte_order_mark(file: IO[bytes], length: int) -> bool:
    return _read(file, 0, length) in {codecs.BOM_UTF8, *_WIDE_MARKS}


@dataclass(frozen=True, slots=True)
class _Odd:
    """Control characters: whether there are any, and how many other than vertical tabs."""

    are_there: bool
    number: int


def _count_control_characters(file: IO[bytes], end: int) -> tuple[_Odd, bool]:
    """Return the control characters, and whether there is a NUL byte."""
    odd, tabs, has_nul = 0, 0, False
    for block in _read_blocks(file, 0, end):
        odd += len(_ODD.findall(block))
        tabs += block.count(b"\x0b")
        has_nul = has_nul or b"\x00" in block
    return _Odd(bool(odd), odd - tabs), has_nul


def _end(file: IO[bytes], size: int) -> int:
    """Return where the padding of old programs begins: zero bytes and Ctrl-Z."""
    for end in range(size, 0, -_BLOCK):
        start = max(end - _BLOCK, 0)
        if kept := _read(file, start, end).rstrip(_PADDING):
            return start + len(kept)
    return 0


def _read(file: IO[bytes], begin: int, end: int) -> bytes:
    file.seek(begin)
    return file.read(max(end - begin, 0))


def _read_blocks(file: IO[bytes], begin: int, end: int) -> Iterator[bytes]:
    for at in range(begin, end, _BLOCK):
        yield _read(file, at, min(at + _BLOCK, end))
