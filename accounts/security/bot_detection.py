"""Detect bots without a puzzle: by a field that is invisible to people, and by a form that is filled too quickly.

Suspicion never refuses a form for good. The form comes back with its text, and when it is sent once more it has been
open for long enough.
"""

from django.conf import settings
from django.core import signing

# No name that a browser or a password manager fills in by itself.
TRAP = "second_subject"
MARK = "opened"
_SALT = "accounts.mail.opened"
_AGAIN = "again"


def mark(*, again: bool = False) -> str:
    """Return a signed mark of when the form was shown; `again` for one that was given back."""
    return signing.TimestampSigner(salt=_SALT).sign(_AGAIN if again else "")


def is_suspicious(posted_mark: str, trap: str) -> bool:
    """Whether a posted form was probably filled by a bot."""
    if trap.strip():
        return True
    if settings.GUEST_FORM_SECONDS <= 0:
        return False
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        if signer.unsign(posted_mark) == _AGAIN:
            return False
        signer.unsign(posted_mark, max_age=settings.GUEST_FORM_SECONDS)
    except signing.SignatureExpired:
        return False
    except signing.BadSignature:
        return True
    return True
