"""Mailed codes and links: for one purpose, short-lived, and stored as hashes only.

A code works once, a link until it expires.
"""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import MailedSecret
from common import locks, normalization
from common.hashing import hash_with_secret_key

CODE_LASTS = timedelta(minutes=10)
TRIES = 5
DIGITS = 8
# A part of every stored hash, and no module's name any more: with another one, links mailed before would open nothing.
_HASHED_FOR = "accounts.security.one_time_secrets"


def issue_code(purpose: str, subject: str, holder: str) -> str:
    """Issue a code of eight digits that opens `subject`, for the browser session `holder`; earlier codes end."""
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    with transaction.atomic():
        # Of two clicks at once only the later one's code is left, as the last mail says.
        locks.hold("code", purpose, holder)
        MailedSecret.objects.filter(purpose=purpose, holder_hash=_hash(purpose, holder)).delete()
        _keep(purpose, subject, code, holder, CODE_LASTS)
    return code


def use_code(purpose: str, holder: str, typed: str) -> str | None:
    """Use up the code and return its subject. None for a wrong or expired code, and after `TRIES` wrong ones."""
    code = normalization.normalize_digits(typed)
    with transaction.atomic():
        alive = MailedSecret.objects.select_for_update().filter(expires_at__gt=timezone.now(), tries_left__gt=0)
        kept = alive.filter(purpose=purpose, holder_hash=_hash(purpose, holder)).first()
        if kept is None:
            return None
        if not constant_time_compare(kept.secret_hash, _hash(purpose, kept.subject, code)):
            kept.tries_left -= 1
            kept.save(update_fields=("tries_left",))
            return None
        kept.delete()
    return kept.subject


def issue_link(purpose: str, subject: str, lasts: timedelta) -> str:
    """Issue a secret for a link that opens `subject` in any browser: letters and digits."""
    token = secrets.token_hex(20)
    _keep(purpose, subject, token, "", lasts)
    return token


def is_link_valid(purpose: str, subject: str, token: str) -> bool:
    """Return whether the link opens `subject`. It can be used again until it expires."""
    alive = MailedSecret.objects.filter(expires_at__gt=timezone.now(), purpose=purpose, subject=subject)
    return alive.filter(holder_hash="", secret_hash=_hash(purpose, subject, token)).exists()


def revoke_links(purpose: str, subject: str) -> None:
    """End all links to `subject`."""
    MailedSecret.objects.filter(purpose=purpose, subject=subject, holder_hash="").delete()


def purge() -> int:
    """Delete expired secrets. Returns their number."""
    return locks.delete_unlocked(MailedSecret.objects.filter(expires_at__lt=timezone.now()))


def _keep(purpose: str, subject: str, secret: str, holder: str, lasts: timedelta) -> None:
    MailedSecret.objects.create(
        purpose=purpose,
        subject=subject,
        secret_hash=_hash(purpose, subject, secret),
        holder_hash=_hash(purpose, holder) if holder else "",
        tries_left=TRIES,
        expires_at=timezone.now() + lasts,
    )


def _hash(*values: str) -> str:
    return hash_with_secret_key(_HASHED_FOR, *values)
