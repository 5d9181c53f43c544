"""Codes that are mailed: in the session only as a keyed hash, so that who reads the database has no way in."""

from allauth.core.internal.cryptokit import normalize_user_code
from django.utils.crypto import salted_hmac

from common import identifiers


class Code(str):
    """What django-allauth keeps and compares is the hash; what the mail says is `plain`, known while it is written."""

    plain: str

    @classmethod
    def from_plain(cls, plain: str) -> "Code":
        code = cls(hash_code(plain))
        code.plain = plain
        return code


def hash_code(typed: str) -> str:
    return salted_hmac(
        "accounts.allauth.login_codes",
        normalize_user_code(identifiers.fold_digits(identifiers.fold_width(identifiers.strip_invisible(typed)))),
        algorithm="sha256",
    ).hexdigest()
