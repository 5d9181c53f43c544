"""One-time tokens: each form that is shown carries one, and one token makes at most one inquiry.

A token says for whom its form was made, so that what is posted after a session ended still finds its owner.
"""

import hashlib
import secrets
from dataclasses import dataclass

from django.core import signing

from members import usercodes

_GUEST = "guest"


@dataclass(frozen=True, slots=True)
class FormToken:
    """What a token says: its one-time part, and whom the form was shown to, by `owner_of`."""

    nonce: str
    owner: str

    @property
    def is_members(self) -> bool:
        return not self.owner.startswith(_GUEST)


def owner_of(usercode: str) -> str:
    """Somebody as tokens and drafts name them: always the same, and no usercode. Guests' begin with "guest"."""
    kind = _GUEST if usercodes.is_guest(usercode) else "member"
    return f"{kind}-{hashlib.sha256(usercode.encode()).hexdigest()[:32]}"


def issue(service_id: int, usercode: str) -> str:
    """A new token for a form of the service that is shown to `usercode`, to be carried in the page."""
    return carried(secrets.token_urlsafe(18), service_id, usercode)


def carried(nonce: str, service_id: int, usercode: str) -> str:
    """The token as a page carries it; also for a form that is shown once more, to be corrected or taken up again."""
    return _signer(service_id).sign(f"{nonce}.{owner_of(usercode)}")


def read(token: str, service_id: int) -> FormToken | None:
    """What the token says, whoever posted it; None if it is none of ours for this service."""
    try:
        nonce, _dot, owner = _signer(service_id).unsign(token).partition(".")
    except signing.BadSignature:
        return None
    return FormToken(nonce, owner)


def nonce_of(token: str, service_id: int, usercode: str) -> str | None:
    """The token's one-time part, under which files and the inquiry are kept; None if it is not this person's."""
    said = read(token, service_id)
    return said.nonce if said and said.owner == owner_of(usercode) else None


def _signer(service_id: int) -> signing.Signer:
    return signing.Signer(salt=f"inquiries.form:{service_id}")
