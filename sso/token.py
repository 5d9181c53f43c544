"""Verify the signed token with which a company's site names its member (OC API, section 9).

The owner of the organization's key can name any member; a token is valid for three minutes.
"""

import base64
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from common import normalization

WINDOW_MS = 3 * 60 * 1000  # before and after now: clocks differ both ways
# In the order in which they are signed, with their largest lengths in characters. The service's id comes before them.
_LIMITS = {"usercode": 50, "username": 50, "email": 100, "phone": 20, "memberno": 50, "returnUrl": 2000, "time": 16}
SIGNED = frozenset({"service", "token", *_LIMITS})
_DIGITS = re.compile("[0-9]+")


class Reason(StrEnum):
    """Why a sign-in was refused. The word goes into the log, and holds no personal data."""

    OFF = "off"  # the service has no organization key
    MALFORMED = "malformed"
    WRONG = "wrong"
    EXPIRED = "expired"
    USED = "used"
    NOT_ALLOWED = "not_allowed"  # the site cannot sign this account in


class TokenRejected(Exception):
    """The token is not valid. `usercode` is the member that it names, if it is genuine and only late."""

    def __init__(self, reason: Reason, usercode: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.usercode = usercode


@dataclass(frozen=True, slots=True)
class Details:
    """A member as their own site describes them. Only the usercode is always present."""

    usercode: str
    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A verified token. `signature` is its one spelling; `until_ms` is when it expires."""

    details: Details
    return_url: str
    signature: str
    until_ms: int


def is_tried(parameters: Mapping[str, str]) -> bool:
    """Whether the parameters ask for a sign-in: without a token, the others do not count."""
    return bool(parameters.get("token"))


def sign(key: str, parts: Iterable[str]) -> str:
    """Return the token for these parts, the service's id first: blank ones are left out together with their `&`."""
    text = "&".join(part for part in parts if part.strip())
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def verify(parameters: Mapping[str, str], service_id: str, key: str, now_ms: int) -> Statement:
    """Parse and verify a token about a member of the service `service_id`, signed with the organization's `key`.

    `parameters` are those of the address or the form, `now_ms` is milliseconds since the epoch. Raises `TokenRejected`:
    first for what the service and the parameters are, then for the signature, and only then for the time.
    """
    said = {name: parameters.get(name, "") for name in _LIMITS}
    if not key:
        raise TokenRejected(Reason.OFF)
    if not said["usercode"].strip() or not _DIGITS.fullmatch(said["time"]) or not all(map(_is_fit, said.items())):
        raise TokenRejected(Reason.MALFORMED)
    signature = sign(key, (service_id, *said.values()))
    # A plus that was put into an address as it is arrives as a blank, and no token has a blank.
    given = parameters.get("token", "").strip().replace(" ", "+")
    if not hmac.compare_digest(signature.encode(), given.encode("utf-8", "replace")):
        raise TokenRejected(Reason.WRONG)
    if abs(now_ms - int(said["time"])) > WINDOW_MS:
        raise TokenRejected(Reason.EXPIRED, said["usercode"])
    details = Details(
        said["usercode"], said["username"].strip(), normalization.normalize_email(said["email"]), said["phone"].strip()
    )
    return Statement(details, said["returnUrl"], signature, int(said["time"]) + WINDOW_MS)


def _is_fit(said: tuple[str, str]) -> bool:
    """Whether a text is short enough and has no invisible characters: control characters, lone surrogates."""
    name, value = said
    return len(value) <= _LIMITS[name] and not any(
        unicodedata.category(character) in ("Cc", "Cs") for character in value
    )
