"""Codes that are mailed for sign-in, an address or a new password. The session has only their keyed hash.

Who reads the database cannot use them.
"""

from accounts.allauth.internals import normalize_user_code
from common import normalization
from common.hashing import hash_with_secret_key


class Code(str):
    """The hash that django-allauth stores and compares. `plain` is known only while the mail is written."""

    plain: str

    @classmethod
    def from_plain(cls, plain: str) -> "Code":
        code = cls(hash_code(plain))
        code.plain = plain
        return code


def hash_code(typed: str) -> str:
    plain = normalization.fold_digits(normalization.fold_width(normalization.strip_invisible(typed)))
    # Not the module's name any more: with another one, codes that were mailed before an upgrade are wrong.
    return hash_with_secret_key("accounts.allauth.login_codes", normalize_user_code(plain))
