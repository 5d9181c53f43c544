"""Signed one-time form tokens: each shown form has one, and one token makes at most one inquiry.

A token says for whom its form was made, so that what is posted after a session ended still finds its owner. A form
that is opened by a visitor who has no session yet is made for a guest whose usercode follows from the token: so nothing
is kept until something is posted, and everything that one page posts, however much at once, is the same guest's.
"""

import hashlib
import secrets
from dataclasses import dataclass

from django.core import signing

from common import usercodes

_GUEST = "guest"


@dataclass(frozen=True, slots=True)
class FormToken:
    """The content of a token: its one-time part, and the form's owner, by `build_owner`."""

    nonce: str
    owner: str

    @property
    def is_members(self) -> bool:
        return not self.owner.startswith(_GUEST)


def build_owner(usercode: str) -> str:
    """Return the owner's name in tokens and drafts: stable, and no usercode. A guest's begins with "guest"."""
    kind = _GUEST if usercodes.is_guest(usercode) else "member"
    return f"{kind}-{hashlib.sha256(usercode.encode()).hexdigest()[:32]}"


def generate_nonce() -> str:
    """Return a random one-time part for the token of a new form."""
    return secrets.token_urlsafe(18)


def build_token(nonce: str, service_id: int, usercode: str) -> str:
    """Return the token to carry in the page of a form: a new one, or one to be corrected or continued.

    `usercode` is whom the form is shown to, and "" for a visitor who has none yet: the form is then made for the guest
    whose usercode follows from the nonce.
    """
    return _build_signer(service_id).sign(f"{nonce}.{build_owner(usercode or usercodes.derive_guest_code(nonce))}")


def derive_newcomer(form: FormToken) -> str:
    """Return the usercode of the guest for whom the form was made without a session; "" for any other form."""
    usercode = usercodes.derive_guest_code(form.nonce)
    return usercode if form.owner == build_owner(usercode) else ""


def is_for(form: FormToken, usercode: str) -> bool:
    """Whether the form was made for `usercode`, or for a newcomer who is the guest `usercode` by now."""
    return form.owner == build_owner(usercode) or (usercodes.is_guest(usercode) and bool(derive_newcomer(form)))


def read(token: str, service_id: int) -> FormToken | None:
    """Return the token's content, or None if it is not a valid token of this service."""
    try:
        nonce, _dot, owner = _build_signer(service_id).unsign(token).partition(".")
    except signing.BadSignature:
        return None
    return FormToken(nonce, owner)


def _build_signer(service_id: int) -> signing.Signer:
    return signing.Signer(salt=f"inquiries.form:{service_id}")
