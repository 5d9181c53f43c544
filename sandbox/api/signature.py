"""Check the signature of a call. It is written from the contract's section 3 alone.

It follows the vendor's description of its own filter: the request URI undecoded, then the parameter map in the order
of its names with the first value of each, then the body, then the timestamp.
"""

import base64
import hashlib
import hmac

from sandbox.api.call import Call
from sandbox.api.envelope import parse_digits, refuse_call

VALID_MS = 5 * 60 * 1000
EXPIRED, INCORRECT = "X-TC-Timestamp is expired", "Authorization is incorrect"


def check(call: Call, organization_id: str, service_key: str, *, now_ms: int, valid_ms: int = VALID_MS) -> None:
    """Check the signature. Raises Refused (400).

    The contract names an age of five minutes; a test that has less time says so in `valid_ms`. It is silent about
    timestamps of the future; here one that is too far ahead is as expired as one that is as much behind.
    """
    authorization = call.headers.get("authorization", "")
    if not authorization.strip():
        raise refuse_call("Authorization is blank")
    timestamp = call.headers.get("x-tc-timestamp", "")
    signed_ms = parse_digits(timestamp)
    if signed_ms is None:
        raise refuse_call("X-TC-Timestamp is not numeric")
    if abs(now_ms - signed_ms) > valid_ms:
        raise refuse_call(EXPIRED)
    if call.op == "upload" and call.file is None:
        raise refuse_call("multipart request but file is null")
    expected = sign(service_key, organization_id + call.path + _read_middle(call) + timestamp)
    if not hmac.compare_digest(expected.encode(), authorization.encode("utf-8", "replace")):
        raise refuse_call(INCORRECT)


def build_middle(query: list[tuple[str, str]], body: str) -> str:
    """Return parameters and body as they stand in the string to sign."""
    first_values: dict[str, str] = {}
    for name, value in query:
        if name not in first_values:
            first_values[name] = value
    joined = "&".join(first_values[name] for name in sorted(first_values))
    return joined + "&" + body if first_values and body else joined + body


def sign(service_key: str, text: str) -> str:
    digest = hmac.new(service_key.encode("utf-8"), text.encode("utf-8"), hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")


def _read_middle(call: Call) -> str:
    if call.op == "upload":
        return call.file_md5
    try:
        return build_middle(call.query, call.body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise refuse_call("The body is not UTF-8") from error
