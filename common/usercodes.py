"""Validate and generate usercodes, under which OC keeps one person's tickets (OC API, section 6: create a ticket)."""

import secrets
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common import normalization
from common.hashing import hash_with_secret_key

MAX_LENGTH = 50
MAX_FOLDED_LENGTH = 200  # a letter may be folded into several
# Guests have a namespace of their own, so that a member's usercode can never be a guest's.
GUEST_PREFIX = "guest-"
# Letters of any script with their marks, and digits: what the client takes for a segment too.
_PLAIN = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd"})
_ALPHABET = "abcdefghjkmnpqrstvwxyz0123456789"


def check(code: str) -> None:
    """Refuse a member's usercode that cannot be one path segment, or that could pass for another's."""
    is_plain = all(unicodedata.category(character) in _PLAIN or character in "@._+~-" for character in code)
    is_one_segment = 1 <= len(code) <= MAX_LENGTH and code not in {".", ".."} and is_plain
    # In one spelling only: two codes that look the same must not be two people, or one of them at OC. What is invisible
    # is refused and not dropped: a confirmed code is that very one, and not what is left over of it.
    is_one_spelling = unicodedata.is_normalized("NFC", code) and normalization.strip_invisible(code) == code
    if not is_one_segment or not is_one_spelling or len(normalization.fold_usercode(code)) > MAX_FOLDED_LENGTH:
        raise ValidationError(_("A usercode has 1 to 50 characters: letters, digits and @ . _ + ~ - only."))
    if normalization.fold_usercode(code).startswith(GUEST_PREFIX):
        raise ValidationError(_("Usercodes that begin with “guest-” are reserved for guests."))


def generate_member_code() -> str:
    return "m-" + _generate(20)


def generate_guest_code() -> str:
    return GUEST_PREFIX + _generate(24)


def derive_guest_code(nonce: str) -> str:
    """Return the usercode of a guest of whom only a form is known, derived from the form's one-time part."""
    digest = bytes.fromhex(hash_with_secret_key("common.usercodes.guest", nonce))
    return GUEST_PREFIX + "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:24])


def is_guest(code: str) -> bool:
    return code.startswith(GUEST_PREFIX)


def _generate(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
