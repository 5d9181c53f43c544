"""Parse a response envelope into a result or one of the errors (OC API, section 2)."""

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn, TypeVar

from inquiries.oc.endpoints import Endpoint
from inquiries.oc.errors import (
    AnswerTooLarge,
    FieldRefusal,
    MethodRefused,
    Misconfigured,
    NotFound,
    OCError,
    OutcomeUnknown,
    OverLimit,
    Refused,
    RefusedFields,
    Unavailable,
)
from inquiries.oc.types.parsing import JSON, parse_list, parse_text

T = TypeVar("T")
log = logging.getLogger(__name__)

LONGEST_WAIT = 3600.0  # seconds; no server's wish to be left alone is honoured for longer

# Codes that OC also sends as the HTTP status, and codes of its own, which come with 200 or any 4xx.
_HTTP_CODES = {400, 403, 404, 429}
_OWN_CODES = {1001, 1002, 9005}
_FILE_CODES = {9017}  # about a file's content, and so no answer to anything but an upload
# Refusals of the HTTP method, which the documents do not mention although they disagree on the list's.
_METHOD_CODES = {405, 501}
_METHOD_WORDS = re.compile(
    r"method.{0,60}(?:not|un) ?(?:be )?(?:supported|allowed|implemented)|(?:not allowed|not supported|unsupported)"
    r".{0,40}method|(?:메서드|메소드|요청 방식).{0,60}(?:지원|허용)|(?:지원|허용).{0,40}(?:메서드|메소드)",
    re.IGNORECASE,
)
_METHOD_CODE_IN_TEXT = re.compile(r'"resultCode"\s{0,20}:\s{0,20}"?(?:405|501)\b')
_LONGEST_REFUSAL = 4096  # bytes of an answer that is no envelope; a refusal is short
DOCUMENTED_CODES = frozenset({200, 405, 500, 501, 9007} | _HTTP_CODES | _OWN_CODES | _FILE_CODES)


