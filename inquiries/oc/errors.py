"""The exceptions of the client, one class for each reaction of a caller."""

from dataclasses import dataclass
from typing import Any, Literal

Reason = Literal["signature", "key", "address", "clock", "endpoint", "tls", "inside"]


class OCError(Exception):
    """A call brought no result; `endpoint` names the call, and `result_code` is OC's own code if it gave one.

    `message` is for logs and never for customers: it may be OC's own text.
    """

    def __init__(self, message: str = "", *, endpoint: str = "", result_code: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.endpoint = endpoint
        self.result_code = result_code


class Unavailable(OCError):
    """The call changed nothing (it was never executed, or it only reads): try again later.

    `retry_after` is the number of seconds OC asked for, at most an hour, or None.
    """

    def __init__(self, message: str = "", *, retry_after: float | None = None, **call: Any) -> None:
        super().__init__(message, **call)
        self.retry_after = retry_after


class AnswerTooLarge(Unavailable):
    """The answer of a read has more than `limit` bytes, the most that is read of this endpoint."""

    def __init__(self, limit: int, **call: Any) -> None:
        super().__init__("the answer is too large", **call)
        self.limit = limit


class OutcomeUnknown(OCError):
    """A write was sent and no trustworthy response came back: it may have been executed."""


class Refused(OCError):
    """OC refused the call and changed nothing."""


@dataclass(frozen=True, slots=True)
class FieldRefusal:
    """One field that OC refused; `kind` is "invalid", "length", "required" or a newer word of OC."""

    code: str
    kind: str


class RefusedFields(Refused):
    """OC refused a ticket for the fields listed in `fields`."""

    def __init__(self, fields: tuple[FieldRefusal, ...] = (), message: str = "", **call: Any) -> None:
        super().__init__(message, **{"result_code": 400, **call})
        self.fields = fields


class NotFound(Refused):
    """The ticket, submission type or attachment of the call does not exist."""


class OverLimit(Refused):
    """OC's spam policy blocks new tickets from this customer's address for 24 hours (codes 1001 and 1002)."""


class Misconfigured(Refused):
    """The service's settings must be corrected before any call can work; `reason` says which.

    `clock_skew` is how many seconds our clock is ahead of OC's (negative: behind), where the answer had a date.
    """

    def __init__(self, reason: Reason, message: str = "", *, clock_skew: float | None = None, **call: Any) -> None:
        super().__init__(message, **call)
        self.reason: Reason = reason
        self.clock_skew = clock_skew

    def __str__(self) -> str:
        return f"{self.reason}: {self.message}"


class MethodRefused(Misconfigured):
    """The endpoint does not accept the HTTP method (OC API, section 8: the list's method)."""

    def __init__(self, message: str = "", **call: Any) -> None:
        super().__init__("endpoint", message, **{"result_code": 405, **call})
