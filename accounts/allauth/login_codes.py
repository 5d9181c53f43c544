"""Mailed sign-in codes. The session has only their keyed hash, so that a database reader cannot use them."""

from django.utils.crypto import salted_hmac

from accounts.allauth.internals import normalize_user_code
from common import identifiers


class Code(str):
    """The hash that django-allauth stores and compares. `plain` is known only while the mail is written."""

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
