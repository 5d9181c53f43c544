"""Detect the type of an office document: Word, Excel, PowerPoint or Hangul, old or new format.

The kinds are named by their extensions. Documents with macros are recognised and refused
(docs/adr/0020-validate-files-by-content.md).
"""

import codecs
import html
import re
from collections.abc import Iterator
from typing import IO

from inquiries.domain.file_inspection import archives, compound_files

_STREAMS = {
    "workbook": "xls",
    "book": "xls",
    "worddocument": "doc",
    "powerpoint document": "ppt",
    "fileheader": "hwp",
}
_HANGUL_3 = b"HWP Document File"
_ENCRYPTED = frozenset({"encryptioninfo", "encryptedpackage"})
_CONTENT_TYPES = "[content_types].xml"
_FOLDERS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
# The content type of a document's main part (ECMA-376 part 1, sections 11 to 13).
_MAIN_PARTS = {
    re.compile(r"wordprocessingml\.(document|template)\.main\+xml"): "docx",
    re.compile(r"spreadsheetml\.(sheet|template)\.main\+xml"): "xlsx",
    re.compile(r"presentationml\.(presentation|slideshow|template)\.main\+xml"): "pptx",
}
_SAYS_WHAT_IT_IS = re.compile(r"^\[content_types\]\.xml$|^(word|xl|ppt)/_rels/[^/]+\.rels$")
_MACRO_NAMES = re.compile(r"vbaproject[^/]*\.bin$|(^|/)vbadata\.xml$|(^|/)(intl)?macrosheets/")
# As a content type, or as the type of a relationship, whatever the part is called.
_MACRO_TYPES = re.compile(
    r"macroenabled\.|vnd\.ms-(office|word|excel|powerpoint)\.(vbaproject|vbadata|(intl)?macrosheet)"
    r"|relationships/(vbaproject|wordvbadata|xl(intl)?macrosheet)\b",
    re.IGNORECASE,
)
_HANGUL_PACKAGE = b"application/hwp+zip"
# Excel and Word 2003 can save as XML, often under the extension of their older format.
_XML_2003 = {
    re.compile(rb"<(\w+:)?Workbook\b[^>]{0,4000}[\"']urn:schemas-microsoft-com:office:spreadsheet[\"']"): "xls",
    re.compile(rb"<(\w+:)?wordDocument\b[^>]{0,4000}http://schemas\.microsoft\.com/office/word/2003/wordml"): "doc",
}
# The headers of document security programs that Korean companies use.
_WRAPPED = re.compile(
    rb"<## NASCA DRM|SCDS[A-Z]\d?|.{0,8}DRMONE|.{0,64}(Fasoo|DOCUMENT ?SAFER|MarkAny).{0,40}DRM", re.DOTALL
)
_XML_START = re.compile(rb"(\xef\xbb\xbf)?\s{0,100}<\?xml\b")
_XML_ROOT = re.compile(rb"<[A-Za-z]")
_MACROS_2003 = re.compile(rb"macrosPresent=[\"'](yes|on|1|true)|editdata\.mso", re.IGNORECASE)
_BLOCK = 256 * 1024  # bytes


def find_kinds(head: bytes, file: IO[bytes]) -> frozenset[str]:
    """Return the extensions that a document may have.

    Args:
        head: the file's first bytes, at least 4 KiB where it has them.
        file: the whole file.

    Returns:
        Of doc, docx, hwp, ppt, pptx, xls and xlsx; empty for any other file, and for one with macros. An encrypted
        document of the new kind may be any of the three, since its content cannot be seen.
    """
    if head.startswith(compound_files.SIGNATURE):
        found = compound_files.read_names(file)
        if found >= _ENCRYPTED:
            return frozenset(_FOLDERS.values())
        return frozenset(kind for stream, kind in _STREAMS.items() if stream in found)
    if head.startswith(_HANGUL_3):
        return frozenset({"hwp"})
    if head.startswith(b"PK"):
        return _find_package_kinds(file)
    kind = _find_xml_2003_kind(head)
    return frozenset({kind} if kind and not _has_macros_2003(file) else ())


def has_macros(head: bytes, file: IO[bytes]) -> bool:
    """Whether a document of the new kind, or one in the XML of 2003, carries macros or says that it may."""
    if not head.startswith(b"PK"):
        return bool(_find_xml_2003_kind(head)) and _has_macros_2003(file)
    names = _read_names(file)
    try:
        return _CONTENT_TYPES in names and (_has_macros(names) or any(map(_mentions_macros, _read_description(file))))
    except archives.Unreadable:
        return False


def is_hangul_package(head: bytes, file: IO[bytes]) -> bool:
    """Whether it is an HWPX document, which OC does not take under any extension but .zip."""
    return head.startswith(b"PK") and (_HANGUL_PACKAGE in head[:200] or "contents/content.hpf" in _read_names(file))


def is_protected_by_rights(head: bytes, file: IO[bytes]) -> bool:
    """Whether a file was encrypted by rights management, so that only its owner's company opens it."""
    if is_wrapped(head):
        return True
    found = compound_files.read_names(file)
    return ("encryptedpackage" in found and "encryptioninfo" not in found) or "\tdrmcontent" in found


def is_wrapped(head: bytes) -> bool:
    """Whether a document security program has put its own header before an encrypted file."""
    return bool(_WRAPPED.match(head))


def _find_package_kinds(file: IO[bytes]) -> frozenset[str]:
    names = _read_names(file)
    if _CONTENT_TYPES not in names or _has_macros(names):
        return frozenset()
    by_folder = frozenset(kind for folder, kind in _FOLDERS.items() if any(name.startswith(folder) for name in names))
    said = set[str]()
    try:
        for text in _read_description(file):
            if _mentions_macros(text):
                return frozenset()
            said |= {next((kind for pattern, kind in _MAIN_PARTS.items() if pattern.search(text)), "")}
    except archives.Unreadable:
        return frozenset()
    return by_folder & said or by_folder


def _read_names(file: IO[bytes]) -> set[str]:
    return {archives.normalize_name(entry.filename) for entry in archives.read_entries(file) or ()}


def _has_macros(names: set[str]) -> bool:
    return any(_MACRO_NAMES.search(name) for name in names)


def _read_description(file: IO[bytes]) -> Iterator[str]:
    """Return what the package's content types and relationships say."""
    for part in archives.read_parts(file, _SAYS_WHAT_IT_IS):
        is_wide = part.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = part.decode("utf-16" if is_wide else "latin-1", "replace")
        yield html.unescape(text) if "&#" in text else text


def _mentions_macros(text: str) -> bool:
    return bool(_MACRO_TYPES.search(text))


def _find_xml_2003_kind(head: bytes) -> str:
    """Return the type by the root element. Comments and instructions may precede it."""
    if not _XML_START.match(head):
        return ""
    root = _XML_ROOT.search(head[:4096])
    if not root:
        return ""
    return next((kind for pattern, kind in _XML_2003.items() if pattern.match(head, root.start())), "")


def _has_macros_2003(file: IO[bytes]) -> bool:
    tail = b""
    file.seek(0)
    while block := file.read(_BLOCK):
        if _MACROS_2003.search(tail + block):
            return True
        tail = block[-64:]
    return False
