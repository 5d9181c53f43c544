"""The rules for an uploaded file, each with the contract's code and a message (section 5)."""

from sandbox.api.envelope import BAD_REQUEST, MIME_MISMATCH, Refused
from sandbox.api.field_values import count_utf16_units
from sandbox.api.files.file_sniffing import matches_extension
from sandbox.state.files import CONTENT_TYPES

SIZE_LIMIT = 10 * 1024 * 1024
NAME_LIMIT = 100

TOO_LARGE = "파일은 10MB 이내로 첨부할 수 있습니다."
NAME_TOO_LONG = "파일명이 100자 이내인 파일만 첨부할 수 있습니다."
FORMAT_NOT_ALLOWED = "해당 파일 격식은 첨부할 수 없습니다."
UNRECOGNIZED = "파일이 손상되었거나 인식할 수 없습니다."


def check_upload(name: str, data: bytes) -> None:
    """Check an uploaded file. Raises Refused (400 or 9017) for one that is not acceptable."""
    if len(data) >= SIZE_LIMIT:
        raise _build_refusal(BAD_REQUEST, TOO_LARGE)
    if count_utf16_units(name) >= NAME_LIMIT:
        raise _build_refusal(BAD_REQUEST, NAME_TOO_LONG)
    stem, dot, extension = name.rpartition(".")
    extension = extension.lower()
    if not dot or not stem or extension not in CONTENT_TYPES:
        raise _build_refusal(BAD_REQUEST, FORMAT_NOT_ALLOWED)
    if not matches_extension(extension, data):
        raise _build_refusal(MIME_MISMATCH, UNRECOGNIZED)


def _build_refusal(code: int, message: str) -> Refused:
    content = {"exception": "OcException", "message": message}
    return Refused(code, message, http_status=200, result={"content": content})
