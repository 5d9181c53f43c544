"""Read a response and its envelope into a result or one of the errors (OC API, section 2)."""

import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn, TypeVar

from inquiries.oc.call_record import Record
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

_LARGEST_CODE = 2**31 - 1  # of a result, as the database holds it
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
class OpenResponse:
    """A response whose body is still to be read, in blocks of bytes.

    `headers` are case-insensitive; `received_ms` is the time when they came, on the signer's clock.
    """

    status: int
    headers: Mapping[str, str]
    blocks: Iterable[bytes]
    received_ms: int


@dataclass(frozen=True, slots=True)
class Envelope:
    """The two halves of every JSON response; `message` is for logs."""

    code: int
    successful: bool
    message: str
    result: Any


def read_response(response: OpenResponse, record: Record, read: Callable[[JSON], T]) -> T:
    """Read a response to its end.

    Args:
        response: What came back; an error of the network that its blocks raise is raised here.
        record: Names the endpoint that was called, and learns the result code.
        read: Reads the result of a successful response.

    Returns:
        What `read` returns.

    Raises:
        OCError: The error that stands for any other response.
    """
    endpoint, body = record.endpoint, bytearray()
    for block in response.blocks:
        body += block
        if len(body) > endpoint.largest:
            log.error("oc.answer_too_large", extra={"endpoint": endpoint.name, "number": endpoint.largest})
            if endpoint.writes:
                raise build_untrusted_error(endpoint, "the answer is too large")
            raise AnswerTooLarge(endpoint.largest, endpoint=endpoint.name)
    envelope = _open_envelope(body)
    record.result_code = envelope.code if envelope else None
    if envelope is not None and envelope.successful and envelope.code == 200 == response.status:
        return _read(envelope.result, endpoint, read)
    _raise_error(response, bytes(body), envelope, endpoint)


def _raise_error(response: OpenResponse, body: bytes, envelope: Envelope | None, endpoint: Endpoint) -> NoReturn:
    """Raise the error that stands for a response which is no success."""
    status, is_success = response.status, envelope is not None and envelope.successful
    if 300 <= status < 400:
        raise Misconfigured("endpoint", f"HTTP {status}", endpoint=endpoint.name)
    if endpoint.has_two_methods and not is_success and _is_method_refused(status, body, envelope):
        raise MethodRefused(f"HTTP {status}", endpoint=endpoint.name)
    if envelope is not None and not is_success and _matches_status(status, envelope.code, endpoint):
        _refuse(response, envelope, endpoint)
    if status == 429 and not is_success:
        raise Unavailable("HTTP 429", endpoint=endpoint.name, result_code=429, retry_after=_retry_after(response))
    if status in (404, 405) and not endpoint.writes:
        # No word from OC itself: something else answers at this address.
        raise Misconfigured("endpoint", f"HTTP {status}", endpoint=endpoint.name, result_code=status)
    code = None if envelope is None else envelope.code
    raise build_untrusted_error(endpoint, f"HTTP {status}, result code {code}", result_code=code)


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


def _open_envelope(body: bytearray) -> Envelope | None:
    """Return the envelope in `body`, or None if it is not strictly UTF-8, JSON and an envelope."""
    try:
        data = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_refuse_duplicates)
    except (ValueError, RecursionError):
        return None
    header = data.get("header") if isinstance(data, dict) else None
    if not isinstance(header, dict):
        return None
    code, successful = header.get("resultCode"), header.get("isSuccessful")
    if type(code) is not int or type(successful) is not bool or abs(code) > _LARGEST_CODE:
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


def _is_method_refused(status: int, body: bytes, envelope: Envelope | None) -> bool:
    """Whether the HTTP method was refused, in whichever of the places where servers say so."""
    if status in _METHOD_CODES or (envelope is not None and envelope.code in _METHOD_CODES):
        return True
    said = envelope.message if envelope else body[:_LONGEST_REFUSAL].decode("utf-8", "replace")
    return bool(_METHOD_WORDS.search(said) or (envelope is None and _METHOD_CODE_IN_TEXT.search(said)))


def _refuse(response: OpenResponse, envelope: Envelope, endpoint: Endpoint) -> NoReturn:
    code, message, name = envelope.code, envelope.message, endpoint.name
    if code == 429:
        raise Unavailable(message, endpoint=name, result_code=code, retry_after=_retry_after(response))
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
        _refuse_request(response, envelope, endpoint)
    raise Refused(message, endpoint=name, result_code=code)


def _refuse_request(response: OpenResponse, envelope: Envelope, endpoint: Endpoint) -> None:
    message, name = envelope.message, endpoint.name
    if fields := _parse_field_refusals(envelope.result):
        raise RefusedFields(fields, message, endpoint=name)
    if re.search("authorization is (blank|incorrect)", message, re.IGNORECASE):
        raise Misconfigured("signature", message, endpoint=name, result_code=400)
    if re.search("x-tc-timestamp is ", message, re.IGNORECASE):
        skew = measure_clock_skew(response.headers, response.received_ms)
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
    except (ValueError, OverflowError):  # the latter for a number that no date has
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def measure_clock_skew(headers: Mapping[str, str], received_ms: int) -> float | None:
    """Return by how many seconds our clock is ahead of the server's Date, which has whole seconds; None without one."""
    date = _parse_date(headers.get("Date"))
    return None if date is None else received_ms / 1000 - date.timestamp()


def _retry_after(response: OpenResponse) -> float | None:
    value = response.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_WAIT)
    date = _parse_date(value)
    return None if date is None else min(max(date.timestamp() - response.received_ms / 1000, 0.0), LONGEST_WAIT)
