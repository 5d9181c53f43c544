"""A sliding-window rate limit, counted in the database, so that losing Redis forgets nothing.

A limit slows down and never locks: a try that was refused is not counted, and each one that was counted is forgotten
when its window is over.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Throttle
from common import locks
from common.database.rows import get_or_create
from common.hashing import hash_with_secret_key


def spend(scope: str, key: str, limit: int, window: timedelta) -> bool:
    """Count one try of `scope` (the action) by `key` (a person or network), if there is one left.

    True for at most `limit` tries in any span of `window`, whichever processes ask at once. In a transaction of the
    caller's the count is taken back with it.
    """
    now = timezone.now()
    counted = {"purge_at": now + window}
    with transaction.atomic():
        locked = Throttle.objects.select_for_update()
        throttle, _is_new = get_or_create(locked, counted, key_hash=_hash(scope, key))
        since = _convert_to_ms(now - window)
        spent = [moment for moment in throttle.attempt_times_ms if moment > since]
        if len(spent) >= limit:
            return False
        throttle.attempt_times_ms, throttle.purge_at = [*spent, _convert_to_ms(now)], counted["purge_at"]
        throttle.save(update_fields=("attempt_times_ms", "purge_at"))
    return True


def give_back(scope: str, key: str) -> None:
    """Take back the newest try that was counted, because it failed through a fault of the portal."""
    with transaction.atomic():
        for throttle in Throttle.objects.select_for_update().filter(key_hash=_hash(scope, key)):
            throttle.attempt_times_ms = throttle.attempt_times_ms[:-1]
            throttle.save(update_fields=("attempt_times_ms",))


def forget(scope: str, key: str) -> None:
    """Reset the count, as after a successful sign-in."""
    Throttle.objects.filter(key_hash=_hash(scope, key)).delete()


def purge() -> int:
    """Delete expired rows. Returns their number."""
    return locks.delete_unlocked(Throttle.objects.filter(purge_at__lt=timezone.now()))


def _convert_to_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _hash(scope: str, key: str) -> str:
    return hash_with_secret_key(f"accounts.security.sliding_window:{scope}", key)
