"""Find the reason why a file's content does not fit its name, so that the customer can be told what to do."""

import re
from enum import Enum

from inquiries.domain.file_inspection import archives, office_documents, text_encodings, text_signatures
from inquiries.domain.file_inspection.content_checks import HEAD, Readable
from inquiries.domain.file_inspection.text_signatures import Mark


class Reason(Enum):
    """The reason of a refusal. The messages are in `inquiries.services.files.upload_checks`."""

    WRONG_CONTENT = "wrong content"
    MACROS = "macros"
    RIGHTS = "rights"
    HANGUL_PACKAGE = "hangul package"
    PAGE = "page"
    TEXT = "text"
    MAIL = "mail"
    SCRIPT = "script"
    KEY = "key"
    MARKUP = "markup"
    OTHER_TEXT = "other text"
    TOO_MANY_FILES = "too many files"


# Other extensions that deserve a sentence of their own.
EXTENSIONS = {
    "hwpx": Reason.HANGUL_PACKAGE,
    **dict.fromkeys(("docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm", "ppam"), Reason.MACROS),
}
OFFICE = frozenset({"doc", "docx", "ppt", "pptx", "xls", "xlsx"})
_MARKED = {
    Mark.MAIL: Reason.MAIL,
    Mark.SCRIPT: Reason.SCRIPT,
    Mark.KEY: Reason.KEY,
    Mark.MARKUP: Reason.MARKUP,
    Mark.OTHER: Reason.OTHER_TEXT,
}
# A page or a web archive that Office opens: one with something to read in it.
_PAGE = re.compile(rb"<(table|body|p|div|h1|br|font)\b|urn:schemas-microsoft-com|^mime-version:", re.IGNORECASE)
_TEXT_MARK = re.compile(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s{0,200}")


def find_reason(extension: str, file: Readable) -> Reason:
    """Return why a file's content does not fit its extension.

    Args:
        extension: as `file_names.get_extension` returns it.
        file: read from its start and left there.

    Returns:
        The most telling reason, or `WRONG_CONTENT`.
    """
    file.seek(0)
    head = file.read(HEAD)
    found = _find_reason(extension, head, file)
    file.seek(0)
    return found


def _find_reason(extension: str, head: bytes, file: Readable) -> Reason:
    if office_documents.is_protected_by_rights(head, file):
        return Reason.RIGHTS
    if extension in {"zip", *OFFICE} and archives.has_too_many(file):
        return Reason.TOO_MANY_FILES
    if extension in {"hwp", *OFFICE} and office_documents.is_hangul_package(head, file):
        return Reason.HANGUL_PACKAGE
    if extension in OFFICE:
        return _find_office_reason(head, file)
    return _find_text_reason(file) if extension == "txt" else Reason.WRONG_CONTENT


def _find_office_reason(head: bytes, file: Readable) -> Reason:
    if office_documents.has_macros(head, file):
        return Reason.MACROS
    begin = head.replace(b"\x00", b"")
    begin = begin[_TEXT_MARK.match(begin).end() :]  # type: ignore[union-attr]
    if begin.startswith(b"<") or begin[:13].lower() == b"mime-version:":
        return Reason.PAGE if _PAGE.search(begin) else Reason.WRONG_CONTENT
    return Reason.TEXT if text_encodings.detect_encoding(file) else Reason.WRONG_CONTENT


def _find_text_reason(file: Readable) -> Reason:
    encoding = text_encodings.detect_encoding(file)
    if encoding is None:
        return Reason.WRONG_CONTENT
    mark = text_signatures.mark_of(text_encodings.convert_head(file, encoding))
    return _MARKED[mark] if mark else Reason.MARKUP
