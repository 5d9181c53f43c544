"""Build the envelope of JSON answers (contract, section 2), and raise refusals as exceptions.

HTTP status, where the contract leaves it open: a refusal of what the customer sent (fields, files, spam policy,
missing relations, closed ticket) comes with HTTP 200, as the contract warns; what is wrong with the call itself
(signature, parameters, address, path, method) has the status of its code.
"""

from dataclasses import dataclass, field
from typing import Any

Payload = dict[str, Any]

OK = 200
BAD_REQUEST = 400
FORBIDDEN = 403
NOT_FOUND = 404
METHOD_NOT_ALLOWED = 405
SERVER_ERROR = 500
RELATED_MISSING = 9005
MIME_MISMATCH = 9017
SPAM_MINUTE = 1001
SPAM_DAY = 1002


@dataclass
class Answer:
    """The result of a call before it is written: an envelope or, for a file, its bytes."""

    payload: Payload | None = None
    data: bytes = b""
    http_status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    result_id: str | None = None

    @property
    def result_code(self) -> int | None:
        return None if self.payload is None else int(self.payload["header"]["resultCode"])

    @property
    def successful(self) -> bool:
        return self.payload is None or bool(self.payload["header"]["isSuccessful"])

    @property
    def is_empty_list(self) -> bool:
        return self.payload is not None and (self.payload.get("result") or {}).get("contents") == []


_AS_HTTP_STATUS = (BAD_REQUEST, FORBIDDEN, NOT_FOUND, METHOD_NOT_ALLOWED, SERVER_ERROR)


class Refused(Exception):
    """A call that is answered with a failure."""

    def __init__(self, code: int, message: str | None, *, http_status: int | None = None, result: Any = None) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message
        own_status = code if code in _AS_HTTP_STATUS else 200
        self.http_status = own_status if http_status is None else http_status
        self.result = result

    def answer(self) -> Answer:
        return Answer(build_failure(self.code, self.message, self.result), http_status=self.http_status)


def build_success(content: Any) -> Payload:
    return {"header": _build_header(OK, "", True), "result": {"content": content}}


def build_success_list(contents: list[Payload], **paging: int) -> Payload:
    return {"header": _build_header(OK, "", True), "result": {"contents": contents, **paging}}


def build_failure(code: int, message: str | None, result: Any = None) -> Payload:
    return {"header": _build_header(code, message, False), "result": result}


def refuse_call(message: str) -> Refused:
    """Return the refusal of a wrong call, which is an error of the calling program."""
    return Refused(BAD_REQUEST, message)


def refuse_input(message: str | None, result: Any = None) -> Refused:
    """Return the refusal of what the customer sent."""
    return Refused(BAD_REQUEST, message, http_status=200, result=result)


def refuse_missing() -> Refused:
    return Refused(NOT_FOUND, "No data found")


def parse_digits(text: str | None) -> int | None:
    """Return the number in a text of at most 18 ASCII digits; None for any other text."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None


def _build_header(code: int, message: str | None, successful: bool) -> Payload:
    return {"resultCode": code, "resultMessage": message, "isSuccessful": successful}