@dataclass(frozen=True, slots=True)
class RawResponse:
    """A raw response. `headers` are case-insensitive; `received_ms` is its time, on the signer's clock."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    received_ms: int


@dataclass(frozen=True, slots=True)
class Envelope:
    """The two halves of every JSON response; `message` is for logs."""

    code: int
    successful: bool
    message: str
    result: Any


def read_result(answer: RawResponse, envelope: Envelope | None, endpoint: Endpoint, read: Callable[[JSON], T]) -> T:
    """Return the result of a successful response, read by `read`; raises one of the errors for every other one.

    `envelope` is what `open_envelope` makes of the answer.
    """
    if 300 <= answer.status < 400:
        raise Misconfigured("endpoint", f"HTTP {answer.status}", endpoint=endpoint.name)
    if envelope is not None and envelope.successful and envelope.code == 200 == answer.status:
        return _read(envelope.result, endpoint, read)
    if (
        endpoint.has_two_methods
        and (envelope is None or not envelope.successful)
        and _is_method_refused(answer, envelope)
    ):
        raise MethodRefused(f"HTTP {answer.status}", endpoint=endpoint.name)
    if envelope is not None and not envelope.successful and _matches_status(answer.status, envelope.code, endpoint):
        _refuse(answer, envelope, endpoint)
    if answer.status == 429 and (envelope is None or not envelope.successful):
        raise Unavailable("HTTP 429", endpoint=endpoint.name, result_code=429, retry_after=_retry_after(answer))
    if answer.status in (404, 405) and not endpoint.writes:
        # No word from OC itself: something else answers at this address.
        raise Misconfigured("endpoint", f"HTTP {answer.status}", endpoint=endpoint.name, result_code=answer.status)
    code = None if envelope is None else envelope.code
    raise build_untrusted_error(endpoint, f"HTTP {answer.status}, result code {code}", result_code=code)


def read_content(read: Callable[[JSON], T]) -> Callable[[JSON], T]:
    """Return a reader of the single content of a result; one that is no object is an error."""

    def read_one(result: JSON) -> T:
        content = result.get("content")
        if not isinstance(content, dict):
            raise ValueError("an object is missing")
        return read(content)

    return read_one


def read_contents(read: Callable[[JSON], T]) -> Callable[[JSON], tuple[T, ...]]:
    """Return a reader of the list of a result; a missing list is an error, not an empty list."""

    def read_all(result: JSON) -> tuple[T, ...]:
        if result.get("contents") is None:
            raise ValueError("a list is missing")
        return parse_list(result["contents"], read)

    return read_all


def build_untrusted_error(endpoint: Endpoint, why: str, *, result_code: int | None = None) -> OCError:
    """Return the error for an invalid response: after a write the outcome is unknown, a read can be repeated."""
    kind = OutcomeUnknown if endpoint.writes else Unavailable
    return kind(why, endpoint=endpoint.name, result_code=result_code)


def refuse_large_answer(endpoint: Endpoint) -> NoReturn:
    """Raise the error for an answer of more bytes than are read of this endpoint, and log it."""
    log.error("oc.answer_too_large", extra={"endpoint": endpoint.name, "number": endpoint.largest})
    if endpoint.writes:
        raise build_untrusted_error(endpoint, "the answer is too large")
    raise AnswerTooLarge(endpoint.largest, endpoint=endpoint.name)


def open_envelope(body: bytes) -> Envelope | None:
    """Return the envelope in `body`, or None if it is not strictly UTF-8, JSON and an envelope."""
    try:
        data = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_refuse_duplicates)
    except (ValueError, RecursionError):
        return None
    header = data.get("header") if isinstance(data, dict) else None
    if not isinstance(header, dict):
        return None
    code, successful = header.get("resultCode"), header.get("isSuccessful")
    if type(code) is not int or type(successful) is not bool:
        return None
    result = data.get("result")
    content = result.get("content") if isinstance(result, dict) else None
    inner = content.get("message") if isinstance(content, dict) else None
    return Envelope(code, successful, parse_text(header.get("resultMessage")) or parse_text(inner), result)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        # Which of the two is meant is anyone's guess, and another reader on the way may have guessed differently.
        raise ValueError("a key comes twice")
    return found


def _read(result: object, endpoint: Endpoint, read: Callable[[JSON], T]) -> T:
    if isinstance(result, dict):
        try:
            return read(result)
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            raise build_untrusted_error(endpoint, f"success, but {error}", result_code=200) from None
    raise build_untrusted_error(endpoint, "success without a result", result_code=200)


def _matches_status(status: int, code: int, endpoint: Endpoint) -> bool:
    if code in _HTTP_CODES:
        return status in (200, code)
    own = _OWN_CODES if endpoint.writes else _OWN_CODES | _FILE_CODES
    return code in own and (status == 200 or 400 <= status < 500)


def _is_method_refused(answer: RawResponse, envelope: Envelope | None) -> bool:
    """Whether the HTTP method was refused, in whichever of the places where servers say so."""
    if answer.status in _METHOD_CODES or (envelope is not None and envelope.code in _METHOD_CODES):
        return True
    said = envelope.message if envelope else answer.body[:_LONGEST_REFUSAL].decode("utf-8", "replace")
    return bool(_METHOD_WORDS.search(said) or (envelope is None and _METHOD_CODE_IN_TEXT.search(said)))


def _refuse(answer: RawResponse, envelope: Envelope, endpoint: Endpoint) -> NoReturn:
    code, message, name = envelope.code, envelope.message, endpoint.name
    if code == 429:
        raise Unavailable(message, endpoint=name, result_code=code, retry_after=_retry_after(answer))
    if code in (1001, 1002):
        raise OverLimit(message, endpoint=name, result_code=code)
    if code == 403:
        about_key = re.search("security ?key", message, re.IGNORECASE)
        raise Misconfigured("key" if about_key else "address", message, endpoint=name, result_code=code)
    if code == 404:
        if endpoint.names_a_thing or endpoint.may_be_empty:
            raise NotFound(message, endpoint=name, result_code=code)
        raise Misconfigured("endpoint", message, endpoint=name, result_code=code)
    if code == 9005 and (endpoint.names_a_thing or endpoint.may_be_empty) and not endpoint.writes:
        raise NotFound(message, endpoint=name, result_code=code)
    if code == 400:
        _refuse_request(answer, envelope, endpoint)
    raise Refused(message, endpoint=name, result_code=code)


def _refuse_request(answer: RawResponse, envelope: Envelope, endpoint: Endpoint) -> None:
    message, name = envelope.message, endpoint.name
    if fields := _parse_field_refusals(envelope.result):
        raise RefusedFields(fields, message, endpoint=name)
    if re.search("authorization is (blank|incorrect)", message, re.IGNORECASE):
        raise Misconfigured("signature", message, endpoint=name, result_code=400)
    if re.search("x-tc-timestamp is ", message, re.IGNORECASE):
        skew = measure_clock_skew(answer.headers, answer.received_ms)
        raise Misconfigured("clock", message, endpoint=name, result_code=400, clock_skew=skew)


def _parse_field_refusals(result: object) -> tuple[FieldRefusal, ...]:
    contents = result.get("contents") if isinstance(result, dict) else None
    if not isinstance(contents, list):
        return ()
    return tuple(
        FieldRefusal(parse_text(item.get("objectName")), parse_text(item.get("validate")))
        for item in contents
        if isinstance(item, dict)
    )


def _parse_date(value: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(value or "")
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def measure_clock_skew(headers: Mapping[str, str], received_ms: int) -> float | None:
    """Return by how many seconds our clock is ahead of the server's Date, which has whole seconds; None without one."""
    date = _parse_date(headers.get("Date"))
    return None if date is None else received_ms / 1000 - date.timestamp()


def _retry_after(answer: RawResponse) -> float | None:
    value = answer.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_WAIT)
    date = _parse_date(value)
    return None if date is None else min(max(date.timestamp() - answer.received_ms / 1000, 0.0), LONGEST_WAIT)
